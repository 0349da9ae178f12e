-- One row per live post with which an own page or own staff opened something before `as_of`: no answer, no repost.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}
        and post_kind <> 'repost'
        and not is_reply
        and not is_duplicate

),

names as (

    select * from {{ ref('int_channel_accounts__named') }}

),

channels as (

    select * from {{ ref('int_channels__unioned') }}

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

brands as (

    select * from {{ ref('stg_workspace_brands') }}
    where is_own

),

-- Staff without a brand speaks for the first of one's own.
first_own as (

    select brands.brand_id
    from brands
    left join brands as earlier
        on brands.display_order > earlier.display_order
    where earlier.brand_id is null

),

named as (

    select
        posts.*,
        coalesce(names_by_id.channel_id, names_by_handle.channel_id) as own_channel_id,
        coalesce(staff_by_handle.brand_id, staff_by_id.brand_id) as staff_brand_id,
        coalesce(staff_by_handle.account_name, staff_by_id.account_name) is not null as is_by_staff
    from posts
    left join names as names_by_id
        on
            posts.network_id = names_by_id.network_id
            and {{ bare_handle('posts.author_id') }} = names_by_id.account_name
    left join names as names_by_handle
        on
            posts.network_id = names_by_handle.network_id
            and {{ bare_handle('posts.author_handle') }} = names_by_handle.account_name
    left join staff_accounts as staff_by_handle
        on
            posts.network_id = staff_by_handle.network_id
            and {{ bare_handle('posts.author_handle') }} = staff_by_handle.account_name
    left join staff_accounts as staff_by_id
        on
            posts.network_id = staff_by_id.network_id
            and {{ bare_handle('posts.author_id') }} = staff_by_id.account_name

),

final as (

    select
        named.post_key,
        named.network_id,
        named.uri,
        channels.channel_id,
        brands.brand_id,
        channels.channel_id is not null as is_page,
        named.community_id,
        named.thread_key,
        named.created_at,
        named.created_date,
        named.post_kind,
        named.title,
        named.public_title,
        named.display_text,
        named.public_text,
        named.url,
        named.public_url,
        named.author_handle,
        named.author_id,
        named.has_link
    from named
    left join channels
        on
            named.network_id = channels.network_id
            and named.own_channel_id = channels.channel_id
    cross join first_own
    inner join brands
        on
            brands.brand_id
            = coalesce(
                channels.brand_id, named.staff_brand_id, case when named.is_by_staff then first_own.brand_id end
            )

)

select * from final
