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

{#-
Interval of the difference `a - b` of two shares of which each has its Wilson interval, at the level of these. R. G.
Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven methods,
Statistics in Medicine 17 (1998) 873-890, method 10. Net sentiment is twice a share less one, so its differences are
bounded in the same way; `widest` is how far two figures can be apart, and cuts off a last bit. `a` and `b` are column names that `_low` and `_high` can be put after. Null when one of the
two has no value.

Two shares of one whole, as those of voice, hold each other down: `correlation` is then that of
`correlation_within_a_whole`. Newcombe, Improved confidence intervals for the difference between binomial proportions
based on paired data, Statistics in Medicine 17 (1998) 2635-2650, whose square-and-add interval this is.
-#}
{% macro difference_low(a, b, correlation=none, widest=1) -%}
    {%- set spread = spread_of(a ~ ' - ' ~ a ~ '_low', b ~ '_high - ' ~ b, correlation) -%}
    {%- set end = a ~ ' - ' ~ b ~ ' - ' ~ spread -%}
    case when {{ end }} < -{{ widest }} then cast(-{{ widest }} as double) else {{ end }} end
{%- endmacro %}

{% macro difference_high(a, b, correlation=none, widest=1) -%}
    {%- set spread = spread_of(a ~ '_high - ' ~ a, b ~ ' - ' ~ b ~ '_low', correlation) -%}
    {%- set end = a ~ ' - ' ~ b ~ ' + ' ~ spread -%}
    case when {{ end }} > {{ widest }} then cast({{ widest }} as double) else {{ end }} end
{%- endmacro %}

{#- A share may lie outside of its interval by a last bit, and so the sum below 0. -#}
{% macro spread_of(one, other, correlation) -%}
    {%- set joint = "- 2 * (" ~ correlation ~ ") * (" ~ one ~ ") * (" ~ other ~ ")" if correlation else "" -%}
    {%- set squares = "(" ~ one ~ ") * (" ~ one ~ ") " ~ joint ~ " + (" ~ other ~ ") * (" ~ other ~ ")" -%}
    sqrt(greatest(cast(0 as double), {{ squares }}))
{%- endmacro %}

{#- Correlation of belonging to one or the other of two exclusive parts of a whole; -1 when they are all of it. -#}
{% macro correlation_within_a_whole(a, b) -%}
    -sqrt(least(
        cast(1 as double),
        coalesce({{ a }} * {{ b }} / nullif((1 - {{ a }}) * (1 - {{ b }}), 0), cast(0 as double))
    ))
{%- endmacro %}

{#- The four columns that say how far `a` is from `b`. -#}
{% macro difference_columns(name, a, b, correlation=none) -%}
    {%- set widest = 2 if 'net_sentiment' in name else 1 -%}
    {{ a }} - {{ b }} as {{ name }},
    {{ difference_low(a, b, correlation, widest) }} as {{ name }}_low,
    {{ difference_high(a, b, correlation, widest) }} as {{ name }}_high,
    {{ difference_low(a, b, correlation, widest) }} > 0
    or {{ difference_high(a, b, correlation, widest) }} < 0 as is_{{ name }}_beyond_doubt
{%- endmacro %}

{#- The change of a figure from the row `week_before` to the row `this_week`. -#}
{% macro change_of(figure) -%}
    {{ difference_columns(figure ~ '_change', 'this_week.' ~ figure, 'week_before.' ~ figure) }}
{%- endmacro %}

{#- The columns of a share of k in n. -#}
{% macro share_columns(name, k, n) -%}
    {{ share(k, n) }} as {{ name }},
    {{ n }} as {{ name }}_n,
    {{ wilson_low(k, n) }} as {{ name }}_low,
    {{ wilson_high(k, n) }} as {{ name }}_high,
    {{ enough_data(n) }} as {{ name }}_enough_data
{%- endmacro %}

{#- The columns of the net sentiment of counts of positive and negative mentions. -#}
{% macro net_sentiment_columns(positive, negative) -%}
    {%- set polar = '(' ~ positive ~ ' + ' ~ negative ~ ')' -%}
    {{ net_sentiment(positive, negative) }} as net_sentiment,
    {{ positive }} + {{ negative }} as net_sentiment_n,
    {{ net_sentiment_low(positive, polar) }} as net_sentiment_low,
    {{ net_sentiment_high(positive, polar) }} as net_sentiment_high,
    {{ enough_data(polar) }} as net_sentiment_enough_data
{%- endmacro %}

{#- The middle value; the mean of the two middle ones; nulls are left out, null without any. -#}
{% macro median(expression) -%}
    {{ percentile(expression, 0.5) }}
{%- endmacro %}

{#- The value that this fraction of the values do not exceed, between two neighbours in proportion. -#}
{% macro percentile(expression, fraction) -%}
    percentile_cont({{ fraction }}) within group (order by {{ expression }})
{%- endmacro %}

{#- What is left of 1 after so many months in Orbit's love: a tenth less each month. -#}
{% macro monthly_decay(months) -%}
    power(cast(0.9 as double), {{ months }})
{%- endmacro %}

{#- A figure to ten decimals, so that sums of it are exact whatever their order. -#}
{% macro exact(figure) -%}
    cast({{ figure }} as decimal(28, 10))
{%- endmacro %}
