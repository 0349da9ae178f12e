-- One row per post with which an own page or staff opened something, or campaign of an own newsletter: what it brought.

with

owned as (

    select * from {{ ref('int_owned_posts__found') }}

),

counters as (

    select * from {{ ref('int_owned_counters__pivoted') }}

),

replies as (

    select * from {{ ref('int_owned_replies__said') }}

),

campaigns as (

    select * from {{ ref('int_campaign_figures__pivoted') }}

),

channels as (

    select * from {{ ref('int_channels__unioned') }}

),

follower_days as (

    select * from {{ ref('int_channel_days__summed') }}
    where
        metric_name = 'followers'
        and value_kind = 'snapshot'

),

answered as (

    select
        owned_post_key,
        count(*) as read_replies_count,
        count(distinct person_key) as repliers_count,
        count(distinct case when is_first_of_person then person_key end) as new_repliers_count,
        count(case when stance = 'positive' then 1 end) as positive_replies_count,
        count(case when stance = 'neutral' then 1 end) as neutral_replies_count,
        count(case when stance = 'negative' then 1 end) as negative_replies_count,
        count(distinct case when stance = 'positive' then person_key end) as positive_repliers_count,
        count(distinct case when stance = 'negative' then person_key end) as negative_repliers_count
    from replies
    group by owned_post_key

),

of_posts as (

    select
        owned.post_key,
        owned.brand_id,
        owned.network_id,
        owned.channel_id,
        owned.is_page,
        owned.community_id,
        owned.created_at,
        owned.created_date,
        owned.post_kind,
        {% if has_pseudonyms() %}
            owned.public_title as title,
            owned.public_text as text,
            case
                when owned.is_page then owned.url
                when not ({{ names_author('owned.public_url', 'owned.author_handle', 'owned.author_id') }})
                    then owned.public_url
            end as url,
        {% else %}
            owned.title,
            owned.display_text as text,
            owned.url,
        {% endif %}
        owned.has_link,
        counters.likes_count,
        counters.replies_count,
        counters.shares_count,
        counters.saves_count,
        counters.clicks_count,
        counters.views_count,
        counters.impressions_count,
        counters.reach_count,
        case
            when coalesce(counters.likes_count, counters.replies_count, counters.shares_count) is not null
                then
                    coalesce(counters.likes_count, 0)
                    + coalesce(counters.replies_count, 0)
                    + coalesce(counters.shares_count, 0)
        end as engagement_count,
        cast(follower_days.metric_value as {{ dbt.type_bigint() }}) as followers_count,
        coalesce(answered.read_replies_count, 0) as read_replies_count,
        coalesce(answered.repliers_count, 0) as repliers_count,
        coalesce(answered.new_repliers_count, 0) as new_repliers_count,
        coalesce(answered.positive_replies_count, 0) as positive_replies_count,
        coalesce(answered.neutral_replies_count, 0) as neutral_replies_count,
        coalesce(answered.negative_replies_count, 0) as negative_replies_count,
        coalesce(answered.positive_repliers_count, 0) as positive_repliers_count,
        coalesce(answered.negative_repliers_count, 0) as negative_repliers_count
    from owned
    left join counters
        on owned.post_key = counters.post_key
    left join answered
        on owned.post_key = answered.owned_post_key
    left join follower_days
        on
            owned.network_id = follower_days.network_id
            and owned.channel_id = follower_days.channel_id
            and owned.created_date = follower_days.metric_date

),

-- A campaign has openings and clicks; nobody reads answers to it here, so that it has no counts of them.
of_campaigns as (

    select
        {{ hashed_key(['campaigns.network_id', "'campaign'", 'campaigns.campaign_id']) }} as post_key,
        channels.brand_id,
        campaigns.network_id,
        campaigns.channel_id,
        campaigns.campaign_id as text,
        campaigns.sent_date,
        {{ instant_of('campaigns.sent_date', '0') }} as created_at,
        campaigns.sent_count,
        campaigns.delivered_count,
        campaigns.opened_count,
        campaigns.opens_count,
        campaigns.unique_opens_count,
        campaigns.clicked_count,
        campaigns.clicks_count,
        campaigns.unique_clicks_count,
        campaigns.unsubscribes_count
    from campaigns
    inner join channels
        on
            campaigns.network_id = channels.network_id
            and campaigns.channel_id = channels.channel_id
    where channels.is_own

),

together as (

    select
        of_posts.*,
        cast(null as {{ dbt.type_bigint() }}) as sent_count,
        cast(null as {{ dbt.type_bigint() }}) as delivered_count,
        cast(null as {{ dbt.type_bigint() }}) as opened_count,
        cast(null as {{ dbt.type_bigint() }}) as opens_count,
        cast(null as {{ dbt.type_bigint() }}) as unique_opens_count,
        cast(null as {{ dbt.type_bigint() }}) as clicked_count,
        cast(null as {{ dbt.type_bigint() }}) as unique_clicks_count,
        cast(null as {{ dbt.type_bigint() }}) as unsubscribes_count
    from of_posts

    union all

    select
        post_key,
        brand_id,
        network_id,
        channel_id,
        true as is_page,
        channel_id as community_id,
        created_at,
        sent_date as created_date,
        'campaign' as post_kind,
        null as title,
        text,
        null as url,
        false as has_link,
        null as likes_count,
        null as replies_count,
        null as shares_count,
        null as saves_count,
        clicks_count,
        null as views_count,
        null as impressions_count,
        null as reach_count,
        null as engagement_count,
        null as followers_count,
        null as read_replies_count,
        null as repliers_count,
        null as new_repliers_count,
        null as positive_replies_count,
        null as neutral_replies_count,
        null as negative_replies_count,
        null as positive_repliers_count,
        null as negative_repliers_count,
        sent_count,
        delivered_count,
        opened_count,
        opens_count,
        unique_opens_count,
        clicked_count,
        unique_clicks_count,
        unsubscribes_count
    from of_campaigns
    where created_at < {{ as_of() }}

),

-- More who opened than were reached: the tool counts days or something else, and there is no share.
measured as (

    select
        *,
        coalesce(case when unique_opens_count <= delivered_count then delivered_count end, 0) as opened_of_count,
        coalesce(case when unique_clicks_count <= delivered_count then delivered_count end, 0) as clicked_of_count
    from together

),

final as (

    select
        post_key,
        brand_id,
        network_id,
        channel_id,
        is_page,
        community_id,
        created_at,
        created_date,
        post_kind,
        title,
        text,
        url,
        has_link,
        case
            when post_kind = 'campaign' then {{ dbt.dateadd('day', 4, 'created_at') }} <= {{ as_of() }}
            else {{ dbt.dateadd('hour', 48, 'created_at') }} <= {{ as_of() }}
        end as is_ripe,
        likes_count,
        replies_count,
        shares_count,
        saves_count,
        clicks_count,
        views_count,
        impressions_count,
        reach_count,
        engagement_count,
        followers_count,
        read_replies_count,
        repliers_count,
        new_repliers_count,
        positive_replies_count,
        neutral_replies_count,
        negative_replies_count,
        positive_repliers_count,
        negative_repliers_count,
        {{ share_columns(
            'positive_reply_share',
            'positive_replies_count',
            '(coalesce(positive_replies_count, 0) + coalesce(negative_replies_count, 0))'
        ) }},
        sent_count,
        delivered_count,
        opened_count,
        opens_count,
        unique_opens_count,
        clicked_count,
        unique_clicks_count,
        unsubscribes_count,
        {{ rate_columns('engagement_rate_by_followers', 'engagement_count', 'followers_count') }},
        {{ rate_columns('engagement_rate_by_impressions', 'engagement_count', 'impressions_count') }},
        {{ rate_columns('engagement_rate_by_reach', 'engagement_count', 'reach_count') }},
        {{ share_columns('open_rate_by_delivered', 'unique_opens_count', 'opened_of_count') }},
        {{ share_columns('click_rate_by_delivered', 'unique_clicks_count', 'clicked_of_count') }}
    from measured

)

select * from final
