-- One row per chat that the workspace names as a channel, metric and day: messages, people and conversations.

{{ config(materialized='table') }}

with

channels as (

    select * from {{ ref('int_channels__unioned') }}
    where channel_kind = 'chat'

),

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}
        and post_kind <> 'repost'
        and not is_duplicate

),

said as (

    select * from {{ ref('int_posts__said') }}

),

-- The whole network, when the channel is named as it is.
messages as (

    select
        channels.network_id,
        channels.channel_id,
        posts.created_date as metric_date,
        posts.post_key,
        posts.thread_key,
        case when said.post_key is not null then said.person_key end as person_key
    from channels
    inner join posts
        on
            channels.network_id = posts.network_id
            and (channels.channel_id = posts.community_id or channels.channel_id = channels.network_id)
    left join said
        on posts.post_key = said.post_key

),

days as (

    select
        network_id,
        channel_id,
        metric_date,
        count(*) as messages_count,
        count(distinct person_key) as writers_count,
        count(distinct thread_key) as threads_count
    from messages
    group by network_id, channel_id, metric_date

),

final as (

    select
        network_id,
        channel_id,
        'messages' as metric_name,
        metric_date,
        messages_count as metric_count
    from days

    union all

    select
        network_id,
        channel_id,
        'writers' as metric_name,
        metric_date,
        writers_count as metric_count
    from days

    union all

    select
        network_id,
        channel_id,
        'threads' as metric_name,
        metric_date,
        threads_count as metric_count
    from days

)

select * from final
