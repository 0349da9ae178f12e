-- The mentions of the networks add up to those of the row over all networks, day by day and brand by brand.

select
    mention_date,
    brand_id
from {{ ref('fct_brand_reputation_daily') }}
group by mention_date, brand_id
having
    sum(case when network_id = 'all' then mentions_count else 0 end)
    <> sum(case when network_id <> 'all' then mentions_count else 0 end)
