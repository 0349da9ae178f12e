-- The daily table holds every mention that is not by staff, no more and no less.

with

listed as (

    select count(*) as mentions_count
    from {{ ref('fct_mentions') }}
    where not is_staff

),

counted as (

    select coalesce(sum(mentions_count), 0) as mentions_count
    from {{ ref('fct_brand_reputation_daily') }}
    where network_id = 'all'

)

select
    listed.mentions_count as listed_count,
    counted.mentions_count as counted_count
from listed
cross join counted
where listed.mentions_count <> counted.mentions_count
