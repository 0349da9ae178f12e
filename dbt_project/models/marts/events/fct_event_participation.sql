-- One row per event and brand it was held for: who came, who was new, who came back afterwards.

with

events as (

    select * from {{ ref('int_events__planned') }}

),

members as (

    select * from {{ ref('int_event_members__found') }}

),

counted as (

    select
        event_id,
        brand_id,
        count(*) as participants_count,
        cast(sum(mentions_count) as {{ dbt.type_bigint() }}) as mentions_count,
        count(case when is_new then 1 end) as new_members_count,
        count(case when is_returning then 1 end) as returning_members_count,
        count(case when has_returned_30d then 1 end) as returned_30d_count,
        count(case when is_new and has_returned_30d then 1 end) as new_returned_30d_count,
        count(case when has_returned_31_60d then 1 end) as returned_31_60d_count
    from members
    group by event_id, brand_id

),

-- What cannot be known yet is a null count of nobody, never a zero.
filled as (

    select
        events.event_id,
        events.brand_id,
        events.is_over,
        coalesce(counted.participants_count, 0) as participants_count,
        coalesce(counted.mentions_count, 0) as mentions_count,
        case
            when not events.has_begun then 'not_begun'
            when not events.has_past then 'short_history'
        end as new_refusal_reason,
        case
            when not events.has_begun then 'not_begun'
            when not events.has_month_after then 'too_early'
        end as returned_30d_refusal_reason,
        case
            when not events.has_begun then 'not_begun'
            when not events.has_two_months_after then 'too_early'
        end as returned_31_60d_refusal_reason,
        case when events.has_begun and events.has_past then coalesce(counted.new_members_count, 0) end
            as new_members_count,
        case when events.has_begun and events.has_past then coalesce(counted.returning_members_count, 0) end
            as returning_members_count,
        case when events.has_month_after then coalesce(counted.returned_30d_count, 0) end as returned_30d_count,
        case
            when events.has_month_after and events.has_past then coalesce(counted.new_returned_30d_count, 0)
        end as new_returned_30d_count,
        case when events.has_two_months_after then coalesce(counted.returned_31_60d_count, 0) end
            as returned_31_60d_count
    from events
    left join counted
        on
            events.event_id = counted.event_id
            and events.brand_id = counted.brand_id

),

sized as (

    select
        *,
        case when new_refusal_reason is null then participants_count else 0 end as new_n,
        case when returned_30d_refusal_reason is null then participants_count else 0 end as month_n,
        case
            when returned_30d_refusal_reason is null and new_refusal_reason is null then new_members_count else 0
        end as new_month_n,
        case when returned_31_60d_refusal_reason is null then participants_count else 0 end as two_months_n
    from filled

),

final as (

    select
        event_id,
        brand_id,
        is_over,
        participants_count,
        mentions_count,
        new_members_count,
        new_refusal_reason,
        {{ share_columns('new_share', 'coalesce(new_members_count, 0)', 'new_n') }},
        returning_members_count,
        returned_30d_count,
        returned_30d_refusal_reason,
        {{ share_columns('returned_30d_share', 'coalesce(returned_30d_count, 0)', 'month_n') }},
        new_returned_30d_count,
        {{ share_columns('new_returned_30d_share', 'coalesce(new_returned_30d_count, 0)', 'new_month_n') }},
        returned_31_60d_count,
        returned_31_60d_refusal_reason,
        {{ share_columns('returned_31_60d_share', 'coalesce(returned_31_60d_count, 0)', 'two_months_n') }}
    from sized

)

select * from final
