-- One row per reaction of one scored member to another before `as_of`.

{{ config(materialized='table') }}

with

posts as (

    select * from {{ ref('int_member_posts__said') }}
    where
        is_scored
        and not is_duplicate

),

-- A post that was taken back keeps its author here: that others reacted to it remains true.
targets as (

    select * from {{ ref('stg_posts') }}
    where author_key is not null

),

post_mentions as (

    select * from {{ ref('int_post_mentions__unnested') }}

),

interactions as (

    select * from {{ ref('stg_interactions') }}
    where interaction_type in ('reply', 'quote', 'repost', 'mention')

),

members as (

    select * from {{ ref('int_members__known') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

links as (

    select
        posts.*,
        'reply' as interaction_type,
        posts.parent_post_key as target_post_key
    from posts
    where posts.parent_post_key is not null

    union all

    select
        posts.*,
        'quote' as interaction_type,
        posts.quote_of_post_key as target_post_key
    from posts
    where posts.quote_of_post_key is not null

    union all

    select
        posts.*,
        'repost' as interaction_type,
        posts.repost_of_post_key as target_post_key
    from posts
    where posts.repost_of_post_key is not null

),

linked as (

    select
        links.post_key,
        links.network_id,
        links.community_id,
        links.member_key as actor_key,
        targets.author_key as target_key,
        links.interaction_type,
        links.target_post_key,
        links.created_at as reacted_at,
        -- The same repost may come under two addresses.
        {{ row_place(
            "links.network_id, links.member_key, links.interaction_type, links.target_post_key, "
            ~ "case when links.interaction_type <> 'repost' then links.post_key end",
            'links.created_at, links.post_key'
        ) }} as place
    from links
    inner join targets
        on
            links.network_id = targets.network_id
            and links.target_post_key = targets.post_key

),

-- Whom a post answers, quotes or reposts it does not mention besides.
mentioned as (

    select
        posts.post_key,
        posts.network_id,
        posts.community_id,
        posts.member_key as actor_key,
        post_mentions.member_key as target_key,
        'mention' as interaction_type,
        cast(null as {{ dbt.type_string() }}) as target_post_key,
        posts.created_at as reacted_at
    from posts
    inner join post_mentions
        on posts.post_key = post_mentions.post_key
    left join linked
        on
            posts.post_key = linked.post_key
            and post_mentions.member_key = linked.target_key
    where linked.post_key is null

),

-- A reaction without a time of its own gets that of the post it is to: most follow within hours.
told as (

    select
        interactions.interaction_key,
        interactions.network_id,
        coalesce(targets.community_id, interactions.instance, interactions.network_id) as community_id,
        actors.member_key as actor_key,
        coalesce(whom.member_key, targets.author_key) as target_key,
        interactions.interaction_type,
        interactions.target_post_key,
        coalesce(interactions.created_at, targets.created_at, interactions.observed_at) as reacted_at,
        interactions.created_at is null as is_dated_by_post
    from interactions
    inner join members as actors
        on
            interactions.network_id = actors.network_id
            and interactions.actor_id = actors.member_id
    left join members as whom
        on
            interactions.network_id = whom.network_id
            and interactions.target_member_id = whom.member_id
    left join targets
        on
            interactions.network_id = targets.network_id
            and interactions.target_post_key = targets.post_key

),

-- What was seen as a post too counts once, and so does what was told twice of the same post.
told_alone as (

    select
        told.*,
        {{ row_place(
            "told.network_id, told.interaction_type, told.actor_key, told.target_key, told.target_post_key, "
            ~ "case when told.target_post_key is null then told.reacted_at end",
            'told.is_dated_by_post, told.reacted_at, told.interaction_key'
        ) }} as place
    from told
    left join linked
        on
            told.network_id = linked.network_id
            and told.interaction_type = linked.interaction_type
            and told.actor_key = linked.actor_key
            and told.target_post_key = linked.target_post_key
    where
        linked.post_key is null
        and told.reacted_at < {{ as_of() }}

),

reactions as (

    select
        {{ hashed_key(['post_key', 'interaction_type', 'target_key']) }} as interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at
    from linked
    where place = 1

    union all

    select
        {{ hashed_key(['post_key', 'interaction_type', 'target_key']) }} as interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at
    from mentioned

    union all

    select
        interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at
    from told_alone
    where place = 1

),

final as (

    select
        reactions.*,
        {{ local_date('reactions.reacted_at') }} as reacted_date
    from reactions
    inner join scored as actors
        on
            reactions.network_id = actors.network_id
            and reactions.actor_key = actors.member_key
    inner join scored as whom
        on
            reactions.network_id = whom.network_id
            and reactions.target_key = whom.member_key
    where reactions.actor_key <> reactions.target_key

)

select * from final
