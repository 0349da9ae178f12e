-- The daily table holds every mention that is not by staff, those that had their time included, no more and no less.

with

listed as (

    select count(*) as mentions_count
    from {{ ref('fct_mentions') }}
    where not is_staff

),

kept as (

    select coalesce(sum(counts.mentions_count), 0) as mentions_count
    from {{ ref('stg_kept_counts') }} as counts
    inner join {{ ref('dim_brands') }} as brands
        on counts.brand_id = brands.brand_id
    where counts.mention_date < {{ local_date(as_of()) }}

),

counted as (

    select coalesce(sum(mentions_count), 0) as mentions_count
    from {{ ref('fct_brand_reputation_daily') }}
    where network_id = 'all'

)

select
    listed.mentions_count as listed_count,
    kept.mentions_count as kept_count,
    counted.mentions_count as counted_count
from listed
cross join kept
cross join counted
where listed.mentions_count + kept.mentions_count <> counted.mentions_count
