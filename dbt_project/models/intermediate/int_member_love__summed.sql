-- One row per community (or `all` of a network) and scored member that ever did something there: its love.

with

activities as (

    select * from {{ ref('int_member_activities__counted') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

activity_kinds as (

    select * from {{ ref('activity_kinds') }}

),

scopes as (

    select false as is_whole

    union all

    select true as is_whole

),

by_month as (

    select
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end as community_id,
        activities.member_key,
        {{ months_since('activities.activity_date') }} as months,
        max(activities.activity_date) as last_activity_date,
        cast(sum(activities.activities_count) as {{ dbt.type_bigint() }}) as activities_count,
        sum(activities.activities_count * activity_kinds.love_weight) as weight
    from activities
    inner join scored
        on
            activities.network_id = scored.network_id
            and activities.member_key = scored.member_key
    inner join activity_kinds
        on activities.activity_kind = activity_kinds.activity_kind_id
    cross join scopes
    where scopes.is_whole or activities.community_id <> 'all'
    group by
        activities.network_id,
        case when scopes.is_whole then 'all' else activities.community_id end,
        activities.member_key,
        {{ months_since('activities.activity_date') }}

),

final as (

    select
        network_id,
        community_id,
        member_key,
        cast(sum(activities_count) as {{ dbt.type_bigint() }}) as activities_count,
        max(last_activity_date) as last_activity_date,
        sum({{ exact('weight * ' ~ monthly_decay('months')) }}) as love
    from by_month
    group by network_id, community_id, member_key

)

select * from final
