{#- One row per element of a list column; a null or empty list gives none. -#}
{% macro unnested(list) -%}
    {{ return(adapter.dispatch('unnested')(list)) }}
{%- endmacro %}

{% macro default__unnested(list) -%}
    unnest({{ list }})
{%- endmacro %}

{% macro spark__unnested(list) -%}
    explode({{ list }})
{%- endmacro %}
