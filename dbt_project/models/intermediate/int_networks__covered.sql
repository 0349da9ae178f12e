-- One row per network that posts were loaded from, with how much of its communities is listened to.

with

source_coverage as (

    select * from {{ ref('stg_source_coverage') }}

),

listing_scopes as (

    select * from {{ ref('listing_scopes') }}

),

sources as (

    select
        network_id,
        source_name,
        is_file
    from source_coverage
    where new_posts_count > 0
    group by network_id, source_name, is_file

),

-- A search for words that look like another listing fits two patterns: then it is a search. What a file holds is not
-- known.
scoped as (

    select
        sources.network_id,
        sources.source_name,
        sources.is_file,
        max(case when listing_scopes.is_whole then 1 end) as fits_whole,
        max(case when not listing_scopes.is_whole then 1 end) as fits_selected
    from sources
    left join listing_scopes
        on
            sources.network_id = listing_scopes.network_id
            and sources.source_name like listing_scopes.source_pattern
            and not sources.is_file
    group by sources.network_id, sources.source_name, sources.is_file

),

counted as (

    select
        network_id,
        count(case when fits_selected = 1 then 1 end) as selected_count,
        count(case when fits_whole = 1 and fits_selected is null then 1 end) as whole_count,
        count(*) as sources_count
    from scoped
    group by network_id

),

final as (

    select
        network_id,
        case
            when selected_count + whole_count < sources_count then 'unknown'
            when selected_count = 0 then 'whole'
            when whole_count = 0 then 'selected'
            else 'mixed'
        end as coverage
    from counted

)

select * from final
