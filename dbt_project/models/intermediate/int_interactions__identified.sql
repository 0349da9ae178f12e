-- One row per reaction of one scored member to another before `as_of`.

{{ config(materialized='table') }}

with

linked as (

    select * from {{ ref('int_post_links__found') }}
    where
        target_key is not null
        and reacted_at < {{ as_of() }}

),

post_mentions as (

    select * from {{ ref('int_post_mentions__unnested') }}
    where
        author_key is not null
        and not is_duplicate
        and created_at < {{ as_of() }}

),

interactions as (

    select * from {{ ref('stg_interactions') }}
    where interaction_type in ('reply', 'quote', 'repost', 'mention')

),

-- A post that was taken back keeps its author here: that others reacted to it remains true.
targets as (

    select * from {{ ref('stg_posts') }}
    where author_key is not null

),

members as (

    select * from {{ ref('int_members__known') }}

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

-- The same repost may come under two addresses.
reposted as (

    select
        linked.*,
        {{ row_place('network_id, actor_key, target_post_key', 'reacted_at, post_key') }} as place
    from linked
    where linked.interaction_type = 'repost'

),

-- Whom a post answers, quotes or reposts it does not mention besides.
mentioned as (

    select
        {{ hashed_key(['post_mentions.post_key', "'mention'", 'post_mentions.member_key']) }} as interaction_key,
        post_mentions.network_id,
        post_mentions.community_id,
        post_mentions.author_key as actor_key,
        post_mentions.member_key as target_key,
        'mention' as interaction_type,
        cast(null as {{ dbt.type_string() }}) as target_post_key,
        post_mentions.created_at as reacted_at,
        post_mentions.created_date as reacted_date
    from post_mentions
    left join linked
        on
            post_mentions.post_key = linked.post_key
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
            and interactions.target_post_uri = targets.uri

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
        interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at,
        reacted_date
    from linked
    where interaction_type <> 'repost'

    union all

    select
        interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at,
        reacted_date
    from reposted
    where place = 1

    union all

    select
        interaction_key,
        network_id,
        community_id,
        actor_key,
        target_key,
        interaction_type,
        target_post_key,
        reacted_at,
        reacted_date
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
        reacted_at,
        {{ local_date('reacted_at') }} as reacted_date
    from told_alone
    where place = 1

),

final as (

    select reactions.*
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
