-- One row per week, brand, language and term: what mentions of the brand are made of, and what rises.

with

terms as (

    select * from {{ ref('int_terms__measured') }}
    where subject_kind = 'brand'

),

brands as (

    select * from {{ ref('dim_brands') }}

),

final as (

    select
        terms.week_start_date,
        terms.is_complete,
        brands.brand_id,
        {{ term_columns('terms') }}
    from terms
    inner join brands
        on terms.subject_id = brands.brand_id

)

select * from final
