{#- What the words of a post say of whether it waits for an answer: docs/methodology/inbox.md. -#}

{#- Whether a text holds a question mark outside of addresses, which have their own. -#}
{% macro holds_question_mark(text) -%}
    coalesce({{ dbt.position("'?'", without_addresses(text)) | trim }} > 0, false)
{%- endmacro %}

{#- A text with its web addresses taken out. -#}
{% macro without_addresses(text) -%}
    {{ return(adapter.dispatch('without_addresses')(text)) }}
{%- endmacro %}

{% macro default__without_addresses(text) -%}
    regexp_replace({{ text }}, 'https?://[^ ]+', '', 'g')
{%- endmacro %}

{% macro spark__without_addresses(text) -%}
    regexp_replace({{ text }}, 'https?://[^ ]+', '')
{%- endmacro %}

{#- Whether it thanks, in French or English, and does not take it back in the same breath. -#}
{% macro only_thanks(text) -%}
    {{ holds_word(text, ['merci', 'thank', 'thanks', 'thx', 'cheers']) }}
    and not {{ holds_word(text, ['mais', 'pourtant', 'toujours', 'encore', 'but', 'however', 'still', 'yet', 'no']) }}
{%- endmacro %}

{#- Whether a text holds one of these words, in small letters without accents, whatever the case. -#}
{% macro holds_word(text, words) -%}
    {%- set pattern = "(^|[^a-z])(" ~ words | join("|") ~ ")([^a-z]|$)" -%}
    coalesce({{ matches("lower(" ~ text ~ ")", dbt.string_literal(pattern)) }}, false)
{%- endmacro %}

{#- Whether a regular expression is found in a text. -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    {{ text }} rlike {{ pattern }}
{%- endmacro %}
