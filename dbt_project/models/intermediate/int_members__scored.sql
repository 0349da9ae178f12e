-- One row per member that may be scored: no objection, no machine, no staff, on a network whose terms allow it.

{{ config(materialized='table') }}

with

members as (

    select * from {{ ref('int_members__known') }}
    where
        allows_scores
        and not has_opted_out
        and not is_staff

),

objecting as (

    select * from {{ ref('int_members__objecting') }}

),

bots as (

    select * from {{ ref('int_members__flagged') }}

),

final as (

    select
        members.network_id,
        members.member_key,
        members.followers_count
    from members
    left join bots
        on
            members.network_id = bots.network_id
            and members.member_key = bots.member_key
    left join objecting
        on
            members.network_id = objecting.network_id
            and members.member_key = objecting.member_key
    where
        bots.member_key is null
        and objecting.member_key is null

)

select * from final
