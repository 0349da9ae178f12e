-- One row per day, brand and network whose mentions had their time: what was counted of them before they went.

with

kept_counts as (

    select * from {{ source('raw', 'kept_counts') }}

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        authors_count,
        mentions_count,
        duplicates_count,
        positive_count,
        neutral_count,
        negative_count,
        unscored_count
    from kept_counts

)

select * from final
