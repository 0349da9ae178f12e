-- Every figure and every difference outside the daily ones lies inside its interval. A bound of 0 or 1 is computed as
-- a limit, so the last bits may differ.

{% set figures = {
    'fct_brand_aspect_weekly': [
        'mention_share', 'mention_share_change', 'net_sentiment', 'net_sentiment_change'
    ],
    'fct_community_visibility_weekly': ['visibility', 'visibility_change'],
    'fct_community_quality_weekly': [
        'reciprocity', 'reciprocity_change', 'answered_share', 'answered_share_change', 'active_share',
        'active_share_change', 'targeted_share', 'top_1_share', 'top_10_share', 'opener_share', 'answerer_share',
        'reactor_share'
    ],
    'fct_competitor_benchmark_weekly': [
        'share_of_voice', 'share_of_voice_change', 'share_of_voice_gap', 'author_share_of_voice',
        'author_share_of_voice_change', 'net_sentiment', 'net_sentiment_change', 'net_sentiment_gap', 'negative_share'
    ],
    'fct_response_weekly': ['inbound_answered_share'],
    'fct_requests_weekly': ['post_share', 'author_share'],
    'fct_topic_watch_daily': ['post_share', 'author_share'],
    'fct_topic_terms_weekly': ['author_share'],
    'fct_brand_terms_weekly': ['author_share'],
    'fct_community_candidates': ['public_share', 'speaking_share', 'favourable_share'],
    'fct_stance_accuracy': [
        'accuracy', 'recall_negative', 'recall_neutral', 'recall_positive', 'public_accuracy'
    ],
    'fct_member_favourability': ['favour'],
    'fct_ambassador_criteria': ['favour', 'reply_rate'],
    'fct_ambassador_candidates': ['favour', 'reply_rate'],
    'dim_personas': ['members_share'],
    'fct_outreach_funnel_weekly': ['acceptance_share', 'arrival_share', 'accepted_arrival_share', 'activity_share'],
    'fct_event_lift': ['expected', 'lift', 'lift_pct'],
    'fct_event_lift_daily': ['expected', 'cumulative_lift'],
    'fct_event_participation': [
        'new_share', 'returned_30d_share', 'new_returned_30d_share', 'returned_31_60d_share'
    ],
    'fct_owned_posts': [
        'engagement_rate_by_followers', 'engagement_rate_by_impressions', 'engagement_rate_by_reach',
        'open_rate_by_delivered', 'click_rate_by_delivered', 'positive_reply_share'
    ],
    'fct_channel_hours': ['engagement_per_post'],
    'fct_alerts': ['negative_share', 'usual_negative_share', 'expected_count'],
} %}

with

figures as (

    {% for mart, names in figures.items() %}
        {% set is_first_mart = loop.first %}
        {% for name in names %}
            {% if not (is_first_mart and loop.first) %}
                union all
            {% endif %}
            select
                '{{ mart }}.{{ name }}' as figure,
                {{ name }} as figure_value,
                {{ name }}_low as low,
                {{ name }}_high as high
            from {{ ref(mart) }}
        {% endfor %}
    {% endfor %}

)

select * from figures
where
    figure_value < low - 1e-9
    or figure_value > high + 1e-9
    or (figure_value is not null and (low is null or high is null))
