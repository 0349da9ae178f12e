{#- Key of what the columns name together. The bar cannot make two keys meet: networks and brands hold none. -#}
{% macro hashed_key(columns) -%}
    {{ return(dbt.hash(columns | join(" || '|' || "))) }}
{%- endmacro %}

{#- A handle as it is compared: lower case, without the leading @. -#}
{% macro bare_handle(handle) -%}
    lower(trim(leading '@' from {{ handle }}))
{%- endmacro %}

{#- Whether marts hold pseudonyms instead of handles; a text passed by a shell is understood too. -#}
{% macro has_pseudonyms() -%}
    {{ return(var('pseudonyms') | string | lower != 'false') }}
{%- endmacro %}

{#- Whether an address gives its author away: it holds the name part of the handle, or the account's id. -#}
{% macro names_author(url, handle, author_id) -%}
    {%- set name_part = "nullif(" ~ dbt.split_part(bare_handle(handle), "'@'", 1) | trim ~ ", '')" -%}
    coalesce({{ dbt.position(name_part, "lower(" ~ url ~ ")") | trim }} > 0, false)
    or coalesce({{ dbt.position("nullif(lower(" ~ author_id ~ "), '')", "lower(" ~ url ~ ")") | trim }} > 0, false)
{%- endmacro %}

{#- Whether the host of an address, or a part of its path between slashes, is the name of an account. -#}
{% macro is_page_of(address, handle) -%}
    {%- set name_part = "nullif(" ~ dbt.split_part(bare_handle(handle), "'@'", 1) | trim ~ ", '')" -%}
    coalesce(
        {{ dbt.position("'/' || " ~ name_part ~ " || '/'", "lower(" ~ address ~ ") || '/'") | trim }} > 0, false
    )
{%- endmacro %}

{#- A text in small letters. -#}
{% macro lower_case(text) -%}
    lower({{ text }})
{%- endmacro %}
