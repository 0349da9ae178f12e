-- One row per mention of the gold set with what a person and the model say of the words it has now.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and model_stance is not null

),

stance_labels as (

    select * from {{ ref('stg_stance_labels') }}
    where label_origin = 'gold'

),

final as (

    select
        mentions.mention_id,
        coalesce(mentions.language, 'und') as language,
        stance_labels.label,
        mentions.model_stance,
        mentions.model_version,
        stance_labels.stratum,
        stance_labels.inclusion_weight
    from stance_labels
    inner join mentions
        on
            stance_labels.mention_id = mentions.mention_id
            and stance_labels.content_hash = mentions.content_hash

)

select * from final
