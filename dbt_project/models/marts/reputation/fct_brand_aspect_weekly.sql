-- One row per week, brand and aspect, and per week and brand over all mentions (aspect `all`); weeks and aspects of
-- which nothing was said are rows of zeros.

with

counted as (

    select * from {{ ref('int_brand_aspects__counted') }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

aspects as (

    select * from {{ ref('dim_aspects') }}

),

bounds as (

    select
        min(week_start_date) as first_day,
        max(week_start_date) as last_day
    from counted

),

days as (

    {{ day_spine('bounds') }}

),

weeks as (

    select distinct {{ week_start('mention_date') }} as week_start_date
    from days

),

scopes as (

    select aspect_id from aspects

    union all

    select 'all' as aspect_id

),

filled as (

    select
        weeks.week_start_date,
        brands.brand_id,
        scopes.aspect_id,
        coalesce(counted.mentions_count, 0) as mentions_count,
        coalesce(counted.authors_count, 0) as authors_count,
        coalesce(counted.positive_count, 0) as positive_count,
        coalesce(counted.neutral_count, 0) as neutral_count,
        coalesce(counted.negative_count, 0) as negative_count,
        counted.prevailing_stance,
        counted.quote_1_mention_id,
        counted.quote_2_mention_id,
        counted.quote_3_mention_id
    from weeks
    cross join brands
    cross join scopes
    left join counted
        on
            weeks.week_start_date = counted.week_start_date
            and brands.brand_id = counted.brand_id
            and scopes.aspect_id = counted.aspect_id

),

totalled as (

    select
        *,
        max(case when aspect_id = 'all' then mentions_count end)
            over (partition by week_start_date, brand_id) as brand_mentions_count
    from filled

),

measured as (

    select
        *,
        {{ share_columns('mention_share', 'mentions_count', 'brand_mentions_count') }},
        {{ net_sentiment_columns('positive_count', 'negative_count') }}
    from totalled

),

final as (

    select
        this_week.week_start_date,
        {{ is_week_complete('this_week.week_start_date') }} as is_complete,
        this_week.brand_id,
        this_week.aspect_id,
        this_week.mentions_count,
        this_week.authors_count,
        this_week.mention_share,
        this_week.mention_share_n,
        this_week.mention_share_low,
        this_week.mention_share_high,
        this_week.mention_share_enough_data,
        {{ change_of('mention_share') }},
        this_week.positive_count,
        this_week.neutral_count,
        this_week.negative_count,
        this_week.net_sentiment,
        this_week.net_sentiment_n,
        this_week.net_sentiment_low,
        this_week.net_sentiment_high,
        this_week.net_sentiment_enough_data,
        {{ change_of('net_sentiment') }},
        this_week.prevailing_stance,
        this_week.quote_1_mention_id,
        this_week.quote_2_mention_id,
        this_week.quote_3_mention_id
    from measured as this_week
    left join measured as week_before
        on
            this_week.week_start_date = {{ next_week('week_before.week_start_date') }}
            and this_week.brand_id = week_before.brand_id
            and this_week.aspect_id = week_before.aspect_id

)

select * from final
