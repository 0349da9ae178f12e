{#- When the desk is open: the variable business_hours as seconds of the day and a list of weekdays. -#}

{% macro business_start() -%}
    {{ return(seconds_of_day(var('business_hours')['start'])) }}
{%- endmacro %}

{#- Midnight as an end is the end of the day. -#}
{% macro business_end() -%}
    {%- set seconds = seconds_of_day(var('business_hours')['end']) -%}
    {{ return('86400' if seconds == '0' else seconds) }}
{%- endmacro %}

{% macro business_weekdays() -%}
    {{ return(var('business_hours')['days'] | join(', ')) }}
{%- endmacro %}

{% macro seconds_of_day(clock) -%}
    {%- set parts = clock.split(':') -%}
    {{ return(((parts[0] | int) * 3600 + (parts[1:] | first | default(0) | int) * 60) | string) }}
{%- endmacro %}

{#- Minutes that the desk had been open since the calendar's first day: before a day, and on it up to an instant. -#}
{% macro business_minutes(days, instant) -%}
    {{ days }}.minutes_before
    + least(
        {{ days }}.open_minutes,
        greatest(cast(0 as double), {{ minutes_between(days ~ '.opened_at', instant) }})
    )
{%- endmacro %}
