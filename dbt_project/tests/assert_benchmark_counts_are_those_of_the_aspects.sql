-- The benchmark counts what the aspects count over all mentions, its shares of voice sum to 1, and one's own brand has
-- no gap to itself.

with

benchmark as (

    select * from {{ ref('fct_competitor_benchmark_weekly') }}

),

aspects as (

    select * from {{ ref('fct_brand_aspect_weekly') }}
    where aspect_id = 'all'

)

select
    benchmark.week_start_date,
    benchmark.brand_id
from benchmark
left join aspects
    on
        benchmark.week_start_date = aspects.week_start_date
        and benchmark.brand_id = aspects.brand_id
where
    aspects.brand_id is null
    or benchmark.mentions_count <> aspects.mentions_count
    or benchmark.authors_count <> aspects.authors_count
    or benchmark.likes_median_n > benchmark.mentions_count
    or benchmark.replies_median_n > benchmark.mentions_count
    or benchmark.shares_median_n > benchmark.mentions_count

union all

select
    week_start_date,
    'all' as brand_id
from benchmark
group by week_start_date
having
    abs(sum(share_of_voice) - 1) > 1e-9
    or abs(sum(author_share_of_voice) - 1) > 1e-9
    or count(share_of_voice_gap) >= count(*)
