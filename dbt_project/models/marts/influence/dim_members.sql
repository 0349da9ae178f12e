-- One row per account that wrote a live post, or was reacted to, before `as_of`.

with

members as (

    select * from {{ ref('int_members__known') }}

),

posts as (

    select * from {{ ref('int_member_posts__said') }}

),

interactions as (

    select * from {{ ref('int_interactions__identified') }}

),

objecting as (

    select * from {{ ref('int_members__objecting') }}

),

bots as (

    select * from {{ ref('int_members__flagged') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

merged as (

    select * from {{ ref('int_persons__merged') }}

),

feeding as (

    select * from {{ ref('int_members__feeding') }}

),

written as (

    select
        network_id,
        member_key,
        min(created_at) as first_seen_at,
        max(created_at) as last_seen_at,
        count(*) as posts_count,
        count(distinct community_id) as communities_count
    from posts
    group by network_id, member_key

),

reacted_to as (

    select
        network_id,
        target_key as member_key,
        min(reacted_at) as first_seen_at,
        max(reacted_at) as last_seen_at
    from interactions
    group by network_id, target_key

),

-- Who wrote is seen when it wrote; who is only known by reactions, when others reacted.
seen as (

    select
        coalesce(written.network_id, reacted_to.network_id) as network_id,
        coalesce(written.member_key, reacted_to.member_key) as member_key,
        coalesce(written.first_seen_at, reacted_to.first_seen_at) as first_seen_at,
        coalesce(written.last_seen_at, reacted_to.last_seen_at) as last_seen_at,
        coalesce(written.posts_count, 0) as posts_count,
        coalesce(written.communities_count, 0) as communities_count
    from written
    full outer join reacted_to
        on
            written.network_id = reacted_to.network_id
            and written.member_key = reacted_to.member_key

),

persons as (

    select
        seen.network_id,
        seen.member_key,
        coalesce(merged.person_network_id, seen.network_id) as person_network_id,
        coalesce(merged.person_member_key, seen.member_key) as person_member_key,
        feeding.member_key is not null as is_feeding
    from seen
    left join merged
        on
            seen.network_id = merged.network_id
            and seen.member_key = merged.member_key
    left join feeding
        on
            seen.network_id = feeding.network_id
            and seen.member_key = feeding.member_key

),

person_facts as (

    select
        person_network_id,
        person_member_key,
        count(*) as accounts_count,
        max(case when is_feeding then 1 else 0 end) = 1 as has_own_feed
    from persons
    group by person_network_id, person_member_key

),

final as (

    select
        {{ hashed_key(['persons.person_network_id', 'persons.person_member_key']) }} as person_key,
        seen.network_id,
        seen.member_key,
        {% if has_pseudonyms() %}
            cast(null as {{ dbt.type_string() }}) as handle,
            cast(null as {{ dbt.type_string() }}) as display_name,
            cast(null as {{ dbt.type_string() }}) as profile_url,
        {% else %}
            members.handle,
            members.display_name,
            members.profile_url,
        {% endif %}
        seen.first_seen_at,
        seen.last_seen_at,
        seen.posts_count,
        seen.communities_count,
        members.followers_count,
        members.following_count,
        members.account_created_at,
        members.is_staff,
        members.staff_brand_id,
        bots.member_key is not null as is_bot,
        bots.bot_reasons,
        person_facts.has_own_feed,
        scored.member_key is not null as is_scored,
        case
            when scored.member_key is not null then null
            when not members.allows_scores then 'network_terms'
            when objecting.member_key is not null then 'objection'
            when members.has_opted_out then 'opted_out'
            when members.is_staff then 'staff'
            when bots.member_key is not null then 'bot'
        end as unscored_reason,
        person_facts.accounts_count
    from seen
    inner join members
        on
            seen.network_id = members.network_id
            and seen.member_key = members.member_key
    inner join persons
        on
            seen.network_id = persons.network_id
            and seen.member_key = persons.member_key
    inner join person_facts
        on
            persons.person_network_id = person_facts.person_network_id
            and persons.person_member_key = person_facts.person_member_key
    left join objecting
        on
            seen.network_id = objecting.network_id
            and seen.member_key = objecting.member_key
    left join bots
        on
            seen.network_id = bots.network_id
            and seen.member_key = bots.member_key
    left join scored
        on
            seen.network_id = scored.network_id
            and seen.member_key = scored.member_key

)

select * from final
