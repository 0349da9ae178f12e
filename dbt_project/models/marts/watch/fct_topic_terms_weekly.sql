-- One row per week, watch topic, language and term: what posts on the topic are made of, and what rises.

with

terms as (

    select * from {{ ref('int_terms__measured') }}
    where subject_kind = 'topic'

),

topics as (

    select * from {{ ref('stg_workspace_topics') }}

),

final as (

    select
        terms.week_start_date,
        terms.is_complete,
        topics.topic_id,
        topics.topic_name,
        {{ term_columns('terms') }}
    from terms
    inner join topics
        on terms.subject_id = topics.topic_id

)

select * from final
