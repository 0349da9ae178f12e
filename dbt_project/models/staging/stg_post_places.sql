-- One row per post and link or hashtag of it, with the community or site that this leads to.

with

post_places as (

    select * from {{ source('nlp', 'post_places') }}

),

final as (

    select
        network as network_id,
        uri,
        content_hash,
        link_host,
        link,
        kind as candidate_kind,
        place_network as candidate_network_id,
        identifier,
        workspace_line
    from post_places

)

select * from final
