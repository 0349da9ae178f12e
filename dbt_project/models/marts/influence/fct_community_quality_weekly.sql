-- One row per week and community in which a person posted, and per week and network (`all`).

with

exchange as (

    select * from {{ ref('int_community_exchange__counted') }}

),

seen as (

    select * from {{ ref('int_community_members__seen') }}

),

answers as (

    select * from {{ ref('int_community_answers__counted') }}

),

covered as (

    select * from {{ ref('int_networks__covered') }}

),

joined as (

    select
        exchange.*,
        seen.members_count,
        seen.active_count,
        seen.targeted_count,
        exchange.openers_count + exchange.answerers_count + exchange.reactors_count as participants_count,
        coalesce(answers.questions_count, 0) as questions_count,
        coalesce(answers.due_questions_count, 0) as due_questions_count,
        coalesce(answers.answered_questions_count, 0) as answered_questions_count,
        coalesce(answers.responses_count, 0) as responses_count,
        answers.response_minutes_median,
        answers.response_minutes_p90,
        answers.response_business_minutes_median,
        answers.response_business_minutes_p90
    from exchange
    left join seen
        on
            exchange.week_start_date = seen.week_start_date
            and exchange.network_id = seen.network_id
            and exchange.community_id = seen.community_id
    left join answers
        on
            exchange.week_start_date = answers.week_start_date
            and exchange.network_id = answers.network_id
            and exchange.community_id = answers.community_id

),

measured as (

    select
        *,
        {{ share('replies_count', 'threads_count') }} as replies_mean,
        {{ share_columns('reciprocity', 'mutual_pairs_count', 'pairs_count') }},
        {{ share_columns('answered_share', 'answered_questions_count', 'due_questions_count') }},
        {{ share_columns('active_share', 'active_count', 'members_count') }},
        {{ share_columns('targeted_share', 'targeted_count', 'active_count') }},
        {{ share_columns('top_1_share', 'top_1_posts_count', 'signed_posts_count') }},
        {{ share_columns('top_10_share', 'top_10_posts_count', 'signed_posts_count') }},
        {{ share_columns('opener_share', 'openers_count', 'participants_count') }},
        {{ share_columns('answerer_share', 'answerers_count', 'participants_count') }},
        {{ share_columns('reactor_share', 'reactors_count', 'participants_count') }}
    from joined

),

final as (

    select
        this_week.week_start_date,
        {{ is_week_complete('this_week.week_start_date') }} as is_complete,
        this_week.network_id,
        this_week.community_id,
        coalesce(covered.coverage, 'unknown') as coverage,
        this_week.replies_mean,
        this_week.replies_mean - week_before.replies_mean as replies_mean_change,
        this_week.replies_median,
        {{ enough_data('this_week.threads_count') }} as replies_enough_data,
        this_week.chain_depth_max,
        this_week.repliers_count,
        this_week.reciprocity,
        this_week.reciprocity_n,
        this_week.reciprocity_low,
        this_week.reciprocity_high,
        this_week.reciprocity_enough_data,
        {{ change_of('reciprocity') }},
        this_week.questions_count,
        this_week.answered_share,
        this_week.answered_share_n,
        this_week.answered_share_low,
        this_week.answered_share_high,
        this_week.answered_share_enough_data,
        {{ change_of('answered_share') }},
        this_week.responses_count,
        this_week.response_minutes_median,
        this_week.response_minutes_p90,
        this_week.response_business_minutes_median,
        this_week.response_business_minutes_p90,
        {{ enough_data('this_week.responses_count') }} as response_enough_data,
        this_week.active_share,
        this_week.active_share_n,
        this_week.active_share_low,
        this_week.active_share_high,
        this_week.active_share_enough_data,
        {{ change_of('active_share') }},
        this_week.targeted_share,
        this_week.targeted_share_n,
        this_week.targeted_share_low,
        this_week.targeted_share_high,
        this_week.targeted_share_enough_data,
        this_week.top_1_share,
        this_week.top_1_share_n,
        this_week.top_1_share_low,
        this_week.top_1_share_high,
        {{ enough_data('this_week.people_count') }} as top_1_share_enough_data,
        this_week.top_10_share,
        this_week.top_10_share_n,
        this_week.top_10_share_low,
        this_week.top_10_share_high,
        {{ enough_data('this_week.people_count') }} as top_10_share_enough_data,
        this_week.opener_share,
        this_week.opener_share_n,
        this_week.opener_share_low,
        this_week.opener_share_high,
        this_week.opener_share_enough_data,
        this_week.answerer_share,
        this_week.answerer_share_n,
        this_week.answerer_share_low,
        this_week.answerer_share_high,
        this_week.answerer_share_enough_data,
        this_week.reactor_share,
        this_week.reactor_share_n,
        this_week.reactor_share_low,
        this_week.reactor_share_high,
        this_week.reactor_share_enough_data,
        this_week.threads_count,
        this_week.posts_count,
        this_week.replies_count,
        this_week.people_count
    from measured as this_week
    left join measured as week_before
        on
            this_week.week_start_date = {{ next_week('week_before.week_start_date') }}
            and this_week.network_id = week_before.network_id
            and this_week.community_id = week_before.community_id
    left join covered
        on this_week.network_id = covered.network_id

)

select * from final
