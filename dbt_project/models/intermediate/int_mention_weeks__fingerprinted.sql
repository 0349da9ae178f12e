-- One row per week with mentions by others than staff: a number that changes with what is said in them.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where not is_staff

),

{% set columns = [
    'mention_id', 'author_key', 'stance', 'stance_source', 'stance_confidence', 'aspects', 'is_duplicate', 'is_toxic',
    'p_irony', 'likes_count'
] %}

final as (

    select
        {{ week_start('mention_date') }} as week_start_date,
        cast({{ fingerprint(columns) }} as {{ dbt.type_string() }}) as fingerprint
    from mentions
    group by {{ week_start('mention_date') }}

)

select * from final
