{#-
Rates of a count by something that is not its whole: reactions by followers, of whom one may react twice and of whom
not all are those who react. No share, so that Wilson's interval does not hold; the count is taken as Poisson's.

Interval at 95 % of a Poisson count k: Byar's approximation to the exact one. N. E. Breslow and N. E. Day, Statistical
Methods in Cancer Research, volume II, IARC 1987, page 69. Reactions come in waves, which makes it a little narrow.
-#}
{% macro poisson_low(k) -%}
    case
        when {{ k }} = 0 then cast(0 as double)
        else {{ k }} * power(
            1 - 1 / (9 * cast(nullif({{ k }}, 0) as double)) - cast(1.96 as double) / (3 * sqrt({{ k }})), 3
        )
    end
{%- endmacro %}

{% macro poisson_high(k) -%}
    ({{ k }} + 1) * power(
        1 - 1 / (9 * cast({{ k }} + 1 as double)) + cast(1.96 as double) / (3 * sqrt({{ k }} + 1)), 3
    )
{%- endmacro %}

{#- The columns of a rate of k by n, 0 to 1 and beyond; null when one of the two is not known or n is 0. -#}
{% macro rate_columns(name, k, n) -%}
    {{ share(k, n) }} as {{ name }},
    {{ n }} as {{ name }}_n,
    ({{ poisson_low(k) }}) / nullif({{ n }}, 0) as {{ name }}_low,
    ({{ poisson_high(k) }}) / nullif({{ n }}, 0) as {{ name }}_high,
    coalesce({{ k }} is not null and {{ enough_data(n) }}, false) as {{ name }}_enough_data
{%- endmacro %}
