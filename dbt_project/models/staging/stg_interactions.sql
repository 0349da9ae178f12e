-- One row per reaction that a network told apart from posts.

with

interactions as (

    select * from {{ source('raw', 'interactions') }}

),

final as (

    select
        {{ hashed_key(['network', 'key']) }} as interaction_key,
        network as network_id,
        instance,
        type as interaction_type,
        actor_id,
        target_post_uri,
        case when target_post_uri is not null then {{ hashed_key(['network', 'target_post_uri']) }} end
            as target_post_key,
        target_member_id,
        created_at,
        observed_at
    from interactions

)

select * from final
