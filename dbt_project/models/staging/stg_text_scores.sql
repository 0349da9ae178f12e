-- One row per text that was scored: its language, what it wants, how it is meant.

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
        intent,
        p_irony,
        p_toxic,
        is_toxic,
        model_version
    from text_scores

)

select * from final
