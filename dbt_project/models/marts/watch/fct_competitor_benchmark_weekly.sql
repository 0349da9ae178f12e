-- One row per week and brand, own or competitor; weeks without mentions are rows of zeros.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

aspects as (

    select * from {{ ref('fct_brand_aspect_weekly') }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

engaged as (

    select
        {{ week_start('mention_date') }} as week_start_date,
        brand_id,
        count(distinct network_id) as networks_count,
        count(distinct network_id || '|' || community_id) as communities_count,
        {{ median('likes_count') }} as likes_median,
        count(likes_count) as likes_median_n,
        {{ median('replies_count') }} as replies_median,
        count(replies_count) as replies_median_n,
        {{ median('shares_count') }} as shares_median,
        count(shares_count) as shares_median_n
    from mentions
    group by {{ week_start('mention_date') }}, brand_id

),

totalled as (

    select
        week_start_date,
        is_complete,
        brand_id,
        mentions_count,
        authors_count,
        positive_count,
        neutral_count,
        negative_count,
        positive_count + neutral_count + negative_count as scored_count,
        cast(sum(mentions_count) over (partition by week_start_date) as {{ dbt.type_bigint() }}) as all_mentions_count,
        cast(sum(authors_count) over (partition by week_start_date) as {{ dbt.type_bigint() }}) as all_authors_count
    from aspects
    where aspect_id = 'all'

),

measured as (

    select
        *,
        {{ share_columns('share_of_voice', 'mentions_count', 'all_mentions_count') }},
        {{ share_columns('author_share_of_voice', 'authors_count', 'all_authors_count') }},
        {{ net_sentiment_columns('positive_count', 'negative_count') }},
        {{ share_columns('negative_share', 'negative_count', 'scored_count') }}
    from totalled

),

-- Aspects can be compared from two on that have enough data.
judged as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        count(*) over (partition by week_start_date, brand_id) as judged_count,
        {{ row_place('week_start_date, brand_id', 'net_sentiment desc, aspect_id') }} as place_from_top,
        {{ row_place('week_start_date, brand_id', 'net_sentiment, aspect_id') }} as place_from_bottom
    from aspects
    where
        aspect_id <> 'all'
        and net_sentiment_enough_data

),

extremes as (

    select
        week_start_date,
        brand_id,
        max(case when place_from_top = 1 then aspect_id end) as strongest_aspect_id,
        max(case when place_from_bottom = 1 then aspect_id end) as weakest_aspect_id
    from judged
    where judged_count >= 2
    group by week_start_date, brand_id

),

-- With several own brands, the first of the workspace is the one that others are held against.
reference_brand as (

    select brands.brand_id
    from brands
    where
        brands.display_order in (
            select min(own_brands.display_order) from brands as own_brands
            where own_brands.is_own
        )

),

reference_rows as (

    select measured.*
    from measured
    inner join reference_brand
        on measured.brand_id = reference_brand.brand_id

),

final as (

    select
        this_week.week_start_date,
        this_week.is_complete,
        this_week.brand_id,
        brands.is_own,
        this_week.mentions_count,
        this_week.authors_count,
        coalesce(engaged.networks_count, 0) as networks_count,
        coalesce(engaged.communities_count, 0) as communities_count,
        this_week.share_of_voice,
        this_week.share_of_voice_n,
        this_week.share_of_voice_low,
        this_week.share_of_voice_high,
        this_week.share_of_voice_enough_data,
        {{ place('this_week.week_start_date', 'this_week.share_of_voice desc') }} as share_of_voice_rank,
        {{ change_of('share_of_voice') }},
        this_week.author_share_of_voice,
        this_week.author_share_of_voice_n,
        this_week.author_share_of_voice_low,
        this_week.author_share_of_voice_high,
        this_week.author_share_of_voice_enough_data,
        {{ change_of('author_share_of_voice') }},
        this_week.positive_count,
        this_week.neutral_count,
        this_week.negative_count,
        this_week.net_sentiment,
        this_week.net_sentiment_n,
        this_week.net_sentiment_low,
        this_week.net_sentiment_high,
        this_week.net_sentiment_enough_data,
        case
            when this_week.net_sentiment_enough_data
                then
                    {{ place(
                        'this_week.week_start_date, this_week.net_sentiment_enough_data', 'this_week.net_sentiment desc'
                    ) }}
        end as net_sentiment_rank,
        {{ change_of('net_sentiment') }},
        this_week.negative_share,
        this_week.negative_share_n,
        this_week.negative_share_low,
        this_week.negative_share_high,
        this_week.negative_share_enough_data,
        engaged.likes_median,
        coalesce(engaged.likes_median_n, 0) as likes_median_n,
        engaged.replies_median,
        coalesce(engaged.replies_median_n, 0) as replies_median_n,
        engaged.shares_median,
        coalesce(engaged.shares_median_n, 0) as shares_median_n,
        extremes.strongest_aspect_id,
        extremes.weakest_aspect_id,
        {{ difference_columns(
            'share_of_voice_gap',
            'this_week.share_of_voice',
            'own.share_of_voice',
            correlation_within_a_whole('this_week.share_of_voice', 'own.share_of_voice')
        ) }},
        {{ difference_columns('net_sentiment_gap', 'this_week.net_sentiment', 'own.net_sentiment') }}
    from measured as this_week
    inner join brands
        on this_week.brand_id = brands.brand_id
    left join measured as week_before
        on
            this_week.week_start_date = {{ next_week('week_before.week_start_date') }}
            and this_week.brand_id = week_before.brand_id
    left join engaged
        on
            this_week.week_start_date = engaged.week_start_date
            and this_week.brand_id = engaged.brand_id
    left join extremes
        on
            this_week.week_start_date = extremes.week_start_date
            and this_week.brand_id = extremes.brand_id
    -- The own brand itself has no gap.
    left join reference_rows as own
        on
            this_week.week_start_date = own.week_start_date
            and this_week.brand_id <> own.brand_id

)

select * from final
