-- One row per week with posts: a number that changes with what its communities hold and with what they speak of.

with

posts as (

    select * from {{ ref('int_community_posts__identified') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

post_prints as (

    select
        week_start_date,
        {{ fingerprint(['network_id', 'uri', 'community_id', 'is_reply']) }} as posts_print
    from posts
    group by week_start_date

),

mention_prints as (

    select
        {{ week_start('mention_date') }} as week_start_date,
        {{ fingerprint(['mention_id']) }} as mentions_print
    from mentions
    group by {{ week_start('mention_date') }}

),

final as (

    select
        post_prints.week_start_date,
        cast(post_prints.posts_print as {{ dbt.type_string() }})
        || ' ' || coalesce(cast(mention_prints.mentions_print as {{ dbt.type_string() }}), '') as fingerprint
    from post_prints
    left join mention_prints
        on post_prints.week_start_date = mention_prints.week_start_date

)

select * from final
