{#- Place of a row among those of the same `partition`, 1 for the first of `ordering`; equals share a place. -#}
{% macro place(partition, ordering) -%}
    cast(rank() over (partition by {{ partition }} order by {{ ordering }}) as {{ dbt.type_int() }})
{%- endmacro %}

{#- As `place`, but no two rows share one: the ordering must end with a key. -#}
{% macro row_place(partition, ordering) -%}
    cast(
        row_number() over ({% if partition %}partition by {{ partition }} {% endif %}order by {{ ordering }})
        as {{ dbt.type_int() }}
    )
{%- endmacro %}
