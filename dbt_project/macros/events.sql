{#- Days without a word after which somebody who speaks again has come back. -#}
{% macro silent_days() -%}
    30
{%- endmacro %}

{#- The last instant of a span whose end does not belong to it, so that midnight is of the day before. -#}
{% macro last_instant_of(start, end) -%}
    greatest({{ start }}, {{ dbt.dateadd('microsecond', -1, end) }})
{%- endmacro %}

{#- By how many percent a figure is above what it is held against; null against 0. -#}
{% macro change_pct(figure, against) -%}
    100 * ({{ figure }} / nullif({{ against }}, 0) - 1)
{%- endmacro %}
