-- One row per post of a person that staff of an own brand answered: how long it waited.

with

inbound as (

    select * from {{ ref('int_inbound_posts__answered') }}
    where answered_at is not null

),

days as (

    select * from {{ ref('int_business_days__spanned') }}

),

final as (

    select
        inbound.post_key,
        {{ minutes_between('inbound.created_at', 'inbound.answered_at') }} as response_minutes,
        {{ business_minutes('answer_days', 'inbound.answered_at') }}
        - ({{ business_minutes('post_days', 'inbound.created_at') }}) as response_business_minutes
    from inbound
    inner join days as post_days
        on inbound.created_date = post_days.business_date
    inner join days as answer_days
        on inbound.answered_date = answer_days.business_date

)

select * from final
