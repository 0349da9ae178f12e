-- One row per live post and brand it speaks of, written before `as_of`.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_mentions() }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

identified as (

    select * from {{ ref('int_mentions__identified') }}

),

posts as (

    select * from {{ ref('stg_posts') }}

),

mention_scores as (

    select * from {{ ref('stg_mention_scores') }}

),

text_scores as (

    select * from {{ ref('stg_text_scores') }}

),

post_counters as (

    select * from {{ ref('int_post_counters__pivoted') }}

),

missing as (

    select identified.*
    from identified
    {% if is_incremental() %}
        left join {{ this }} as kept
            on identified.mention_id = kept.mention_id
        where kept.mention_id is null
    {% endif %}

),

final as (

    select
        missing.mention_id,
        posts.post_key,
        missing.brand_id,
        missing.network_id,
        posts.community_id,
        {% if has_pseudonyms() %}
            posts.author_key,
        {% else %}
            coalesce(posts.author_handle, posts.author_id) as author_key,
        {% endif %}
        posts.author_key as member_key,
        missing.mentioned_at,
        missing.mention_date,
        coalesce(text_scores.language, posts.declared_language) as language,
        text_scores.language_confidence,
        posts.post_kind,
        missing.is_staff,
        posts.is_reply,
        posts.is_duplicate,
        mention_scores.matched_by,
        mention_scores.matched_text,
        coalesce(missing.human_stance, mention_scores.stance) as stance,
        mention_scores.stance as model_stance,
        missing.human_stance,
        case
            when missing.human_stance is not null then 'human'
            when mention_scores.stance is not null then 'model'
        end as stance_source,
        {{ probability_of('negative', 'missing.human_stance', 'mention_scores.p_negative') }} as p_negative,
        {{ probability_of('neutral', 'missing.human_stance', 'mention_scores.p_neutral') }} as p_neutral,
        {{ probability_of('positive', 'missing.human_stance', 'mention_scores.p_positive') }} as p_positive,
        mention_scores.stance_method,
        mention_scores.stance_confidence,
        mention_scores.aspects,
        text_scores.intent,
        coalesce(text_scores.intent = 'question', false) as is_question,
        text_scores.p_irony,
        text_scores.p_toxic,
        coalesce(text_scores.is_toxic, false) as is_toxic,
        missing.model_version,
        missing.pipeline_version,
        missing.content_hash,
        {% if has_pseudonyms() %}
            posts.public_title as title,
            posts.public_text as text,
            case
                when not ({{ names_author('posts.public_url', 'posts.author_handle', 'posts.author_id') }})
                    then posts.public_url
            end as url,
        {% else %}
            posts.title,
            posts.display_text as text,
            posts.url,
        {% endif %}
        posts.parent_post_key,
        posts.thread_key,
        missing.author_followers,
        {{ audience_weight('missing.author_followers') }} as audience_weight,
        post_counters.likes_count,
        post_counters.replies_count,
        post_counters.shares_count
    from missing
    inner join posts
        on
            missing.network_id = posts.network_id
            and missing.uri = posts.uri
    inner join mention_scores
        on
            missing.network_id = mention_scores.network_id
            and missing.uri = mention_scores.uri
            and missing.content_hash = mention_scores.content_hash
            and missing.brand_id = mention_scores.brand_id
    left join text_scores
        on
            missing.network_id = text_scores.network_id
            and missing.uri = text_scores.uri
            and missing.content_hash = text_scores.content_hash
    left join post_counters
        on
            missing.network_id = post_counters.network_id
            and missing.uri = post_counters.uri

)

select * from final
