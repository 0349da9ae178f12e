-- One row per mention by others than staff and aspect that it concerns, and per mention under aspect `all`.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

mention_aspects as (

    select * from {{ ref('int_mention_aspects__unnested') }}

),

aspects_counts as (

    select
        mention_id,
        count(*) as aspects_count
    from mention_aspects
    group by mention_id

),

scoped as (

    select
        mention_aspects.mention_id,
        mention_aspects.aspect_id,
        aspects_counts.aspects_count
    from mention_aspects
    inner join aspects_counts
        on mention_aspects.mention_id = aspects_counts.mention_id

    union all

    select
        mention_id,
        'all' as aspect_id,
        1 as aspects_count
    from mentions

),

final as (

    select
        {{ week_start('mentions.mention_date') }} as week_start_date,
        mentions.brand_id,
        scoped.aspect_id,
        mentions.mention_id,
        mentions.network_id || '|' || mentions.author_key as author,
        mentions.stance,
        scoped.aspects_count = 1 as is_sole_aspect,
        coalesce(mentions.stance_source = 'human' or mentions.stance_confidence >= 0.8, false) as is_sure,
        mentions.stance_confidence,
        coalesce({{ dbt.length('mentions.text') }} between 40 and 300, false) as is_medium_length,
        coalesce(mentions.likes_count, 0) as likes_count,
        mentions.text is not null
        and not mentions.is_duplicate
        and not mentions.is_toxic
        and coalesce(mentions.p_irony, 0) < 0.5 as is_quotable
    from scoped
    inner join mentions
        on scoped.mention_id = mentions.mention_id

)

select * from final
