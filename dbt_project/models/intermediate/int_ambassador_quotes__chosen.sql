-- One row per own brand and member who meets every criterion: up to three of their words that show why.

{%- set rules = ambassador_rules() %}

with

candidates as (

    select * from {{ ref('fct_ambassador_criteria') }}
    where is_candidate

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        post_kind <> 'repost'
        and text is not null
        and not is_duplicate
        and not is_toxic
        and coalesce(p_irony, 0) < {{ rules.least_irony }}

),

opinions as (

    select * from {{ ref('int_member_opinions__distinct') }}
    where
        stance = 'positive'
        and week_start_date >= {{ first_constancy_week() }}

),

quotable as (

    select
        mentions.mention_id,
        mentions.brand_id,
        mentions.network_id,
        mentions.member_key,
        mentions.mentioned_at,
        mentions.p_positive,
        opinions.week_start_date,
        coalesce(mentions.thread_key, mentions.post_key) as thread_key
    from mentions
    inner join opinions
        on
            mentions.mention_id = opinions.mention_id
            and mentions.brand_id = opinions.brand_id
    inner join candidates
        on
            mentions.brand_id = candidates.brand_id
            and mentions.network_id = candidates.network_id
            and mentions.member_key = candidates.member_key

),

-- The surest of each week and of each thread come first, then the second of each: three days of one dispute are one
-- witness.
placed as (

    select
        *,
        {{ row_place(
            'brand_id, network_id, member_key, week_start_date', 'p_positive desc, mentioned_at desc, mention_id'
        ) }} as place_in_week,
        {{ row_place(
            'brand_id, network_id, member_key, thread_key', 'p_positive desc, mentioned_at desc, mention_id'
        ) }} as place_in_thread
    from quotable

),

ranked as (

    select
        *,
        {{ row_place(
            'brand_id, network_id, member_key',
            'greatest(place_in_week, place_in_thread), p_positive desc, mentioned_at desc, mention_id'
        ) }} as quote_place
    from placed

),

final as (

    select
        brand_id,
        network_id,
        member_key,
        count(*) as quotes_count,
        max(case when quote_place = 1 then mention_id end) as evidence_1_mention_id,
        max(case when quote_place = 2 then mention_id end) as evidence_2_mention_id,
        max(case when quote_place = 3 then mention_id end) as evidence_3_mention_id
    from ranked
    group by brand_id, network_id, member_key

)

select * from final
