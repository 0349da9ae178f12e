-- One row per contacted person and post of theirs, under whichever of their accounts, on an own platform of the brand.

with

contacts as (

    select * from {{ ref('int_outreach_contacts__dated') }}
    where contacted_at is not null

),

merged as (

    select * from {{ ref('int_persons__merged') }}

),

platforms as (

    select * from {{ ref('stg_workspace_own_platforms') }}

),

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where
        post_kind <> 'repost'
        and not is_duplicate

),

places as (

    select
        post_key,
        instance
    from {{ ref('stg_posts') }}

),

accounts as (

    select distinct
        contacts.contact_id,
        contacts.brand_id,
        contacts.contacted_at,
        coalesce(theirs.network_id, contacts.network_id) as network_id,
        coalesce(theirs.member_key, contacts.member_key) as member_key
    from contacts
    left join merged as known_account
        on
            contacts.network_id = known_account.network_id
            and contacts.member_key = known_account.member_key
    left join merged as theirs
        on
            known_account.person_network_id = theirs.person_network_id
            and known_account.person_member_key = theirs.person_member_key

),

final as (

    select distinct
        accounts.contact_id,
        posts.post_key,
        accounts.contacted_at,
        posts.created_at,
        posts.week_start_date
    from accounts
    inner join platforms
        on
            accounts.brand_id = platforms.brand_id
            and accounts.network_id = platforms.network_id
    inner join posts
        on
            accounts.network_id = posts.network_id
            and accounts.member_key = posts.member_key
    inner join places
        on posts.post_key = places.post_key
    where
        coalesce(platforms.community_id = posts.community_id, platforms.community_id is null)
        and coalesce(platforms.instance = places.instance, platforms.instance is null)

)

select * from final
