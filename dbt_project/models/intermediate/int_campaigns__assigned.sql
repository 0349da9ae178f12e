-- One row per campaign of a newsletter whose figures were imported: the newsletter that it belongs to.

with

metrics as (

    select * from {{ ref('stg_channel_metrics') }}
    where
        channel_kind = 'campaign'
        and observed_at < {{ as_of() }}

),

newsletters as (

    select * from {{ ref('int_channels__unioned') }}
    where channel_kind = 'newsletter'

),

names as (

    select * from {{ ref('int_channel_accounts__named') }}

),

only_newsletters as (

    select
        network_id,
        min(channel_id) as channel_id
    from newsletters
    group by network_id
    having count(*) = 1

),

campaigns as (

    select distinct
        network_id,
        channel_id as campaign_id
    from metrics

),

-- Of several newsletters in one network, that which names the campaign.
final as (

    select
        campaigns.network_id,
        campaigns.campaign_id,
        coalesce(newsletters.channel_id, only_newsletters.channel_id) as channel_id
    from campaigns
    left join names
        on
            campaigns.network_id = names.network_id
            and {{ bare_handle('campaigns.campaign_id') }} = names.account_name
    left join newsletters
        on
            names.network_id = newsletters.network_id
            and names.channel_id = newsletters.channel_id
    left join only_newsletters
        on campaigns.network_id = only_newsletters.network_id
    where coalesce(newsletters.channel_id, only_newsletters.channel_id) is not null

)

select * from final
