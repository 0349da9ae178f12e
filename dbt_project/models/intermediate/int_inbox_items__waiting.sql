-- One row per inbound post of the last days that waits for an answer: the facts that its priority is made of.

with

conversations as (

    select * from {{ ref('fct_conversations') }}

),

inbound as (

    select * from {{ ref('int_inbound_posts__found') }}

),

inbox_items as (

    select * from {{ ref('stg_inbox_items') }}

),

influence as (

    select * from {{ ref('fct_member_influence') }}
    where
        community_id = 'all'
        and influence_enough_data

),

post_counters as (

    select * from {{ ref('int_post_counters__pivoted') }}

),

days as (

    select * from {{ ref('int_business_days__spanned') }}

),

-- An answer in the data ends the wait, but for an item that somebody opened again, or took, after it. What somebody
-- spoke of stays as long as what was just written.
waiting as (

    select
        conversations.*,
        coalesce(inbox_items.inbox_state, 'open') as state
    from conversations
    left join inbox_items
        on conversations.post_key = inbox_items.item_id
    where
        greatest(conversations.created_at, coalesce(inbox_items.state_changed_at, conversations.created_at))
        >= {{ dbt.dateadd('day', -(var('inbox')['days'] | int), as_of()) }}
        and coalesce(inbox_items.inbox_state, 'open') in ('open', 'taken')
        and (conversations.needs_answer or inbox_items.item_id is not null)
        and (
            not conversations.is_answered
            or inbox_items.state_changed_at > conversations.settled_at
        )

),

final as (

    select
        waiting.post_key as item_id,
        waiting.brand_id,
        waiting.network_id,
        waiting.community_id,
        waiting.member_key,
        waiting.thread_key,
        waiting.created_at,
        waiting.text,
        waiting.url,
        waiting.stance,
        waiting.intent,
        waiting.is_question,
        inbound.has_question_mark,
        inbound.is_request,
        inbound.is_negative,
        inbound.p_negative,
        inbound.is_complaint,
        waiting.is_addressed,
        waiting.is_follow_up,
        {{ minutes_between('waiting.created_at', as_of()) }} as waiting_minutes,
        {{ business_minutes('last_days', as_of()) }}
        - ({{ business_minutes('post_days', 'waiting.created_at') }}) as waiting_business_minutes,
        waiting.state,
        influence.influence,
        coalesce(post_counters.likes_count, 0)
        + coalesce(post_counters.replies_count, 0)
        + coalesce(post_counters.shares_count, 0) as reactions_count,
        cast({{ var('inbox')['days'] }} as double) as inbox_days,
        cast({{ var('inbox')['question_weight'] }} as double) as question_weight,
        cast({{ var('inbox')['negative_weight'] }} as double) as negative_weight,
        cast({{ var('inbox')['addressed_weight'] }} as double) as addressed_weight,
        cast({{ var('inbox')['influence_weight'] }} as double) as influence_weight,
        cast({{ var('inbox')['age_weight'] }} as double) as age_weight,
        cast({{ var('inbox')['spread_weight'] }} as double) as spread_weight
    from waiting
    inner join inbound
        on waiting.post_key = inbound.post_key
    inner join days as post_days
        on waiting.created_date = post_days.business_date
    inner join days as last_days
        on last_days.business_date = {{ local_date(as_of()) }}
    left join influence
        on
            waiting.network_id = influence.network_id
            and waiting.member_key = influence.member_key
    left join post_counters
        on
            waiting.network_id = post_counters.network_id
            and inbound.uri = post_counters.uri

)

select * from final
