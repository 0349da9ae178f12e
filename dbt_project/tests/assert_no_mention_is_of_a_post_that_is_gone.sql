-- What was deleted, withheld, made private or became unavailable is no mention any more, and shows no words.

select
    mentions.mention_id,
    mentions.mention_date
from {{ ref('fct_mentions') }} as mentions
left join {{ ref('stg_posts') }} as posts
    on
        mentions.post_key = posts.post_key
        and posts.is_live
where posts.post_key is null
