-- One row per day, brand and network with mentions, and per day and brand over all networks: what is counted now,
-- and what was counted of the mentions that had their time.

{%- set figures = ['authors_count', 'mentions_count', 'duplicates_count', 'positive_count', 'neutral_count',
    'negative_count', 'unscored_count'] %}

with

counted as (

    select * from {{ ref('int_brand_mentions__counted') }}

),

kept as (

    select * from {{ ref('stg_kept_counts') }}
    where mention_date < {{ local_date(as_of()) }}

),

scoped as (

    select
        mention_date,
        brand_id,
        network_id,
        {{ figures | join(',\n        ') }}
    from counted

    union all

    select
        mention_date,
        brand_id,
        network_id,
        {{ figures | join(',\n        ') }}
    from kept

    -- An author is counted once a network, so that the networks add up.
    union all

    select
        mention_date,
        brand_id,
        'all' as network_id,
        {{ figures | join(',\n        ') }}
    from kept

),

final as (

    select
        mention_date,
        brand_id,
        network_id,
        cast(sum(authors_count) as {{ dbt.type_bigint() }}) as authors_count,
        cast(sum(mentions_count) as {{ dbt.type_bigint() }}) as mentions_count,
        cast(sum(duplicates_count) as {{ dbt.type_bigint() }}) as duplicates_count,
        cast(sum(positive_count) as {{ dbt.type_bigint() }}) as positive_count,
        cast(sum(neutral_count) as {{ dbt.type_bigint() }}) as neutral_count,
        cast(sum(negative_count) as {{ dbt.type_bigint() }}) as negative_count,
        cast(sum(unscored_count) as {{ dbt.type_bigint() }}) as unscored_count
    from scoped
    group by mention_date, brand_id, network_id

)

select * from final
