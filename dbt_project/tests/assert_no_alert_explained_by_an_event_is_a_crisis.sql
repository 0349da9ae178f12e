-- An own event that explains a rise makes it an event, and nothing else does.
select alert_id
from {{ ref('fct_alerts') }}
where
    is_explained_by_event <> (alert_kind = 'event')
    or (alert_kind = 'event' and event_id is null)
