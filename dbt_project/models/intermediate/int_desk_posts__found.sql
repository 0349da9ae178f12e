-- One row per live post with words of its own that staff or a page of an own brand wrote before `as_of`.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and post_kind <> 'repost'
        and created_at < {{ as_of() }}

),

members as (

    select * from {{ ref('int_members__known') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

-- Staff without a brand speaks for one's own.
desks as (

    select
        members.network_id,
        members.member_key,
        members.staff_brand_id as brand_id
    from members
    left join own_brands
        on members.staff_brand_id = own_brands.brand_id
    where
        members.is_staff
        and (members.staff_brand_id is null or own_brands.brand_id is not null)

),

desk_accounts as (

    select * from {{ ref('int_desk_accounts__named') }}

),

named_networks as (

    select distinct network_id
    from desk_accounts

),

others as (

    select
        network_id,
        member_key
    from members
    where is_staff

),

-- Where the workspace names nobody of a network, whom an import calls staff is the desk.
final as (

    select
        posts.post_key,
        posts.network_id,
        posts.thread_key,
        posts.parent_post_key,
        posts.is_reply,
        posts.created_at,
        desks.brand_id
    from posts
    left join desks
        on
            posts.network_id = desks.network_id
            and posts.author_key = desks.member_key
    left join others
        on
            posts.network_id = others.network_id
            and posts.author_key = others.member_key
    left join named_networks
        on posts.network_id = named_networks.network_id
    where
        desks.member_key is not null
        or (
            coalesce(posts.is_flagged_staff, false)
            and others.member_key is null
            and named_networks.network_id is null
        )

)

select * from final
