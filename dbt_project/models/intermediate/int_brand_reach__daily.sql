-- One row per brand and local day on which others than staff spoke of it: how much, how badly, how widely.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

networks as (

    select * from {{ ref('dim_networks') }}

),

final as (

    select
        mentions.brand_id,
        mentions.mention_date,
        count(*) as mentions_count,
        count(mentions.stance) as scored_count,
        count(case when mentions.stance = 'negative' then 1 end) as negative_count,
        count(distinct mentions.network_id || '|' || coalesce(mentions.community_id, '')) as communities_count,
        count(case when {{ is_press('mentions.post_kind', 'networks.network_kind') }} then 1 end) as press_count
    from mentions
    inner join networks
        on mentions.network_id = networks.network_id
    group by mentions.brand_id, mentions.mention_date

)

select * from final
