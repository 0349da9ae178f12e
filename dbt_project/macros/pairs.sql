{#-
Weight of what a member did to another on one day, by counts of reactions per type: the sum of the types' weights, at
most `daily_cap`. Twin of agorascope/influence/rules.py. Whole six decimals, so that sums are exact.
-#}
{% macro capped_weight(replies, quotes, reposts, mentions) -%}
    {%- set rules = var('influence') -%}
    least(
        {{ rounded_weight(rules['daily_cap']) }},
        {{ rounded_weight(
            replies ~ " * " ~ rules['reply_weight'] ~ " + " ~ quotes ~ " * " ~ rules['quote_weight']
            ~ " + " ~ reposts ~ " * " ~ rules['repost_weight'] ~ " + " ~ mentions ~ " * " ~ rules['mention_weight']
        ) }}
    )
{%- endmacro %}

{#- What is left of a weight after `age` days, to twelve decimals: half of it every `half_life_days`. -#}
{% macro decay(age) -%}
    cast(power(cast(0.5 as double), {{ age }} / cast({{ var('influence')['half_life_days'] }} as double)) as decimal(18, 12))
{%- endmacro %}

{#- Days that a reaction is held for: after a year, 0.0002 of its weight is left. -#}
{% macro window_days() -%}
    365
{%- endmacro %}

{#- Days back that a member's reach counts people in; REACH_DAYS of agorascope/influence/factors.py. -#}
{% macro reach_days() -%}
    90
{%- endmacro %}

{#-
One row per network, community (`all`: the whole network) and pair of members, with its weight on `day`; of the days
before `day`, as many as `window_days`. `daily` has the columns of int_interactions__daily. What was done on a day in
several communities is capped once in `all`. A community whose name is `all` counts in the whole network only.
-#}
{% macro weighted_pairs(daily, day) -%}
    {%- set counts = ['replies_count', 'quotes_count', 'reposts_count', 'mentions_count'] -%}
    with

    windowed as (

        select *
        from {{ daily }}
        where {{ is_in_window('reacted_date', day) }}

    ),

    scoped as (

        select
            reacted_date,
            network_id,
            community_id,
            actor_key,
            target_key,
            {{ counts | join(', ') }}
        from windowed
        where community_id <> 'all'

        union all

        select
            reacted_date,
            network_id,
            'all' as community_id,
            actor_key,
            target_key,
            sum(replies_count) as replies_count,
            sum(quotes_count) as quotes_count,
            sum(reposts_count) as reposts_count,
            sum(mentions_count) as mentions_count
        from windowed
        group by reacted_date, network_id, actor_key, target_key

    ),

    weighed as (

        select
            scoped.*,
            {{ capped_weight(*counts) }} * {{ decay(dbt.datediff('reacted_date', day, 'day')) }} as weight
        from scoped

    )

    select
        network_id,
        community_id,
        actor_key,
        target_key,
        cast(sum(weight) as double) as weight,
        {% for count in counts %}
            cast(sum({{ count }}) as {{ dbt.type_bigint() }}) as {{ count }},
        {% endfor %}
        cast(sum({{ counts | join(' + ') }}) as {{ dbt.type_bigint() }}) as reactions_count,
        max(reacted_date) as last_reacted_date,
        max(reacted_date) > {{ dbt.dateadd('day', '-' ~ reach_days(), day) }} as is_recent
    from weighed
    group by network_id, community_id, actor_key, target_key
{%- endmacro %}

{#- Days back that the trend of influence compares with. -#}
{% macro trend_days() -%}
    28
{%- endmacro %}

{#- The day of as_of, and the day that the trend compares with. -#}
{% macro as_of_day() -%}
    {{ local_date(as_of()) }}
{%- endmacro %}

{% macro trend_day() -%}
    cast({{ dbt.dateadd('day', '-' ~ trend_days(), local_date(as_of())) }} as date)
{%- endmacro %}

{#- Whether a day is one of the `window_days` that end with `last`. -#}
{% macro is_in_window(day, last) -%}
    ({{ day }} <= {{ last }} and {{ day }} > {{ dbt.dateadd('day', '-' ~ window_days(), last) }})
{%- endmacro %}
