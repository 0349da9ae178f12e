-- One row per aspect that a mention may concern: those built in, then the workspace's own.

with

built_in as (

    select * from {{ ref('aspects') }}

),

own as (

    select
        aspect_id,
        min(aspect_name) as aspect_name
    from {{ ref('stg_workspace_aspects') }}
    where aspect_id not in (select built_in.aspect_id from built_in)
    group by aspect_id

),

final as (

    select
        aspect_id,
        name_en,
        name_fr,
        true as is_built_in,
        display_order
    from built_in

    union all

    select
        aspect_id,
        aspect_name as name_en,
        aspect_name as name_fr,
        false as is_built_in,
        cast((select count(*) from built_in) as {{ dbt.type_int() }})
        + {{ row_place(none, 'aspect_id') }} as display_order
    from own

)

select * from final
