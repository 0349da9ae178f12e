-- One row per own post whose counters were read before `as_of`, with the latest value of each.

with

owned as (

    select * from {{ ref('int_owned_posts__found') }}

),

metrics as (

    select * from {{ ref('stg_channel_metrics') }}
    where
        channel_kind = 'post'
        and metric_period in ('point', 'lifetime')
        and metric_value is not null
        and observed_at < {{ as_of() }}

),

read_of_own as (

    select
        owned.post_key,
        metrics.metric_name,
        metrics.metric_value,
        metrics.observed_at
    from owned
    inner join metrics
        on
            owned.network_id = metrics.network_id
            and owned.uri = metrics.channel_id

),

last_moments as (

    select
        post_key,
        metric_name,
        max(observed_at) as observed_at
    from read_of_own
    group by post_key, metric_name

),

latest_values as (

    select
        read_of_own.post_key,
        read_of_own.metric_name,
        cast(max(read_of_own.metric_value) as {{ dbt.type_bigint() }}) as metric_count
    from read_of_own
    inner join last_moments
        on
            read_of_own.post_key = last_moments.post_key
            and read_of_own.metric_name = last_moments.metric_name
            and read_of_own.observed_at = last_moments.observed_at
    group by read_of_own.post_key, read_of_own.metric_name

),

final as (

    select
        post_key,
        max(case when metric_name = 'likes' then metric_count end) as likes_count,
        max(case when metric_name = 'replies' then metric_count end) as replies_count,
        max(case when metric_name = 'shares' then metric_count end) as shares_count,
        max(case when metric_name = 'saves' then metric_count end) as saves_count,
        max(case when metric_name = 'clicks' then metric_count end) as clicks_count,
        max(case when metric_name = 'views' then metric_count end) as views_count,
        max(case when metric_name = 'impressions' then metric_count end) as impressions_count,
        max(case when metric_name = 'reach' then metric_count end) as reach_count
    from latest_values
    group by post_key

)

select * from final
