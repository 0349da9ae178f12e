-- One row per account that writes articles in a blog or press network, or owns a site that is listened to.

with

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where post_kind = 'article'

),

vocabulary as (

    select * from {{ ref('networks') }}
    where network_kind in ('blog', 'news')

),

sites as (

    select * from {{ ref('stg_workspace_listened') }}
    where candidate_kind = 'site'

),

profiles as (

    select * from {{ ref('int_members__linked') }}

),

verified as (

    select
        network_id,
        member_key,
        {{ unnested('verified_links') }} as link
    from profiles

),

hosts as (

    select
        network_id,
        member_key,
        {{ dbt.replace(lower_case(dbt.split_part('link', "'/'", 3)), "'www.'", "''") }} as site_host
    from verified

),

final as (

    select
        posts.network_id,
        posts.member_key
    from posts
    inner join vocabulary
        on posts.network_id = vocabulary.network_id

    union distinct

    select
        hosts.network_id,
        hosts.member_key
    from hosts
    inner join sites
        on hosts.site_host = {{ dbt.replace('sites.identifier', "'www.'", "''") }}

)

select * from final
