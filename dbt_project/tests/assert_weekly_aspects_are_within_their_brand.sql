-- No aspect has more mentions or authors than its brand, stances are those of mentions, and the brand's own row holds
-- every mention that is not by staff.

with

weekly as (

    select * from {{ ref('fct_brand_aspect_weekly') }}

),

listed as (

    select count(*) as mentions_count
    from {{ ref('fct_mentions') }}
    where not is_staff

),

counted as (

    select coalesce(sum(mentions_count), 0) as mentions_count
    from weekly
    where aspect_id = 'all'

)

select
    brand_id || ' ' || aspect_id as what,
    mentions_count as found
from weekly
where
    mentions_count > mention_share_n
    or authors_count > mentions_count
    or positive_count + neutral_count + negative_count > mentions_count
    or net_sentiment_n <> positive_count + negative_count

union all

select
    'mentions of all weeks' as what,
    counted.mentions_count as found
from listed
cross join counted
where listed.mentions_count <> counted.mentions_count
