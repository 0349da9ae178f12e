-- Every figure has an interval and lies inside it, and the interval lies inside the range of the figure. A bound of
-- 0 or 1 is computed as a limit, so the last bits may differ.

with

daily as (

    select * from {{ ref('fct_brand_reputation_daily') }}

),

figures as (

    select
        'share_of_voice' as figure,
        share_of_voice as figure_value,
        share_of_voice_low as low,
        share_of_voice_high as high,
        0 as floor
    from daily

    union all

    select
        'author_share_of_voice' as figure,
        author_share_of_voice as figure_value,
        author_share_of_voice_low as low,
        author_share_of_voice_high as high,
        0 as floor
    from daily

    union all

    select
        'net_sentiment' as figure,
        net_sentiment as figure_value,
        net_sentiment_low as low,
        net_sentiment_high as high,
        -1 as floor
    from daily

    union all

    select
        'positive_share' as figure,
        positive_share as figure_value,
        positive_share_low as low,
        positive_share_high as high,
        0 as floor
    from daily

    union all

    select
        'corrected_positive_share' as figure,
        corrected_positive_share as figure_value,
        corrected_positive_share_low as low,
        corrected_positive_share_high as high,
        0 as floor
    from daily

    union all

    select
        'corrected_net_sentiment' as figure,
        corrected_net_sentiment as figure_value,
        corrected_net_sentiment_low as low,
        corrected_net_sentiment_high as high,
        -1 as floor
    from daily

    union all

    select
        'reputation_index' as figure,
        reputation_index / 100 as figure_value,
        reputation_index_low / 100 as low,
        reputation_index_high / 100 as high,
        0 as floor
    from daily

)

select * from figures
where
    low is null
    or high is null
    or low < floor
    or high > 1
    or low > high
    or figure_value < low - 1e-9
    or figure_value > high + 1e-9
