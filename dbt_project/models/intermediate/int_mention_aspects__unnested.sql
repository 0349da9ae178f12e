-- One row per mention and aspect that it concerns.

with

mentions as (

    select * from {{ ref('fct_mentions') }}

),

final as (

    select
        mention_id,
        brand_id,
        {{ unnested('aspects') }} as aspect_id
    from mentions

)

select * from final
