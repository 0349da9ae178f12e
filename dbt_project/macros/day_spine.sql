{#-
Every day from `first_day` to `last_day` of the one row of `bounds`, as rows of `mention_date`; no row when they are
null. Spans of up to 200,000 days (547 years).
-#}
{% macro day_spine(bounds) -%}
    select cast({{ dbt.dateadd('day', 'numbers.generated_number - 1', bounds ~ '.first_day') }} as date) as mention_date
    from {{ bounds }}
    inner join ({{ dbt.generate_series(200000) }}) as numbers
        on numbers.generated_number - 1 <= {{ dbt.datediff(bounds ~ '.first_day', bounds ~ '.last_day', 'day') }}
{%- endmacro %}
