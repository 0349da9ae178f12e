-- One row per brand and scored member with a mention of it: how favourable the member is to it, and how sure that is.

with

counted as (

    select * from {{ ref('int_member_opinions__counted') }}

),

posteriors as (

    select * from {{ ref('int_posteriors__estimated') }}

),

estimated as (

    select
        counted.*,
        counted.positive_count + counted.negative_count as favour_n,
        posteriors.posterior_mean as favour,
        posteriors.posterior_low as favour_low,
        posteriors.posterior_high as favour_high
    from counted
    inner join posteriors
        on
            counted.positive_count = posteriors.successes_count
            and counted.negative_count = posteriors.failures_count
            and counted.prior_share = posteriors.prior_share

),

final as (

    select
        brand_id,
        network_id,
        member_key,
        positive_count,
        neutral_count,
        negative_count,
        favour,
        favour_n,
        favour_low,
        favour_high,
        {{ enough_member_data('favour_n') }} as favour_enough_data,
        prior_share,
        {{ place('brand_id', 'favour_low desc') }} as favour_rank,
        polar_weeks_count,
        first_mention_at,
        last_mention_at
    from estimated

)

select * from final
