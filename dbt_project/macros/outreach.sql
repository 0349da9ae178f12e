{#- Days without an answer after which a contact counts as `no_answer`; from the workspace. -#}
{% macro no_answer_days() -%}
    {{ var('outreach').no_answer_days | int }}
{%- endmacro %}

{#- Weeks with a post on an own platform, from the arrival on, that make somebody active; from the workspace. -#}
{% macro active_weeks() -%}
    {{ var('outreach').active_weeks | int }}
{%- endmacro %}

{#- The earlier of two instants of which one or both may be missing. -#}
{% macro earlier_of(one, other) -%}
    case
        when {{ one }} is null then {{ other }}
        when {{ other }} is null then {{ one }}
        when {{ one }} <= {{ other }} then {{ one }}
        else {{ other }}
    end
{%- endmacro %}
