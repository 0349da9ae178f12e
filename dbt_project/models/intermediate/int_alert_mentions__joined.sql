-- One row per alert and mention of its brand, by others than staff, between its first unusual hour or day and its last.

with

steps as (

    select * from {{ ref('int_alert_steps__detected') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

networks as (

    select * from {{ ref('dim_networks') }}

),

episodes as (

    select
        alert_id,
        brand_id,
        min(step_started_at) as covered_from,
        max(step_ended_at) as covered_to
    from steps
    group by alert_id, brand_id

),

final as (

    select
        episodes.alert_id,
        mentions.mention_id,
        mentions.mentioned_at,
        mentions.network_id,
        mentions.community_id,
        mentions.thread_key,
        mentions.author_key,
        mentions.is_duplicate,
        mentions.stance,
        mentions.p_negative,
        mentions.aspects,
        {{ is_press('mentions.post_kind', 'networks.network_kind') }} as is_press,
        coalesce(mentions.likes_count, 0)
        + coalesce(mentions.replies_count, 0)
        + coalesce(mentions.shares_count, 0) as reactions_count
    from episodes
    inner join mentions
        on
            episodes.brand_id = mentions.brand_id
            and episodes.covered_from <= mentions.mentioned_at
            and episodes.covered_to > mentions.mentioned_at
    inner join networks
        on mentions.network_id = networks.network_id

)

select * from final
