{#-
One number for a set of rows that differ in `columns`: another set has another number, whatever the order, but for a
chance of 1 in 2^64.
-#}
{% macro fingerprint(columns) -%}
    {{ return(adapter.dispatch('fingerprint')(columns | join(', '))) }}
{%- endmacro %}

{% macro default__fingerprint(columns) -%}
    bit_xor(hash({{ columns }}))
{%- endmacro %}

{% macro spark__fingerprint(columns) -%}
    bit_xor(xxhash64({{ columns }}))
{%- endmacro %}
