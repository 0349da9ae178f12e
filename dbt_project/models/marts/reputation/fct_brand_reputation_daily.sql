-- One row per day, brand and network, and per day and brand over all networks; days and networks without mentions
-- are rows of zeros.

with

counts as (

    select * from {{ ref('int_brand_mentions__kept') }}

),

corrected as (

    select * from {{ ref('int_brand_shares__corrected') }}

),

indexed as (

    select * from {{ ref('int_brand_index__estimated') }}

),

kept as (

    select * from {{ ref('stg_kept_estimates') }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

networks as (

    select * from {{ ref('dim_networks') }}

),

bounds as (

    select
        min(mention_date) as first_day,
        max(mention_date) as last_day
    from counts

),

days as (

    {{ day_spine('bounds') }}

),

scopes as (

    select network_id from networks

    union all

    select 'all' as network_id

),

filled as (

    select
        days.mention_date,
        brands.brand_id,
        scopes.network_id,
        coalesce(counts.mentions_count, 0) as mentions_count,
        coalesce(counts.authors_count, 0) as authors_count,
        coalesce(counts.duplicates_count, 0) as duplicates_count,
        coalesce(counts.positive_count, 0) as positive_count,
        coalesce(counts.neutral_count, 0) as neutral_count,
        coalesce(counts.negative_count, 0) as negative_count,
        coalesce(counts.unscored_count, 0) as unscored_count
    from days
    cross join brands
    cross join scopes
    left join counts
        on
            days.mention_date = counts.mention_date
            and brands.brand_id = counts.brand_id
            and scopes.network_id = counts.network_id

),

totalled as (

    select
        *,
        cast(
            sum(mentions_count) over (partition by mention_date, network_id) as {{ dbt.type_bigint() }}
        ) as share_of_voice_n,
        cast(
            sum(authors_count) over (partition by mention_date, network_id) as {{ dbt.type_bigint() }}
        ) as author_share_of_voice_n,
        positive_count + negative_count as net_sentiment_n
    from filled

),

estimated as (

    select
        totalled.*,
        {{ of_most_observations('corrected', 'corrected_positive_share', ['', '_low', '_high', '_n']) }},
        {{ of_most_observations('indexed', 'reputation_index', ['', '_low', '_high', '_version', '_n']) }}
    from totalled
    left join corrected
        on
            totalled.mention_date = corrected.mention_date
            and totalled.brand_id = corrected.brand_id
            and totalled.network_id = corrected.network_id
    left join indexed
        on
            totalled.mention_date = indexed.mention_date
            and totalled.brand_id = indexed.brand_id
            and totalled.network_id = indexed.network_id
    left join kept
        on
            totalled.mention_date = kept.mention_date
            and totalled.brand_id = kept.brand_id
            and totalled.network_id = kept.network_id

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        mentions_count,
        authors_count,
        duplicates_count,
        positive_count,
        neutral_count,
        negative_count,
        unscored_count,
        {{ share_columns('share_of_voice', 'mentions_count', 'share_of_voice_n') }},
        {{ share_columns('author_share_of_voice', 'authors_count', 'author_share_of_voice_n') }},
        {{ net_sentiment_columns('positive_count', 'negative_count') }},
        {{ share_columns('positive_share', 'positive_count', 'net_sentiment_n') }},
        corrected_positive_share,
        corrected_positive_share_n,
        coalesce(corrected_positive_share_low, 0) as corrected_positive_share_low,
        coalesce(corrected_positive_share_high, 1) as corrected_positive_share_high,
        {{ enough_data('corrected_positive_share_n') }} as corrected_positive_share_enough_data,
        2 * corrected_positive_share - 1 as corrected_net_sentiment,
        corrected_positive_share_n as corrected_net_sentiment_n,
        2 * coalesce(corrected_positive_share_low, 0) - 1 as corrected_net_sentiment_low,
        2 * coalesce(corrected_positive_share_high, 1) - 1 as corrected_net_sentiment_high,
        {{ enough_data('corrected_positive_share_n') }} as corrected_net_sentiment_enough_data,
        reputation_index,
        reputation_index_n,
        coalesce(reputation_index_low, 0) as reputation_index_low,
        coalesce(reputation_index_high, 100) as reputation_index_high,
        {{ enough_data('reputation_index_n') }} as reputation_index_enough_data,
        reputation_index_version
    from estimated

)

select * from final
