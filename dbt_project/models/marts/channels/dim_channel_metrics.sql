-- One row per metric of the vocabulary, and per other one that an import or a setting brought.

with

vocabulary as (

    select * from {{ ref('channel_metrics') }}

),

days as (

    select * from {{ ref('int_channel_days__summed') }}

),

known as (

    select metric_name from vocabulary

    union distinct

    select metric_name from days

),

final as (

    select
        known.metric_name,
        coalesce(vocabulary.metric_label, known.metric_name) as metric_label,
        coalesce(vocabulary.unit, 'count') as unit,
        vocabulary.value_kinds,
        vocabulary.counted,
        vocabulary.deduplicated_by,
        vocabulary.denominator,
        vocabulary.retired_on,
        vocabulary.replaced_by,
        vocabulary.metric_name is not null as is_described
    from known
    left join vocabulary
        on known.metric_name = vocabulary.metric_name

)

select * from final
