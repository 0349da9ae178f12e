-- One row per mention and wording that a person labelled, with the latest label.

with

stance_labels as (

    select * from {{ source('app', 'stance_labels') }}

),

final as (

    select
        mention_id,
        content_hash,
        label,
        labelled_at,
        origin as label_origin,
        stratum,
        inclusion_weight
    from stance_labels

)

select * from final
