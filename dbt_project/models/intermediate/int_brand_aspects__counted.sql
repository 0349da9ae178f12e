-- One row per week, brand and aspect of which something was said by others than staff, aspect `all` included.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_weeks('int_mention_weeks__fingerprinted') }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

weeks as (

    select * from {{ ref('int_mention_weeks__fingerprinted') }}
    {% if is_incremental() %}
        where week_start_date not in (select kept.week_start_date from {{ this }} as kept)
    {% endif %}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

missing as (

    select
        weeks.week_start_date,
        weeks.fingerprint as week_fingerprint,
        mentions.brand_id,
        mentions.mention_id,
        mentions.network_id || '|' || mentions.author_key as author,
        mentions.stance,
        mentions.aspects,
        coalesce(mentions.stance_source = 'human' or mentions.stance_confidence >= 0.8, false) as is_sure,
        coalesce(mentions.stance_confidence, 0) as stance_confidence,
        coalesce({{ dbt.length('mentions.text') }} between 40 and 300, false) as is_medium_length,
        coalesce(mentions.likes_count, 0) as likes_count,
        mentions.text is not null
        and not mentions.is_duplicate
        and not mentions.is_toxic
        and coalesce(mentions.p_irony, 0) < 0.5 as is_quotable
    from mentions
    inner join weeks
        on {{ week_start('mentions.mention_date') }} = weeks.week_start_date

),

scoped as (

    select
        *,
        {{ unnested('aspects') }} as aspect_id,
        {{ list_length('aspects') }} = 1 as is_sole_aspect
    from missing

    union all

    select
        *,
        'all' as aspect_id,
        true as is_sole_aspect
    from missing

),

counted as (

    select
        week_start_date,
        week_fingerprint,
        brand_id,
        aspect_id,
        count(*) as mentions_count,
        count(distinct author) as authors_count,
        count(case when stance = 'positive' then 1 end) as positive_count,
        count(case when stance = 'neutral' then 1 end) as neutral_count,
        count(case when stance = 'negative' then 1 end) as negative_count
    from scoped
    group by week_start_date, week_fingerprint, brand_id, aspect_id

),

-- What most of the mentions that judge say; with as many for as against, what is said against.
judged as (

    select
        *,
        case
            when positive_count > negative_count then 'positive'
            when negative_count > 0 then 'negative'
            else 'neutral'
        end as prevailing_stance
    from counted

),

candidates as (

    select scoped.*
    from scoped
    inner join judged
        on
            scoped.week_start_date = judged.week_start_date
            and scoped.brand_id = judged.brand_id
            and scoped.aspect_id = judged.aspect_id
            and scoped.stance = judged.prevailing_stance
    where scoped.is_quotable

),

{% set cell = 'week_start_date, brand_id, aspect_id' %}
{% set best_first -%}
    case when is_sole_aspect then 0 else 1 end,
    case when is_medium_length then 0 else 1 end,
    case when is_sure then 0 else 1 end,
    likes_count desc,
    stance_confidence desc,
    mention_id
{%- endset -%}

best_of_author as (

    select
        *,
        {{ row_place(cell ~ ', coalesce(author, mention_id)', best_first) }} as author_place
    from candidates

),

placed as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        mention_id,
        {{ row_place(cell, best_first) }} as place
    from best_of_author
    where author_place = 1

),

quotes as (

    select
        week_start_date,
        brand_id,
        aspect_id,
        max(case when place = 1 then mention_id end) as quote_1_mention_id,
        max(case when place = 2 then mention_id end) as quote_2_mention_id,
        max(case when place = 3 then mention_id end) as quote_3_mention_id
    from placed
    where place <= 3
    group by week_start_date, brand_id, aspect_id

),

final as (

    select
        judged.week_start_date,
        judged.brand_id,
        judged.aspect_id,
        judged.mentions_count,
        judged.authors_count,
        judged.positive_count,
        judged.neutral_count,
        judged.negative_count,
        judged.prevailing_stance,
        quotes.quote_1_mention_id,
        quotes.quote_2_mention_id,
        quotes.quote_3_mention_id,
        judged.week_fingerprint
    from judged
    left join quotes
        on
            judged.week_start_date = quotes.week_start_date
            and judged.brand_id = quotes.brand_id
            and judged.aspect_id = quotes.aspect_id

)

select * from final
