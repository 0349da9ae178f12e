{#- What the words of a post say of whether it waits for an answer: docs/methodology/inbox.md. -#}

{#- Whether a text holds a question mark. -#}
{% macro holds_question_mark(text) -%}
    coalesce({{ dbt.position("'?'", text) | trim }} > 0, false)
{%- endmacro %}

{#- Whether it thanks, in French or English, and does not take it back in the same breath. -#}
{% macro only_thanks(text) -%}
    (
        coalesce({{ matches('lower(' ~ text ~ ')', '\\b(merci|thanks?|thank you|thx|cheers)\\b') }}, false)
        and not coalesce({{ matches(
            'lower(' ~ text ~ ')', '\\b(mais|pourtant|toujours|encore|but|however|still|yet|no thanks)\\b'
        ) }}, false)
    )
{%- endmacro %}

{#- Whether a pattern is found in a text: letters, sets, alternatives and word ends, as every engine reads them. -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    {{ text }} rlike '{{ pattern | replace('\\', '\\\\') }}'
{%- endmacro %}
