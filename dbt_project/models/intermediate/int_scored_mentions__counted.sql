-- One row per language, stance that the model gives and model version: what the gold set stands for.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and model_stance is not null

),

final as (

    select
        coalesce(language, 'und') as language,
        model_stance,
        model_version,
        count(*) as mentions_count
    from mentions
    group by coalesce(language, 'und'), model_stance, model_version

)

select * from final
