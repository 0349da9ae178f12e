-- One row per page, account or chat that the workspace names, and per newsletter that came without being named.

with

channels as (

    select * from {{ ref('stg_workspace_channels') }}

),

brands as (

    select * from {{ ref('stg_workspace_brands') }}

),

networks as (

    select * from {{ ref('networks') }}

),

campaigns as (

    select distinct network_id from {{ ref('stg_channel_metrics') }}
    where
        channel_kind = 'campaign'
        and observed_at < {{ as_of() }}

),

newsletters as (

    select network_id from channels
    where channel_kind = 'newsletter'

),

first_own as (

    select min(display_order) as display_order from brands
    where is_own

),

-- A newsletter that nobody named is of the first own brand: it was imported here.
unnamed as (

    select
        campaigns.network_id,
        campaigns.network_id as channel_id,
        coalesce(networks.network_name, campaigns.network_id) as channel_name,
        brands.brand_id,
        'newsletter' as channel_kind
    from campaigns
    inner join brands
        on brands.is_own
    inner join first_own
        on brands.display_order = first_own.display_order
    left join networks
        on campaigns.network_id = networks.network_id
    left join newsletters
        on campaigns.network_id = newsletters.network_id
    where newsletters.network_id is null

),

unioned as (

    select
        network_id,
        channel_id,
        channel_name,
        brand_id,
        channel_kind
    from channels

    union all

    select
        network_id,
        channel_id,
        channel_name,
        brand_id,
        channel_kind
    from unnamed

),

final as (

    select
        unioned.network_id,
        unioned.channel_id,
        unioned.channel_name,
        unioned.brand_id,
        brands.is_own,
        unioned.channel_kind
    from unioned
    inner join brands
        on unioned.brand_id = brands.brand_id

)

select * from final
