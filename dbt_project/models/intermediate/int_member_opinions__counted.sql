-- One row per brand and scored member with a mention of it: what they said of it, counted.

{{ config(materialized='table') }}

with

opinions as (

    select * from {{ ref('int_member_opinions__distinct') }}

),

priors as (

    select * from {{ ref('int_brand_priors__shared') }}

),

counted as (

    select
        brand_id,
        network_id,
        member_key,
        count(case when stance = 'positive' then 1 end) as positive_count,
        count(case when stance = 'neutral' then 1 end) as neutral_count,
        count(case when stance = 'negative' then 1 end) as negative_count,
        count(
            distinct case
                when stance in ('positive', 'negative') and week_start_date >= {{ first_constancy_week() }}
                    then week_start_date
            end
        ) as polar_weeks_count,
        min(mentioned_at) as first_mention_at,
        max(mentioned_at) as last_mention_at
    from opinions
    group by brand_id, network_id, member_key

),

final as (

    select
        counted.*,
        coalesce(priors.prior_share, cast(0.5 as double)) as prior_share
    from counted
    left join priors
        on counted.brand_id = priors.brand_id

)

select * from final
