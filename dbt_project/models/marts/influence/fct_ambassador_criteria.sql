-- One row per own brand and scored member who said something good or bad of it: which criteria of an ambassador hold.

{%- set rules = ambassador_rules() %}
{%- set criteria = [
    'is_favourable', 'has_enough_mentions', 'is_constant', 'is_active', 'is_not_influential',
    'is_below_influencer_line', 'has_no_own_feed', 'has_no_excluded_account'
] %}

with

favours as (

    select * from {{ ref('fct_member_favourability') }}
    where favour_n > 0

),

brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

members as (

    select * from {{ ref('dim_members') }}

),

persons as (

    select * from {{ ref('int_persons__summed') }}

),

replies as (

    select * from {{ ref('int_member_replies__counted') }}

),

posteriors as (

    select * from {{ ref('int_posteriors__estimated') }}

),

joined as (

    select
        favours.brand_id,
        favours.network_id,
        favours.member_key,
        members.person_key,
        favours.favour,
        favours.favour_n,
        favours.favour_low,
        favours.favour_high,
        favours.favour_enough_data,
        favours.positive_count,
        favours.polar_weeks_count,
        replies.last_post_at,
        replies.last_post_date,
        replies.days_since_last_post,
        persons.accounts_count,
        persons.influence_max,
        persons.influence_max_community_id,
        persons.followers_count,
        persons.own_feeds_count,
        persons.excluded_accounts_count,
        posteriors.posterior_mean as reply_rate,
        replies.counted_posts_count as reply_rate_n,
        posteriors.posterior_low as reply_rate_low,
        posteriors.posterior_high as reply_rate_high,
        {{ enough_member_data('replies.counted_posts_count') }} as reply_rate_enough_data,
        replies.replies_count,
        {{ recency('replies.days_since_last_post') }} as recency
    from favours
    inner join brands
        on favours.brand_id = brands.brand_id
    inner join members
        on
            favours.network_id = members.network_id
            and favours.member_key = members.member_key
    inner join persons
        on members.person_key = persons.person_key
    inner join replies
        on
            favours.network_id = replies.network_id
            and favours.member_key = replies.member_key
    inner join posteriors
        on
            replies.replies_count = posteriors.successes_count
            and replies.counted_posts_count - replies.replies_count = posteriors.failures_count
            and replies.prior_share = posteriors.prior_share

),

judged as (

    select
        *,
        favour_low >= {{ rules.least_favour_low }} as is_favourable,
        favour_enough_data as has_enough_mentions,
        polar_weeks_count >= {{ rules.least_polar_weeks }} as is_constant,
        days_since_last_post <= {{ rules.active_days }} as is_active,
        coalesce(influence_max < {{ rules.influence_line }}, true) as is_not_influential,
        coalesce(followers_count < {{ influencer_line() }}, true) as is_below_influencer_line,
        own_feeds_count = 0 as has_no_own_feed,
        excluded_accounts_count = 0 as has_no_excluded_account,
        favour_low * reply_rate * recency as candidate_score
    from joined

),

counted as (

    select
        *,
        {% for criterion in criteria -%}
            case when {{ criterion }} then 1 else 0 end{{ ' + ' if not loop.last }}
        {%- endfor %} as criteria_met_count
    from judged

),

-- Of the accounts of one person the one that would be proposed, or comes nearest to it.
placed as (

    select
        *,
        {{ row_place(
            'brand_id, person_key',
            'criteria_met_count desc, candidate_score desc, favour_n desc, network_id, member_key'
        ) }} as account_place
    from counted

),

final as (

    select
        brand_id,
        network_id,
        member_key,
        person_key,
        criteria_met_count,
        {{ criteria | length }} as criteria_count,
        criteria_met_count = {{ criteria | length }} and account_place = 1 as is_candidate,
        account_place = 1 as is_best_account,
        {{ criteria | join(',\n        ') }},
        favour,
        favour_n,
        favour_low,
        favour_high,
        favour_enough_data,
        positive_count,
        polar_weeks_count,
        last_post_at,
        last_post_date,
        days_since_last_post,
        influence_max,
        influence_max_community_id,
        followers_count,
        {{ influencer_line() }} as influencer_line,
        own_feeds_count,
        excluded_accounts_count,
        accounts_count,
        reply_rate,
        reply_rate_n,
        reply_rate_low,
        reply_rate_high,
        reply_rate_enough_data,
        replies_count,
        recency,
        candidate_score
    from placed

)

select * from final
