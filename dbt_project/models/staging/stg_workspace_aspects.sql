-- One row per aspect that the workspace adds or widens, and language of its words.

with

aspects as (

    select * from {{ source('raw', 'workspace_aspects') }}

),

final as (

    select
        aspect_id,
        aspect_name,
        language
    from aspects

)

select * from final
