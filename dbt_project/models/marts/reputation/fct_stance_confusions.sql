-- One row per language, collection of labelled texts, stance a person gave and stance the model gave.

with

confusions as (

    select * from {{ ref('int_confusions__chosen') }}

),

final as (

    select
        language,
        corpus as corpus_number,
        case label when 0 then 'negative' when 1 then 'neutral' when 2 then 'positive' end as true_stance,
        case answer when 0 then 'negative' when 1 then 'neutral' when 2 then 'positive' end as model_stance,
        labels_count,
        case when origin = 'own' then 'own' else 'shipped' end as confusion_origin
    from confusions

)

select * from final
