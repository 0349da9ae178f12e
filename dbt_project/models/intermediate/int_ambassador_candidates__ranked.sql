-- One row per own brand and person who meets every criterion, with their place, quotes, contact route and notice.

with

candidates as (

    select * from {{ ref('fct_ambassador_criteria') }}
    where is_candidate

),

quotes as (

    select * from {{ ref('int_ambassador_quotes__chosen') }}

),

contacts as (

    select * from {{ ref('network_contacts') }}

),

posts as (

    select * from {{ ref('int_member_posts__said') }}

),

brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

own_places as (

    select distinct
        channels.network_id,
        channels.channel_id as community_id
    from {{ ref('stg_workspace_channels') }} as channels
    inner join brands
        on channels.brand_id = brands.brand_id

),

-- Who wrote anywhere else was not met on the brand's own ground alone.
places as (

    select
        posts.network_id,
        posts.member_key,
        count(case when own_places.community_id is null then 1 end) = 0 as is_met_at_own_place
    from posts
    left join own_places
        on
            posts.network_id = own_places.network_id
            and posts.community_id = own_places.community_id
    group by posts.network_id, posts.member_key

),

final as (

    select
        candidates.brand_id,
        candidates.network_id,
        candidates.member_key,
        candidates.person_key,
        candidates.favour,
        candidates.favour_n,
        candidates.favour_low,
        candidates.favour_high,
        candidates.favour_enough_data,
        candidates.positive_count,
        candidates.polar_weeks_count,
        candidates.last_post_at,
        candidates.last_post_date,
        candidates.influence_max,
        candidates.influence_max_community_id,
        candidates.followers_count,
        candidates.influencer_line,
        candidates.accounts_count,
        candidates.reply_rate,
        candidates.reply_rate_n,
        candidates.reply_rate_low,
        candidates.reply_rate_high,
        candidates.reply_rate_enough_data,
        candidates.replies_count,
        candidates.candidate_score,
        {{ row_place(
            'candidates.brand_id',
            'candidates.candidate_score desc, candidates.favour_n desc, candidates.network_id, candidates.member_key'
        ) }} as candidate_rank,
        coalesce(quotes.quotes_count, 0) as quotes_count,
        quotes.evidence_1_mention_id,
        quotes.evidence_2_mention_id,
        quotes.evidence_3_mention_id,
        coalesce(
            case when places.is_met_at_own_place then contacts.own_place_contact_route else contacts.contact_route end,
            'public_reply'
        ) as contact_route,
        case
            when places.is_met_at_own_place then 'gdpr_article_13'
            else 'gdpr_article_14'
        end as notice
    from candidates
    inner join places
        on
            candidates.network_id = places.network_id
            and candidates.member_key = places.member_key
    left join quotes
        on
            candidates.brand_id = quotes.brand_id
            and candidates.network_id = quotes.network_id
            and candidates.member_key = quotes.member_key
    left join contacts
        on candidates.network_id = contacts.network_id

)

select * from final
