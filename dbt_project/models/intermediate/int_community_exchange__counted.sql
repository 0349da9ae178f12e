-- One row per week and community in which a person posted, and per week and network over all its communities.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_weeks('int_exchange_weeks__fingerprinted') }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

weeks as (

    select * from {{ ref('int_exchange_weeks__fingerprinted') }}

),

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}

),

activities as (

    select * from {{ ref('int_member_activities__counted') }}

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

scopes as (

    select false as is_whole

    union all

    select true as is_whole

),

placed as (

    select
        exchange_posts.week_start_date,
        missing.fingerprint as week_fingerprint,
        exchange_posts.network_id,
        case when scopes.is_whole then 'all' else exchange_posts.community_id end as community_id,
        exchange_posts.thread_key,
        exchange_posts.member_key,
        exchange_posts.answered_member_key,
        exchange_posts.is_reply,
        exchange_posts.chain_depth
    from exchange_posts
    inner join missing
        on exchange_posts.week_start_date = missing.week_start_date
    cross join scopes
    where scopes.is_whole or exchange_posts.community_id <> 'all'

),

threads as (

    select
        week_start_date,
        week_fingerprint,
        network_id,
        community_id,
        thread_key,
        count(*) as posts_count,
        count(member_key) as signed_posts_count,
        count(case when is_reply then 1 end) as replies_count,
        coalesce(max(chain_depth), 0) as chain_depth
    from placed
    group by week_start_date, week_fingerprint, network_id, community_id, thread_key

),

counted as (

    select
        week_start_date,
        week_fingerprint,
        network_id,
        community_id,
        count(*) as threads_count,
        cast(sum(posts_count) as {{ dbt.type_bigint() }}) as posts_count,
        cast(sum(signed_posts_count) as {{ dbt.type_bigint() }}) as signed_posts_count,
        cast(sum(replies_count) as {{ dbt.type_bigint() }}) as replies_count,
        {{ median('replies_count') }} as replies_median,
        max(chain_depth) as chain_depth_max
    from threads
    group by week_start_date, week_fingerprint, network_id, community_id

),

authors as (

    select
        week_start_date,
        network_id,
        community_id,
        member_key,
        count(*) as posts_count,
        count(case when is_reply then 1 end) as replies_count
    from placed
    where member_key is not null
    group by week_start_date, network_id, community_id, member_key

),

ranked as (

    select
        *,
        {{ row_place('week_start_date, network_id, community_id', 'posts_count desc, member_key') }} as author_place,
        count(*) over (partition by week_start_date, network_id, community_id) as people_count
    from authors

),

-- The top 1 % of 150 authors are 2 of them: a part of an author counts as one.
people as (

    select
        week_start_date,
        network_id,
        community_id,
        count(*) as people_count,
        count(case when replies_count > 0 then 1 end) as repliers_count,
        cast(
            sum(case when (author_place - 1) * 100 < people_count then posts_count end) as {{ dbt.type_bigint() }}
        ) as top_1_posts_count,
        cast(
            sum(case when (author_place - 1) * 10 < people_count then posts_count end) as {{ dbt.type_bigint() }}
        ) as top_10_posts_count
    from ranked
    group by week_start_date, network_id, community_id

),

pairs as (

    select
        week_start_date,
        network_id,
        community_id,
        count(distinct member_key) as sides_count
    from placed
    where member_key <> answered_member_key
    group by
        week_start_date,
        network_id,
        community_id,
        least(member_key, answered_member_key),
        greatest(member_key, answered_member_key)

),

mutual as (

    select
        week_start_date,
        network_id,
        community_id,
        count(*) as pairs_count,
        count(case when sides_count = 2 then 1 end) as mutual_pairs_count
    from pairs
    group by week_start_date, network_id, community_id

),

-- What each member did that takes most: 1 opened a thread, 2 answered or quoted, 3 only passed on.
roles as (

    select
        activities.week_start_date,
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end as community_id,
        activities.member_key,
        min(
            case activities.activity_kind when 'thread' then 1 when 'reply' then 2 when 'quote' then 2 else 3 end
        ) as member_role
    from activities
    inner join missing
        on activities.week_start_date = missing.week_start_date
    cross join scopes
    where scopes.is_whole or activities.community_id <> 'all'
    group by
        activities.week_start_date,
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end,
        activities.member_key

),

participants as (

    select
        week_start_date,
        network_id,
        community_id,
        count(case when member_role = 1 then 1 end) as openers_count,
        count(case when member_role = 2 then 1 end) as answerers_count,
        count(case when member_role = 3 then 1 end) as reactors_count
    from roles
    group by week_start_date, network_id, community_id

),

final as (

    select
        counted.week_start_date,
        counted.network_id,
        counted.community_id,
        counted.threads_count,
        counted.posts_count,
        counted.signed_posts_count,
        coalesce(people.people_count, 0) as people_count,
        counted.replies_count,
        counted.replies_median,
        counted.chain_depth_max,
        coalesce(people.repliers_count, 0) as repliers_count,
        coalesce(mutual.pairs_count, 0) as pairs_count,
        coalesce(mutual.mutual_pairs_count, 0) as mutual_pairs_count,
        coalesce(people.top_1_posts_count, 0) as top_1_posts_count,
        coalesce(people.top_10_posts_count, 0) as top_10_posts_count,
        coalesce(participants.openers_count, 0) as openers_count,
        coalesce(participants.answerers_count, 0) as answerers_count,
        coalesce(participants.reactors_count, 0) as reactors_count,
        counted.week_fingerprint
    from counted
    left join people
        on
            counted.week_start_date = people.week_start_date
            and counted.network_id = people.network_id
            and counted.community_id = people.community_id
    left join mutual
        on
            counted.week_start_date = mutual.week_start_date
            and counted.network_id = mutual.network_id
            and counted.community_id = mutual.community_id
    left join participants
        on
            counted.week_start_date = participants.week_start_date
            and counted.network_id = participants.network_id
            and counted.community_id = participants.community_id

)

select * from final
