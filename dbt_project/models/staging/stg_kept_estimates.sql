-- One row per day, brand and network (or `all`): estimates made when all its mentions were still there.

with

kept_estimates as (

    select * from {{ source('raw', 'kept_estimates') }}

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        corrected_positive_share,
        corrected_positive_share_low,
        corrected_positive_share_high,
        corrected_positive_share_n,
        reputation_index,
        reputation_index_low,
        reputation_index_high,
        reputation_index_n,
        reputation_index_version
    from kept_estimates

)

select * from final
