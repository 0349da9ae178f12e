-- One row per post and watch topic that it speaks of.

with

topic_matches as (

    select * from {{ source('nlp', 'topic_matches') }}

),

final as (

    select
        network as network_id,
        uri,
        content_hash,
        topic_id,
        matched_text,
        model_version
    from topic_matches

)

select * from final
