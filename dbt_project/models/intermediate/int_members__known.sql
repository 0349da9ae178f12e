-- One row per account ever seen: it wrote a post, or its network told of it.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('stg_posts') }}
    where author_key is not null

),

members as (

    select * from {{ ref('stg_members') }}
    where member_key is not null

),

networks as (

    select * from {{ ref('stg_workspace_networks') }}

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

objections as (

    select * from {{ ref('int_objections__matched') }}

),

-- A handle that changed between two posts: the one in the post that sorts last.
authors as (

    select
        network_id,
        author_key as member_key,
        max(author_id) as member_id,
        max(author_handle) as handle
    from posts
    group by network_id, author_key

),

accounts as (

    select
        coalesce(authors.network_id, members.network_id) as network_id,
        coalesce(authors.member_key, members.member_key) as member_key,
        coalesce(members.member_id, authors.member_id) as member_id,
        coalesce(members.handle, authors.handle) as handle,
        members.display_name,
        members.bio,
        members.profile_url,
        members.account_created_at,
        members.followers_count,
        members.following_count,
        members.posts_count,
        members.observed_at,
        coalesce(members.is_verified, false) as is_verified,
        coalesce(members.is_declared_bot, false) as is_declared_bot,
        coalesce(members.has_opted_out, false) as has_opted_out
    from authors
    full outer join members
        on
            authors.network_id = members.network_id
            and authors.member_key = members.member_key

),

final as (

    select
        accounts.*,
        objections.member_key is not null as has_objected,
        staff_by_handle.account_name is not null or staff_by_id.account_name is not null as is_staff,
        coalesce(staff_by_handle.brand_id, staff_by_id.brand_id) as staff_brand_id,
        coalesce(networks.has_member_scores, false) as allows_scores
    from accounts
    left join networks
        on accounts.network_id = networks.network_id
    left join staff_accounts as staff_by_handle
        on
            accounts.network_id = staff_by_handle.network_id
            and {{ bare_handle('accounts.handle') }} = staff_by_handle.account_name
    left join staff_accounts as staff_by_id
        on
            accounts.network_id = staff_by_id.network_id
            and {{ bare_handle('accounts.member_id') }} = staff_by_id.account_name
    left join objections
        on
            accounts.network_id = objections.network_id
            and accounts.member_key = objections.member_key

)

select * from final
