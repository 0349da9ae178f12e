-- One row per live post that a person wrote before `as_of`: no repost, no repetition of the same file, by no staff and
-- no machine. Whom it answers, and how deep in its chain it stands.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}
        and post_kind <> 'repost'
        and not is_duplicate

),

members as (

    select * from {{ ref('int_members__known') }}

),

bots as (

    select * from {{ ref('int_members__flagged') }}

),

chains as (

    select * from {{ ref('int_reply_chains__walked') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

own_aspects as (

    select distinct mentions.post_key
    from mentions
    inner join own_brands
        on mentions.brand_id = own_brands.brand_id
    where {{ list_length('mentions.aspects') }} > 0

),

-- Who objected, or asked the network not to be analysed, is counted as an unknown author.
said as (

    select
        posts.*,
        case when not (members.has_objected or members.has_opted_out) then posts.author_key end as member_key
    from posts
    left join members
        on
            posts.network_id = members.network_id
            and posts.author_key = members.member_key
    left join bots
        on
            posts.network_id = bots.network_id
            and posts.author_key = bots.member_key
    where
        not coalesce(members.is_staff, false)
        and bots.member_key is null

),

final as (

    select
        said.post_key,
        said.network_id,
        said.community_id,
        said.thread_key,
        said.member_key,
        said.created_at,
        said.created_date,
        {{ week_start('said.created_date') }} as week_start_date,
        said.is_reply,
        case
            when said.is_reply then 'reply'
            when said.post_kind = 'quote' or said.quote_of_post_key is not null then 'quote'
            else 'thread'
        end as activity_kind,
        answered.member_key as answered_member_key,
        chains.chain_depth,
        own_aspects.post_key is not null as has_own_aspect
    from said
    left join said as answered
        on said.parent_post_key = answered.post_key
    left join chains
        on said.post_key = chains.post_key
    left join own_aspects
        on said.post_key = own_aspects.post_key

)

select * from final
