-- One row per brand of which people said something good or bad: how much of it is good.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and stance in ('positive', 'negative')

),

bots as (

    select * from {{ ref('int_members__flagged') }}

),

-- Each author counts at most once a day, so that nobody shifts what is usual by writing much. Somebody unknown is
-- another one with each mention.
author_days as (

    select
        mentions.brand_id,
        mentions.mention_date,
        mentions.network_id,
        coalesce(mentions.member_key, mentions.mention_id) as author,
        {{ rounded_weight(share("count(case when mentions.stance = 'positive' then 1 end)", 'count(*)')) }} as weight
    from mentions
    left join bots
        on
            mentions.network_id = bots.network_id
            and mentions.member_key = bots.member_key
    where bots.member_key is null
    group by
        mentions.brand_id,
        mentions.mention_date,
        mentions.network_id,
        coalesce(mentions.member_key, mentions.mention_id)

),

final as (

    select
        brand_id,
        cast(sum(weight) as double) / count(*) as prior_share,
        count(*) as author_days_count
    from author_days
    group by brand_id

)

select * from final
