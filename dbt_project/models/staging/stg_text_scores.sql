-- One row per text that was scored, for the language it was found to be in.

with

text_scores as (

    select * from {{ source('nlp', 'text_scores') }}

),

final as (

    select
        network as network_id,
        uri,
        content_hash,
        lang as language,
        lang_confidence as language_confidence,
        model_version
    from text_scores

)

select * from final
