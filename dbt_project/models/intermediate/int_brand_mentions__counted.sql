-- One row per day, brand and network that has mentions by others than staff, and per day and brand over all networks.

{{
    config(
        materialized=rows_kept(),
        incremental_strategy='append',
        on_schema_change='fail',
        pre_hook="{{ delete_outdated_counts() }}"
    )
}}

-- depends_on: {{ source('raw', 'touched_days') }}

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

missing as (

    select mentions.*
    from mentions
    {% if is_incremental() %}
        where mentions.mention_date not in (select kept.mention_date from {{ this }} as kept)
    {% endif %}

),

-- The same pseudonym or handle on two networks is two authors.
scoped as (

    select
        mention_date,
        brand_id,
        network_id,
        network_id || '|' || author_key as author,
        is_duplicate,
        stance
    from missing

    union all

    select
        mention_date,
        brand_id,
        'all' as network_id,
        network_id || '|' || author_key as author,
        is_duplicate,
        stance
    from missing

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        count(distinct author) as authors_count,
        {{ mention_counts() }}
    from scoped
    group by mention_date, brand_id, network_id

)

select * from final
