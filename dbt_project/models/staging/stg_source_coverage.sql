-- One row per load, network and source of it: a search, a feed, a forum's latest posts.

with

source_coverage as (

    select * from {{ source('quality', 'source_coverage') }}

),

final as (

    select
        run_id,
        batch_id,
        network_id,
        source as source_name,
        coalesce(source = 'archive' or batch_id like 'import-%', false) as is_file,
        new_posts as new_posts_count
    from source_coverage

)

select * from final
