-- One row per person: what their accounts are together, where several are known to be of one person.

with

members as (

    select * from {{ ref('dim_members') }}

),

influence as (

    select * from {{ ref('fct_member_influence') }}

),

placed as (

    select
        members.person_key,
        influence.influence,
        influence.community_id,
        {{ row_place(
            'members.person_key',
            'influence.influence desc, influence.network_id, influence.community_id, influence.member_key'
        ) }} as place
    from influence
    inner join members
        on
            influence.network_id = members.network_id
            and influence.member_key = members.member_key
    where influence.influence is not null

),

most_influential as (

    select * from placed
    where place = 1

),

summed as (

    select
        person_key,
        count(*) as accounts_count,
        max(followers_count) as followers_count,
        count(case when has_own_feed then 1 end) as own_feeds_count,
        count(
            case when unscored_reason in ('objection', 'opted_out', 'staff', 'bot') then 1 end
        ) as excluded_accounts_count
    from members
    group by person_key

),

final as (

    select
        summed.person_key,
        summed.accounts_count,
        summed.followers_count,
        summed.own_feeds_count,
        summed.excluded_accounts_count,
        most_influential.influence as influence_max,
        most_influential.community_id as influence_max_community_id
    from summed
    left join most_influential
        on summed.person_key = most_influential.person_key

)

select * from final
