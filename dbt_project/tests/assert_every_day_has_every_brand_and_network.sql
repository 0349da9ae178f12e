-- No gap: each day of the span has one row per brand and network, and per brand over all networks.

with

daily as (

    select * from {{ ref('fct_brand_reputation_daily') }}

),

expected as (

    select
        (select count(*) from {{ ref('dim_brands') }})
        * (select count(*) + 1 from {{ ref('dim_networks') }}) as rows_count

),

span as (

    select
        count(distinct mention_date) as days_count,
        {{ dbt.datediff('min(mention_date)', 'max(mention_date)', 'day') }} + 1 as span_days
    from daily

)

select
    cast(daily.mention_date as {{ dbt.type_string() }}) as what,
    count(*) as found
from daily
cross join expected
group by daily.mention_date, expected.rows_count
having count(*) <> expected.rows_count

union all

select
    'days of the span' as what,
    span.days_count as found
from span
where span.days_count <> span.span_days
