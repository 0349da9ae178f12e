-- One row per text of a regular and brand it speaks of, with the stance that the accurate model reads in it.

with

closer_readings as (

    select * from {{ source('nlp', 'closer_readings') }}

),

final as (

    select
        {{ hashed_key(['network', 'uri', 'brand_id']) }} as mention_id,
        content_hash,
        stance,
        model_version
    from closer_readings

)

select * from final
