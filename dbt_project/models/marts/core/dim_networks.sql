-- One row per network that the workspace names or that posts came from.

with

workspace_networks as (

    select * from {{ ref('stg_workspace_networks') }}

),

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}

),

vocabulary as (

    select * from {{ ref('networks') }}

),

posts_by_network as (

    select
        network_id,
        count(*) as posts_count,
        min(created_at) as first_post_at,
        max(created_at) as last_post_at
    from posts
    group by network_id

),

known as (

    select network_id from workspace_networks

    union distinct

    select network_id from posts_by_network

),

final as (

    select
        known.network_id,
        coalesce(vocabulary.network_name, known.network_id) as network_name,
        coalesce(vocabulary.network_kind, 'other') as network_kind,
        coalesce(workspace_networks.is_enabled, false) as is_enabled,
        coalesce(workspace_networks.has_member_scores, false) as has_member_scores,
        coalesce(posts_by_network.posts_count, 0) as posts_count,
        posts_by_network.first_post_at,
        posts_by_network.last_post_at
    from known
    left join vocabulary
        on known.network_id = vocabulary.network_id
    left join workspace_networks
        on known.network_id = workspace_networks.network_id
    left join posts_by_network
        on known.network_id = posts_by_network.network_id

)

select * from final
