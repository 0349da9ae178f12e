-- One row per week, brand, language and request: what people ask for and complain about; what is like nothing else is
-- counted as `other`.

with

mentions as (

    select * from {{ ref('fct_mentions') }}

),

grouped as (

    select * from {{ ref('stg_mention_requests') }}

),

clusters as (

    select * from {{ ref('stg_request_clusters') }}

),

aspects as (

    select * from {{ ref('int_mention_aspects__unnested') }}

),

said as (

    select
        mentions.mention_id,
        mentions.brand_id,
        mentions.content_hash,
        case when grouped.mention_id is null then 1 else 0 end as is_ungrouped,
        mentions.intent,
        cast({{ dbt.date_trunc('week', 'mentions.mention_date') }} as date) as week_start_date,
        coalesce(mentions.language, 'und') as language,
        mentions.network_id || '|' || coalesce(mentions.author_key, mentions.mention_id) as person,
        coalesce(grouped.cluster_id, 'other') as cluster_id,
        grouped.likeness
    from mentions
    left join grouped
        on
            mentions.mention_id = grouped.mention_id
            and mentions.content_hash = grouped.content_hash
    where
        not mentions.is_staff
        and not mentions.is_duplicate
        and (
            mentions.intent = 'question'
            or (mentions.intent in ('request', 'complaint') and coalesce(mentions.stance, 'neutral') <> 'positive')
        )

),

repeated as (

    select
        *,
        {{ row_place(
            'week_start_date, brand_id, language, person, content_hash',
            'is_ungrouped, mention_id'
        ) }} as time_said
    from said

),

asking as (

    select * from repeated
    where time_said = 1

),

counted as (

    select
        week_start_date,
        brand_id,
        language,
        cluster_id,
        count(*) as posts_count,
        count(distinct person) as authors_count,
        count(case when intent = 'question' then 1 end) as questions_count,
        count(case when intent = 'request' then 1 end) as requests_count,
        count(case when intent = 'complaint' then 1 end) as complaints_count
    from asking
    group by week_start_date, brand_id, language, cluster_id

),

totals as (

    select
        week_start_date,
        brand_id,
        language,
        count(*) as post_share_n,
        count(distinct person) as author_share_n
    from asking
    group by week_start_date, brand_id, language

),

before as (

    select
        totals.week_start_date,
        totals.brand_id,
        totals.language,
        count(former.week_start_date) as weeks_before
    from totals
    left join totals as former
        on
            totals.brand_id = former.brand_id
            and totals.language = former.language
            and totals.week_start_date > former.week_start_date
            and {{ dbt.datediff('former.week_start_date', 'totals.week_start_date', 'day') }} <= 28
    group by totals.week_start_date, totals.brand_id, totals.language

),

former_counts as (

    select
        counted.week_start_date,
        counted.brand_id,
        counted.language,
        counted.cluster_id,
        coalesce(sum(former.authors_count), 0) as authors_before
    from counted
    left join counted as former
        on
            counted.brand_id = former.brand_id
            and counted.language = former.language
            and counted.cluster_id = former.cluster_id
            and counted.week_start_date > former.week_start_date
            and {{ dbt.datediff('former.week_start_date', 'counted.week_start_date', 'day') }} <= 28
    group by counted.week_start_date, counted.brand_id, counted.language, counted.cluster_id

),

best_of_person as (

    select
        *,
        {{ row_place(
            'week_start_date, brand_id, language, cluster_id, person',
            'likeness desc, mention_id asc'
        ) }} as place
    from asking
    where cluster_id <> 'other'

),

ranked_quotes as (

    select
        *,
        {{ row_place(
            'week_start_date, brand_id, language, cluster_id',
            'likeness desc, mention_id asc'
        ) }} as quote_place
    from best_of_person
    where place = 1

),

quotes as (

    select
        week_start_date,
        brand_id,
        language,
        cluster_id,
        max(case when quote_place = 1 then mention_id end) as quote_1_mention_id,
        max(case when quote_place = 2 then mention_id end) as quote_2_mention_id,
        max(case when quote_place = 3 then mention_id end) as quote_3_mention_id
    from ranked_quotes
    group by week_start_date, brand_id, language, cluster_id

),

aspect_counts as (

    select
        asking.week_start_date,
        asking.brand_id,
        asking.language,
        asking.cluster_id,
        aspects.aspect_id,
        {{ row_place(
            'asking.week_start_date, asking.brand_id, asking.language, asking.cluster_id',
            'count(*) desc, aspects.aspect_id'
        ) }} as place
    from asking
    inner join aspects
        on asking.mention_id = aspects.mention_id
    group by asking.week_start_date, asking.brand_id, asking.language, asking.cluster_id, aspects.aspect_id

),

main_aspects as (

    select * from aspect_counts
    where place = 1

),

measured as (

    select
        counted.*,
        clusters.label,
        clusters.first_seen_date,
        {{ local_date(as_of()) }} >= {{ dbt.dateadd('day', 7, 'counted.week_start_date') }} as is_complete,
        case
            when
                counted.complaints_count >= counted.requests_count
                and counted.complaints_count >= counted.questions_count then 'complaint'
            when counted.requests_count >= counted.questions_count then 'request'
            else 'question'
        end as request_kind,
        totals.post_share_n,
        totals.author_share_n,
        main_aspects.aspect_id as main_aspect_id,
        cast(former_counts.authors_before as double) / nullif(before.weeks_before, 0) as usual_authors,
        quotes.quote_1_mention_id,
        quotes.quote_2_mention_id,
        quotes.quote_3_mention_id
    from counted
    inner join totals
        on
            counted.week_start_date = totals.week_start_date
            and counted.brand_id = totals.brand_id
            and counted.language = totals.language
    inner join before
        on
            counted.week_start_date = before.week_start_date
            and counted.brand_id = before.brand_id
            and counted.language = before.language
    inner join former_counts
        on
            counted.week_start_date = former_counts.week_start_date
            and counted.brand_id = former_counts.brand_id
            and counted.language = former_counts.language
            and counted.cluster_id = former_counts.cluster_id
    left join clusters
        on
            counted.week_start_date = clusters.week_start_date
            and counted.brand_id = clusters.brand_id
            and counted.language = clusters.language
            and counted.cluster_id = clusters.cluster_id
    left join main_aspects
        on
            counted.week_start_date = main_aspects.week_start_date
            and counted.brand_id = main_aspects.brand_id
            and counted.language = main_aspects.language
            and counted.cluster_id = main_aspects.cluster_id
    left join quotes
        on
            counted.week_start_date = quotes.week_start_date
            and counted.brand_id = quotes.brand_id
            and counted.language = quotes.language
            and counted.cluster_id = quotes.cluster_id

),

compared as (

    select
        *,
        (authors_count - usual_authors) * (authors_count - usual_authors)
        > 4 * greatest(usual_authors, cast(1 as double)) as is_unusual
    from measured

),

final as (

    select
        week_start_date,
        brand_id,
        language,
        cluster_id,
        label,
        request_kind,
        is_complete,
        posts_count,
        authors_count,
        questions_count,
        requests_count,
        complaints_count,
        {{ share_columns('post_share', 'posts_count', 'post_share_n') }},
        {{ share_columns('author_share', 'authors_count', 'author_share_n') }},
        first_seen_date,
        usual_authors,
        case
            when usual_authors is null then null
            when cluster_id <> 'other' and first_seen_date >= week_start_date then 'new'
            when is_unusual and authors_count > usual_authors then 'rising'
            when not is_complete then null
            when is_unusual then 'falling'
            else 'steady'
        end as trend,
        main_aspect_id,
        quote_1_mention_id,
        quote_2_mention_id,
        quote_3_mention_id
    from compared

)

select * from final
