-- One row per week, community and scored member who posted, reacted or was reacted to there.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_weeks('int_member_weeks__fingerprinted') }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

weeks as (

    select * from {{ ref('int_member_weeks__fingerprinted') }}

),

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where is_scored

),

daily as (

    select
        *,
        {{ week_start('reacted_date') }} as week_start_date
    from {{ ref('int_interactions__daily') }}

),

mentions as (

    select * from {{ ref('int_member_mentions__polar') }}

),

missing as (

    select
        weeks.week_start_date,
        weeks.fingerprint
    from weeks
    {% if is_incremental() %}
        where weeks.week_start_date not in (select kept.week_start_date from {{ this }} as kept)
    {% endif %}

),

posted as (

    select
        posts.week_start_date,
        posts.network_id,
        posts.community_id,
        posts.member_key,
        posts.created_date as active_date,
        count(case when posts.post_kind <> 'repost' then 1 end) as posts_count,
        count(case when posts.post_kind <> 'repost' and not posts.is_reply then 1 end) as threads_opened_count,
        count(case when posts.post_kind <> 'repost' and posts.is_reply then 1 end) as replies_count,
        count(case when posts.post_kind = 'repost' then 1 end) as reposts_count
    from posts
    inner join missing
        on posts.week_start_date = missing.week_start_date
    where not posts.is_duplicate
    group by
        posts.week_start_date,
        posts.network_id,
        posts.community_id,
        posts.member_key,
        posts.created_date

),

reacted as (

    select daily.*
    from daily
    inner join missing
        on daily.week_start_date = missing.week_start_date

),

given as (

    select
        week_start_date,
        network_id,
        community_id,
        actor_key as member_key,
        reacted_date as active_date,
        sum(replies_count) as replies_count,
        sum(quotes_count) as quotes_count,
        sum(reposts_count) as reposts_count,
        sum(mentions_count) as mentions_count
    from reacted
    group by week_start_date, network_id, community_id, actor_key, reacted_date

),

received as (

    select
        week_start_date,
        network_id,
        community_id,
        target_key as member_key,
        sum(replies_count) as replies_count,
        sum(quotes_count) as quotes_count,
        sum(reposts_count) as reposts_count,
        sum(mentions_count) as mentions_count,
        count(distinct actor_key) as people_reacted_count
    from reacted
    group by week_start_date, network_id, community_id, target_key

),

polar as (

    select
        mentions.week_start_date,
        mentions.network_id,
        mentions.community_id,
        mentions.member_key,
        count(case when mentions.stance = 'positive' then 1 end) as positive_count,
        count(case when mentions.stance = 'negative' then 1 end) as negative_count
    from mentions
    inner join missing
        on mentions.week_start_date = missing.week_start_date
    group by mentions.week_start_date, mentions.network_id, mentions.community_id, mentions.member_key

),

keys as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        active_date
    from posted

    union distinct

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        active_date
    from given

    union distinct

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        cast(null as date) as active_date
    from received

),

active as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        count(active_date) as active_days_count
    from keys
    group by week_start_date, network_id, community_id, member_key

),

posted_weekly as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        sum(posts_count) as posts_count,
        sum(threads_opened_count) as threads_opened_count,
        sum(replies_count) as replies_count,
        sum(reposts_count) as reposts_count
    from posted
    group by week_start_date, network_id, community_id, member_key

),

given_weekly as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        sum(replies_count) as replies_count,
        sum(quotes_count) as quotes_count,
        sum(reposts_count) as reposts_count,
        sum(mentions_count) as mentions_count
    from given
    group by week_start_date, network_id, community_id, member_key

),

final as (

    select
        active.week_start_date,
        active.network_id,
        active.community_id,
        active.member_key,
        active.active_days_count,
        {% for source, column, name in [
            ('posted_weekly', 'posts_count', 'posts_count'),
            ('posted_weekly', 'threads_opened_count', 'threads_opened_count'),
            ('posted_weekly', 'replies_count', 'replies_count'),
            ('posted_weekly', 'reposts_count', 'reposts_count'),
            ('given_weekly', 'replies_count', 'replies_given_count'),
            ('given_weekly', 'quotes_count', 'quotes_given_count'),
            ('given_weekly', 'reposts_count', 'reposts_given_count'),
            ('given_weekly', 'mentions_count', 'mentions_given_count'),
            ('received', 'replies_count', 'replies_received_count'),
            ('received', 'quotes_count', 'quotes_received_count'),
            ('received', 'reposts_count', 'reposts_received_count'),
            ('received', 'mentions_count', 'mentions_received_count'),
            ('received', 'people_reacted_count', 'people_reacted_count'),
            ('polar', 'positive_count', 'own_positive_mentions_count'),
            ('polar', 'negative_count', 'own_negative_mentions_count'),
        ] %}
            cast(coalesce({{ source }}.{{ column }}, 0) as {{ dbt.type_bigint() }}) as {{ name }},
        {% endfor %}
        missing.fingerprint as week_fingerprint
    from active
    inner join missing
        on active.week_start_date = missing.week_start_date
    {% for source in ['posted_weekly', 'given_weekly', 'received', 'polar'] %}
        left join {{ source }}
            on
                active.week_start_date = {{ source }}.week_start_date
                and active.network_id = {{ source }}.network_id
                and active.community_id = {{ source }}.community_id
                and active.member_key = {{ source }}.member_key
    {% endfor %}

)

select * from final
