{#- The instant the run looks from, as a literal. Models never ask the clock. -#}
{% macro as_of() -%}
    {%- set instant = var('as_of', none) -%}
    {%- if execute -%}
        {#- From the environment dbt need not parse the project anew for each instant, as for a variable. -#}
        {%- set instant = instant or env_var('AGORASCOPE_AS_OF', '') or none -%}
        {%- if instant is none -%}
            {{ exceptions.raise_compiler_error(
                "The variable as_of is missing: models never ask the clock. "
                ~ "Pass the instant to look from: --vars '{as_of: \"2025-03-01T06:00:00+00:00\"}'"
            ) }}
        {%- endif -%}
        {%- set form = "^\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d(:\\d\\d)?)?)?$" -%}
        {%- if not modules.re.match(form, instant | string) -%}
            {{ exceptions.raise_compiler_error(
                "The variable as_of is not an instant: '" ~ instant
                ~ "'. Write it as 2025-03-01T06:00:00+00:00 (without an offset it is UTC)."
            ) }}
        {%- endif -%}
    {%- endif -%}
    {{ instant_from(dbt.string_literal(instant)) }}
{%- endmacro %}

{#- An instant (UTC, with time zone) from the text of a timestamp. -#}
{% macro instant_from(text) -%}
    cast({{ text }} as {{ type_instant() }})
{%- endmacro %}

{#- The type of an instant; a text without an offset is one of the session's zone, UTC (profiles.yml). -#}
{% macro type_instant() -%}
    {{ return(adapter.dispatch('type_instant')()) }}
{%- endmacro %}

{% macro default__type_instant() -%}
    timestamp with time zone
{%- endmacro %}

{% macro spark__type_instant() -%}
    timestamp
{%- endmacro %}

{#- The date of an instant on the calendar of a time zone. -#}
{% macro to_local_date(instant, time_zone) -%}
    {{ return(adapter.dispatch('to_local_date')(instant, time_zone)) }}
{%- endmacro %}

{% macro default__to_local_date(instant, time_zone) -%}
    cast({{ instant }} at time zone {{ dbt.string_literal(time_zone) }} as date)
{%- endmacro %}

{% macro spark__to_local_date(instant, time_zone) -%}
    cast({{ spark_wall_clock(instant, time_zone) }} as date)
{%- endmacro %}

{#- What the clock on the wall of a time zone shows at an instant, without zone. -#}
{% macro spark_wall_clock(instant, time_zone) -%}
    cast(from_utc_timestamp({{ instant }}, {{ dbt.string_literal(time_zone) }}) as timestamp_ntz)
{%- endmacro %}

{#- The date of an instant on the workspace's calendar. -#}
{% macro local_date(instant) -%}
    {{ return(to_local_date(instant, var('time_zone'))) }}
{%- endmacro %}

{#- The Monday of the week of a day. -#}
{% macro week_start(day) -%}
    cast({{ dbt.date_trunc('week', day) }} as date)
{%- endmacro %}

{#- Whether a week that begins on this Monday was over at `as_of`. -#}
{% macro is_week_complete(week_start_date) -%}
    {{ local_date(as_of()) }} >= {{ next_week(week_start_date) }}
{%- endmacro %}

{#- The Monday after this Monday. -#}
{% macro next_week(week_start_date) -%}
    cast({{ dbt.dateadd('day', 7, week_start_date) }} as date)
{%- endmacro %}

{#- The hour on the clock on the wall of the workspace's time zone, without zone, that an instant lies in. -#}
{% macro local_hour(instant) -%}
    {{ return(adapter.dispatch('local_hour')(instant)) }}
{%- endmacro %}

{% macro default__local_hour(instant) -%}
    cast(date_trunc('hour', {{ instant }} at time zone {{ dbt.string_literal(var('time_zone')) }}) as timestamp)
{%- endmacro %}

{% macro spark__local_hour(instant) -%}
    cast(date_trunc('hour', {{ spark_wall_clock(instant, var('time_zone')) }}) as timestamp_ntz)
{%- endmacro %}

{#- The day on the workspace's calendar that the last second before `as_of` lies in. -#}
{% macro last_local_day() -%}
    {{ local_date(dbt.dateadd('second', -1, as_of())) }}
{%- endmacro %}

{#- Whole months, 30 days each, from a day up to the last day before `as_of`. -#}
{% macro months_since(day) -%}
    floor({{ dbt.datediff(day, last_local_day(), 'day') }} / 30.0)
{%- endmacro %}

{#- Minutes, with their fraction, from one instant to another. -#}
{% macro minutes_between(start, end) -%}
    {{ return(adapter.dispatch('minutes_between')(start, end)) }}
{%- endmacro %}

{% macro default__minutes_between(start, end) -%}
    (epoch_us({{ end }}) - epoch_us({{ start }})) / 60e6
{%- endmacro %}

{% macro spark__minutes_between(start, end) -%}
    (unix_micros({{ end }}) - unix_micros({{ start }})) / 60e6
{%- endmacro %}

{#- The instant at which the clock of the workspace shows so many seconds after midnight on a day. -#}
{% macro instant_of(day, seconds) -%}
    {{ return(adapter.dispatch('instant_of')(day, seconds)) }}
{%- endmacro %}

{% macro default__instant_of(day, seconds) -%}
    (cast({{ day }} as timestamp) + to_seconds({{ seconds }})) at time zone {{ dbt.string_literal(var('time_zone')) }}
{%- endmacro %}

{% macro spark__instant_of(day, seconds) -%}
    to_utc_timestamp(
        timestampadd(second, {{ seconds }}, cast({{ day }} as timestamp)), {{ dbt.string_literal(var('time_zone')) }}
    )
{%- endmacro %}

{#- The day of the week: 1 for Monday to 7 for Sunday. -#}
{% macro weekday(day) -%}
    {{ return(adapter.dispatch('weekday')(day)) }}
{%- endmacro %}

{% macro default__weekday(day) -%}
    isodow({{ day }})
{%- endmacro %}

{% macro spark__weekday(day) -%}
    weekday({{ day }}) + 1
{%- endmacro %}

{#- The hour, 0 to 23, on the clock on the wall of the workspace's time zone. -#}
{% macro hour_of_day(instant) -%}
    cast(extract(hour from {{ local_hour(instant) }}) as integer)
{%- endmacro %}

{#- So many hours before `as_of`. -#}
{% macro hours_before_as_of(hours) -%}
    {{ dbt.dateadd('hour', -hours, as_of()) }}
{%- endmacro %}
