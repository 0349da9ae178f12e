-- One row per text and brand it speaks of, with the stance it takes towards that brand.

with

mention_scores as (

    select * from {{ source('nlp', 'mention_scores') }}

),

final as (

    select
        network as network_id,
        uri,
        content_hash,
        brand_id,
        matched_by,
        matched_text,
        stance,
        p_negative,
        p_neutral,
        p_positive,
        stance_method,
        confidence as stance_confidence,
        aspects,
        model_version,
        pipeline_version
    from mention_scores

)

select * from final
