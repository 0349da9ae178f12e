-- One row per watch topic of the workspace.

with

workspace_topics as (

    select * from {{ source('raw', 'workspace_topics') }}

),

final as (

    select
        topic_id,
        topic_name
    from workspace_topics

)

select * from final
