-- Stances add up to the mentions; neither authors nor duplicates outnumber them.

select
    mention_date,
    brand_id,
    network_id
from {{ ref('fct_brand_reputation_daily') }}
where
    positive_count + neutral_count + negative_count + unscored_count <> mentions_count
    or authors_count > mentions_count
    or duplicates_count > mentions_count
    or net_sentiment_n <> positive_count + negative_count
