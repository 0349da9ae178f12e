{#-
Figures with their doubt. Twins of agorascope/statistics.py, operation by operation, so that both give the same
number to the last bit; both are tested on the same vectors.
-#}

{#- k / n, null when n is 0. -#}
{% macro share(k, n) -%}
    cast({{ k }} as double) / nullif({{ n }}, 0)
{%- endmacro %}

{#-
Score interval of a share k / n at 95 %: [0, 1] when n is 0. E. B. Wilson, Probable inference, the law of
succession, and statistical inference, JASA 22 (1927) 209-212.
-#}
{% macro wilson_low(k, n) -%}
    case when {{ n }} = 0 then cast(0 as double) else greatest(cast(0 as double), {{ wilson_bound(k, n, '-') }}) end
{%- endmacro %}

{% macro wilson_high(k, n) -%}
    case when {{ n }} = 0 then cast(1 as double) else least(cast(1 as double), {{ wilson_bound(k, n, '+') }}) end
{%- endmacro %}

{% macro wilson_bound(k, n, sign) -%}
    {%- set z = "cast(1.96 as double)" -%}
    {%- set p = share(k, n) -%}
    {%- set size = "nullif(cast(" ~ n ~ " as double), 0)" -%}
    (
        ({{ p }} + {{ z }} * {{ z }} / (2 * {{ size }}))
        {{ sign }} {{ z }} * sqrt(
            ({{ p }}) * (1 - {{ p }}) / {{ size }} + {{ z }} * {{ z }} / (4 * {{ size }} * {{ size }})
        )
    ) / (1 + {{ z }} * {{ z }} / {{ size }})
{%- endmacro %}

{#- (P - N) / (P + N), null without polar mentions. Talkwalker's net sentiment. -#}
{% macro net_sentiment(positive, negative) -%}
    cast({{ positive }} - {{ negative }} as double) / nullif({{ positive }} + {{ negative }}, 0)
{%- endmacro %}

{#- Its interval is that of the positive share of polar mentions, mapped by 2x - 1: [-1, 1] without any. -#}
{% macro net_sentiment_low(positive, polar) -%}
    2 * {{ wilson_low(positive, polar) }} - 1
{%- endmacro %}

{% macro net_sentiment_high(positive, polar) -%}
    2 * {{ wilson_high(positive, polar) }} - 1
{%- endmacro %}

{#- Whether n observations are enough to show a figure without "too few". -#}
{% macro enough_data(n) -%}
    {{ n }} >= {{ var('min_n') | int }}
{%- endmacro %}

{#- Probability of a class: certain when a person gave the label, else the model's. -#}
{% macro probability_of(label, human_label, probability) -%}
    case
        when {{ human_label }} is null then {{ probability }}
        when {{ human_label }} = '{{ label }}' then cast(1 as double)
        else cast(0 as double)
    end
{%- endmacro %}

{#- A weight to six decimals, so that sums of it are exact whatever their order. -#}
{% macro rounded_weight(weight) -%}
    cast({{ weight }} as decimal(18, 6))
{%- endmacro %}

{#-
Weight of an author in the reputation index, from 1 (or unknown) to 2 (ten million followers).
-#}
{% macro audience_weight(followers) -%}
    {{ rounded_weight('least(2, greatest(1, 1 + log10(1 + greatest(coalesce(' ~ followers ~ ', 0), 0)) / 7))') }}
{%- endmacro %}
