-- One row per day and brand that has mentions by others than staff: what an event may lift.

with

mentions as (

    select
        mention_id,
        brand_id,
        mention_date,
        network_id || '|' || member_key as author,
        stance,
        coalesce(likes_count, 0) + coalesce(replies_count, 0) + coalesce(shares_count, 0) as reactions_count
    from {{ ref('fct_mentions') }}
    where not is_staff

),

author_days as (

    select
        brand_id,
        author,
        mention_date
    from mentions
    where author is not null
    group by brand_id, author, mention_date

),

recalled as (

    select
        *,
        max(mention_date) over (
            partition by brand_id, author
            order by mention_date
            rows between unbounded preceding and 1 preceding
        ) as former_date
    from author_days

),

authors as (

    select
        brand_id,
        mention_date,
        count(*) as authors_count,
        count(case when former_date is null then 1 end) as new_authors_count,
        count(
            case when {{ dbt.datediff('former_date', 'mention_date', 'day') }} > {{ silent_days() }} then 1 end
        ) as returning_authors_count
    from recalled
    group by brand_id, mention_date

),

counts as (

    select
        brand_id,
        mention_date,
        count(*) as mentions_count,
        count(case when stance = 'positive' then 1 end) as positive_count,
        count(case when stance in ('positive', 'negative') then 1 end) as polar_count,
        cast(sum(reactions_count) as {{ dbt.type_bigint() }}) as reactions_count
    from mentions
    group by brand_id, mention_date

),

final as (

    select
        counts.brand_id,
        counts.mention_date as metric_date,
        counts.mentions_count,
        coalesce(authors.authors_count, 0) as authors_count,
        coalesce(authors.new_authors_count, 0) as new_authors_count,
        coalesce(authors.returning_authors_count, 0) as returning_authors_count,
        counts.positive_count,
        counts.polar_count,
        counts.reactions_count
    from counts
    left join authors
        on
            counts.brand_id = authors.brand_id
            and counts.mention_date = authors.mention_date

)

select * from final
