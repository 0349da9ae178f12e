-- One row per live post and brand it speaks of, written before `as_of`: its keys, and the facts that
-- can change without a load of the post.

with

posts as (

    select * from {{ ref('stg_posts') }}
    where
        is_live
        and created_at < {{ as_of() }}

),

mention_scores as (

    select * from {{ ref('stg_mention_scores') }}

),

brands as (

    select * from {{ ref('stg_workspace_brands') }}

),

members as (

    select * from {{ ref('stg_members') }}

),

stance_labels as (

    select * from {{ ref('stg_stance_labels') }}

),

staff_accounts as (

    select * from {{ ref('int_staff_accounts__unioned') }}

),

final as (

    select
        {{ hashed_key(['posts.network_id', 'posts.uri', 'mention_scores.brand_id']) }} as mention_id,
        posts.network_id,
        posts.uri,
        mention_scores.brand_id,
        posts.content_hash,
        posts.community_id,
        posts.created_at as mentioned_at,
        posts.created_date as mention_date,
        staff_by_handle.account_name is not null or staff_by_id.account_name is not null as is_staff,
        members.followers_count as author_followers,
        mention_scores.model_version,
        mention_scores.pipeline_version,
        stance_labels.label as human_stance
    from posts
    inner join mention_scores
        on
            posts.network_id = mention_scores.network_id
            and posts.uri = mention_scores.uri
            and posts.content_hash = mention_scores.content_hash
    inner join brands
        on mention_scores.brand_id = brands.brand_id
    left join stance_labels
        on
            {{ hashed_key(['posts.network_id', 'posts.uri', 'mention_scores.brand_id']) }} = stance_labels.mention_id
            and posts.content_hash = stance_labels.content_hash
    left join members
        on
            posts.network_id = members.network_id
            and posts.author_id = members.member_id
    left join staff_accounts as staff_by_handle
        on
            posts.network_id = staff_by_handle.network_id
            and {{ bare_handle('posts.author_handle') }} = staff_by_handle.account_name
    left join staff_accounts as staff_by_id
        on
            posts.network_id = staff_by_id.network_id
            and {{ bare_handle('posts.author_id') }} = staff_by_id.account_name

)

select * from final
