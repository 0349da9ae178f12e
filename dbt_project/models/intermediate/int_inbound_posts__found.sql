-- One row per post of a person that asks something of an own brand, speaks to it, or was answered by its desk.

{{ config(materialized='table') }}

with

exchange_posts as (

    select * from {{ ref('int_exchange_posts__identified') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

text_scores as (

    select * from {{ ref('stg_text_scores') }}

),

own_brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

mentions as (

    select * from {{ ref('fct_mentions') }}

),

desk_posts as (

    select * from {{ ref('int_desk_posts__found') }}

),

desk_accounts as (

    select * from {{ ref('int_desk_accounts__named') }}

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

objecting as (

    select * from {{ ref('int_members__objecting') }}

),

answered as (

    select * from {{ ref('int_inbound_posts__answered') }}
    where answered_at is not null

),

-- Whoever an import calls staff in one post is staff in all of them.
flagged as (

    select distinct
        network_id,
        author_key
    from posts
    where
        is_flagged_staff
        and author_key is not null

),

first_own_brand as (

    select min(display_order) as display_order
    from own_brands

),

default_brand as (

    select min(own_brands.brand_id) as brand_id
    from own_brands
    inner join first_own_brand
        on own_brands.display_order = first_own_brand.display_order

),

-- Of two own brands in a post, the one it is against comes first.
ranked_mentions as (

    select
        mentions.post_key,
        mentions.brand_id,
        mentions.stance,
        mentions.p_negative,
        mentions.matched_by,
        {{ row_place(
            'mentions.post_key',
            "case when mentions.stance = 'negative' then 0 else 1 end, own_brands.display_order, mentions.brand_id"
        ) }} as mention_place
    from mentions
    inner join own_brands
        on mentions.brand_id = own_brands.brand_id

),

own_mentions as (

    select * from ranked_mentions
    where mention_place = 1

),

named as (

    select
        post_key,
        network_id,
        {{ unnested('mentioned_accounts') }} as mentioned
    from posts
    where
        is_live
        and created_at < {{ as_of() }}
        and {{ list_length('mentioned_accounts') }} > 0

),

naming as (

    select
        named.post_key,
        max(desk_accounts.brand_id) as brand_id
    from named
    inner join desk_accounts
        on
            named.network_id = desk_accounts.network_id
            and desk_accounts.account_name in (
                {{ bare_handle('named.mentioned.id') }}, {{ bare_handle('named.mentioned.handle') }}
            )
    group by named.post_key

),

said as (

    select
        exchange_posts.post_key,
        exchange_posts.network_id,
        exchange_posts.community_id,
        posts.author_key,
        exchange_posts.thread_key,
        posts.parent_post_key,
        exchange_posts.created_at,
        exchange_posts.created_date,
        exchange_posts.week_start_date,
        posts.uri,
        coalesce(posts.title || ' ', '') || posts.display_text as words,
        text_scores.intent,
        own_mentions.stance,
        own_mentions.p_negative,
        answered.answered_at,
        own_mentions.post_key is not null as is_about_brand,
        answered_desk_posts.post_key is not null as is_to_desk,
        coalesce(answered_desk_posts.is_reply, false) as is_to_desk_reply,
        posts.post_kind = 'article' as is_article,
        not posts.is_reply and (naming.post_key is not null or coalesce(own_mentions.matched_by = 'handle', false))
            as is_naming_desk,
        coalesce(own_mentions.brand_id, answered_desk_posts.brand_id, naming.brand_id, default_brand.brand_id)
            as brand_id
    from exchange_posts
    inner join posts
        on exchange_posts.post_key = posts.post_key
    cross join default_brand
    left join text_scores
        on
            posts.network_id = text_scores.network_id
            and posts.uri = text_scores.uri
            and posts.content_hash = text_scores.content_hash
    left join own_mentions
        on exchange_posts.post_key = own_mentions.post_key
    left join desk_posts as answered_desk_posts
        on posts.parent_post_key = answered_desk_posts.post_key
    left join naming
        on exchange_posts.post_key = naming.post_key
    left join answered
        on exchange_posts.post_key = answered.post_key
    left join flagged
        on
            posts.network_id = flagged.network_id
            and posts.author_key = flagged.author_key
    left join objecting
        on
            posts.network_id = objecting.network_id
            and posts.author_key = objecting.member_key
    left join staff_accounts as staff_by_handle
        on
            posts.network_id = staff_by_handle.network_id
            and {{ bare_handle('posts.author_handle') }} = staff_by_handle.account_name
    left join staff_accounts as staff_by_id
        on
            posts.network_id = staff_by_id.network_id
            and {{ bare_handle('posts.author_id') }} = staff_by_id.account_name
    where
        not coalesce(posts.is_flagged_staff, false)
        and flagged.author_key is null
        and objecting.member_key is null
        and staff_by_handle.account_name is null
        and staff_by_id.account_name is null

),

wanted as (

    select
        *,
        is_to_desk or is_naming_desk as is_addressed,
        coalesce(intent = 'question', false) as is_question,
        {{ holds_question_mark('words') }} as has_question_mark,
        {{ only_thanks('words') }} as is_thanks,
        coalesce(intent = 'request', false) as is_request,
        coalesce(stance = 'negative', false) as is_negative,
        coalesce(intent = 'complaint', false) as has_complaining_words
    from said
    where
        is_about_brand
        or is_to_desk
        or is_naming_desk
        or answered_at is not null

),

kind_words as (

    select
        *,
        coalesce(intent, 'other') = 'praise' or coalesce(stance, 'neutral') = 'positive' as is_kind,
        has_complaining_words
        and coalesce(stance, 'negative') <> 'positive'
        and not (coalesce(stance, 'negative') = 'neutral' and has_question_mark) as is_complaint
    from wanted

),

-- Thanks and small talk wait for nothing. A post that opens a talk with the desk does, unless it is kind.
judged as (

    select
        *,
        (is_addressed or (is_about_brand and not is_article))
        and not (is_to_desk_reply and is_thanks and not has_question_mark and not is_negative)
        and (
            is_question
            or is_request
            or is_negative
            or is_complaint
            or ((has_question_mark or is_naming_desk) and not is_kind)
        ) as needs_answer
    from kind_words

),

final as (

    select
        post_key,
        brand_id,
        network_id,
        community_id,
        author_key,
        thread_key,
        parent_post_key,
        uri,
        created_at,
        created_date,
        week_start_date,
        stance,
        intent,
        is_about_brand,
        is_addressed,
        is_to_desk_reply as is_follow_up,
        is_question,
        has_question_mark,
        is_request,
        is_negative,
        p_negative,
        is_complaint,
        needs_answer,
        answered_at
    from judged
    where
        needs_answer
        or answered_at is not null

)

select * from final
