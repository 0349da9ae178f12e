-- Shares of voice, by posts and by authors, sum to 1 on every day and network that has mentions.

select
    mention_date,
    network_id,
    sum(share_of_voice) as posts_sum,
    sum(author_share_of_voice) as authors_sum
from {{ ref('fct_brand_reputation_daily') }}
group by mention_date, network_id
having
    abs(sum(share_of_voice) - 1) > 1e-9
    or abs(sum(author_share_of_voice) - 1) > 1e-9
