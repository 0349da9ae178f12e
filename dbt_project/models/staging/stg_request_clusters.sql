-- One row per brand, language, week and request that was met in that week.

with

clusters as (

    select * from {{ source('nlp', 'request_clusters') }}

),

final as (

    select
        brand_id,
        language,
        week_start as week_start_date,
        cluster_id,
        label,
        {{ local_date('first_seen_at') }} as first_seen_date
    from clusters

)

select * from final
