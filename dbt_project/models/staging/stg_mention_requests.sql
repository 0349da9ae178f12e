-- One row per mention that asks or complains, with the request it was put together with.

with

requests as (

    select * from {{ source('nlp', 'requests') }}

),

final as (

    select
        {{ hashed_key(['network', 'uri', 'brand_id']) }} as mention_id,
        content_hash,
        brand_id,
        week_start as week_start_date,
        language,
        cluster_id,
        likeness,
        model_version
    from requests

)

select * from final
