-- One row per post as last seen on its network, whatever its status.

with

posts as (

    select * from {{ source('raw', 'posts') }}

),

final as (

    select
        {{ hashed_key(['network', 'uri']) }} as post_key,
        network as network_id,
        uri,
        kind as post_kind,
        status as post_status,
        status in ('live', 'edited') as is_live,
        {% if has_pseudonyms() %}
            coalesce(case when {{ dbt.position("'@'", 'channel_id') }} = 0 then channel_id end, instance, network)
                as community_id,
        {% else %}
            coalesce(channel_id, instance, network) as community_id,
        {% endif %}
        instance,
        author_id,
        author_handle,
        author_key,
        title,
        display_text,
        public_text,
        public_title,
        public_url,
        lang as declared_language,
        created_at,
        {{ local_date('created_at') }} as created_date,
        parent_uri,
        repost_of_uri,
        quote_of_uri,
        case when parent_uri is not null then {{ hashed_key(['network', 'parent_uri']) }} end as parent_post_key,
        case when repost_of_uri is not null then {{ hashed_key(['network', 'repost_of_uri']) }} end
            as repost_of_post_key,
        case when quote_of_uri is not null then {{ hashed_key(['network', 'quote_of_uri']) }} end as quote_of_post_key,
        mentions as mentioned_accounts,
        coalesce({{ list_length('links') }}, 0) > 0 as has_link,
        {{ hashed_key(['network', 'coalesce(thread_root_uri, thread_uri, uri)']) }} as thread_key,
        parent_uri is not null or parent_id is not null as is_reply,
        duplicate_of_uri is not null as is_duplicate,
        {{ list_holds('flags', "'staff'") }} as is_flagged_staff,
        url,
        content_hash
    from posts

)

select * from final
