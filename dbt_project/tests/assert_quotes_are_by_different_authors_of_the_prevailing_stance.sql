-- The quotes of a cell are mentions of its brand and week, by different people, of the stance that prevails, and fit to
-- be shown.

with

weekly as (

    select * from {{ ref('fct_brand_aspect_weekly') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

quoted as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        prevailing_stance,
        quote_1_mention_id as mention_id
    from weekly

    union all

    select
        week_start_date,
        brand_id,
        aspect_id,
        prevailing_stance,
        quote_2_mention_id as mention_id
    from weekly

    union all

    select
        week_start_date,
        brand_id,
        aspect_id,
        prevailing_stance,
        quote_3_mention_id as mention_id
    from weekly

)

select
    quoted.week_start_date,
    quoted.brand_id,
    quoted.aspect_id
from quoted
inner join mentions
    on quoted.mention_id = mentions.mention_id
group by quoted.week_start_date, quoted.brand_id, quoted.aspect_id
having
    count(*) <> count(distinct mentions.network_id || '|' || coalesce(mentions.author_key, mentions.mention_id))
    or count(
        case
            when
                mentions.stance <> quoted.prevailing_stance
                or mentions.brand_id <> quoted.brand_id
                or {{ week_start('mentions.mention_date') }} <> quoted.week_start_date
                or mentions.is_staff
                or mentions.is_duplicate
                or mentions.is_toxic
                then 1
        end
    ) > 0
