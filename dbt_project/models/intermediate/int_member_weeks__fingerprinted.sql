-- One row per week in which a scored member did something: a number that changes with what was done, where and to whom.

with

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where is_scored

),

daily as (

    select * from {{ ref('int_interactions__daily') }}

),

mentions as (

    select * from {{ ref('int_member_mentions__polar') }}

),

prints as (

    select
        week_start_date,
        'posts' as kind,
        {{ fingerprint(['post_key', 'community_id', 'member_key', 'created_date', 'post_kind', 'is_reply',
            'is_duplicate']) }} as number
    from posts
    group by week_start_date

    union all

    select
        {{ week_start('reacted_date') }} as week_start_date,
        'interactions' as kind,
        {{ fingerprint(['reacted_date', 'network_id', 'community_id', 'actor_key', 'target_key', 'replies_count',
            'quotes_count', 'reposts_count', 'mentions_count']) }} as number
    from daily
    group by {{ week_start('reacted_date') }}

    union all

    select
        week_start_date,
        'mentions' as kind,
        {{ fingerprint(['mention_id', 'member_key', 'community_id', 'stance']) }} as number
    from mentions
    group by week_start_date

),

final as (

    select
        week_start_date,
        coalesce(cast(max(case when kind = 'posts' then number end) as {{ dbt.type_string() }}), '')
        || ' ' || coalesce(cast(max(case when kind = 'interactions' then number end) as {{ dbt.type_string() }}), '')
        || ' ' || coalesce(cast(max(case when kind = 'mentions' then number end) as {{ dbt.type_string() }}), '')
            as fingerprint
    from prints
    group by week_start_date

)

select * from final
