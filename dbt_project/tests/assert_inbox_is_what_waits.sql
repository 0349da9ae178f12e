-- What is in the inbox is no post of staff, and its points make its priority.

with

inbox as (

    select * from {{ ref('fct_inbox') }}

),

members as (

    select * from {{ ref('dim_members') }}

),

final as (

    select inbox.item_id
    from inbox
    left join members
        on
            inbox.network_id = members.network_id
            and inbox.member_key = members.member_key
    where
        coalesce(members.is_staff or members.is_bot, false)
        or (inbox.influence is not null and not coalesce(members.is_scored, false))
        or (inbox.influence is null and inbox.influence_points > 0)
        or abs(
            inbox.priority - inbox.question_points - inbox.negative_points - inbox.addressed_points
            - inbox.influence_points - inbox.age_points - inbox.spread_points
        ) > 0.4
        or inbox.waiting_business_minutes > inbox.waiting_minutes + 1e-6

)

select * from final
