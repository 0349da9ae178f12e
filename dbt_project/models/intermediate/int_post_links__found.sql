-- One row per live post and post that it answers, quotes or reposts, whoever may be scored and whatever `as_of`.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook=[
            "{{ delete_outdated_links() }}",
            "{{ update_targets_of_links() }}",
            "{{ delete_links_of_objectors('actor_key') }}",
            "{{ delete_links_of_objectors('target_key') }}"
        ]
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and not is_duplicate
        and author_key is not null
        {% if is_incremental() %}
            and {{ is_touched('created_at', 'created_date') }}
        {% endif %}

),

-- A post that was taken back keeps its author here: that others reacted to it remains true.
targets as (

    select * from {{ ref('stg_posts') }}
    where author_key is not null

),

objectors as (

    select * from {{ ref('int_members__known') }}
    where has_objected

),

links as (

    select
        posts.*,
        'reply' as interaction_type,
        posts.parent_uri as target_uri,
        posts.parent_post_key as target_post_key
    from posts
    where posts.parent_uri is not null

    union all

    select
        posts.*,
        'quote' as interaction_type,
        posts.quote_of_uri as target_uri,
        posts.quote_of_post_key as target_post_key
    from posts
    where posts.quote_of_uri is not null

    union all

    select
        posts.*,
        'repost' as interaction_type,
        posts.repost_of_uri as target_uri,
        posts.repost_of_post_key as target_post_key
    from posts
    where posts.repost_of_uri is not null

),

-- Targets are looked up by address: their keys would have to be computed for the whole history.
final as (

    select
        {{ hashed_key(['links.post_key', 'links.interaction_type']) }} as interaction_key,
        links.post_key,
        links.network_id,
        links.community_id,
        links.author_key as actor_key,
        targets.author_key as target_key,
        links.interaction_type,
        links.target_post_key,
        links.created_at as reacted_at,
        links.created_date as reacted_date
    from links
    left join targets
        on
            links.network_id = targets.network_id
            and links.target_uri = targets.uri
    left join objectors as objecting_actors
        on
            links.network_id = objecting_actors.network_id
            and links.author_key = objecting_actors.member_key
    left join objectors as objecting_targets
        on
            targets.network_id = objecting_targets.network_id
            and targets.author_key = objecting_targets.member_key
    where
        objecting_actors.member_key is null
        and objecting_targets.member_key is null

)

select * from final
