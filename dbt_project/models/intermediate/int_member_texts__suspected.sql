-- One row per text of the last 26 weeks of a member that shows a sign of a machine.

with

posts as (

    select * from {{ ref('int_member_posts__recent') }}
    where
        is_own
        and display_text is not null

),

signs as (

    select * from {{ ref('int_member_signs__measured') }}
    where signs <> ''

),

numbered as (

    select
        posts.network_id,
        posts.member_key,
        posts.post_key,
        posts.display_text,
        {{ row_place('posts.network_id, posts.member_key', 'posts.created_at desc, posts.post_key') }} as place
    from posts
    inner join signs
        on
            posts.network_id = signs.network_id
            and posts.member_key = signs.member_key

),

final as (

    select
        network_id,
        member_key,
        display_text
    from numbered
    where place <= 200
    order by network_id, member_key, place

)

select * from final
