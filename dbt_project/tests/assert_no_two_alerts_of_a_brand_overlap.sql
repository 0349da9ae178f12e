-- What is unusual of a brand at a time belongs to one alert.
select earlier.alert_id
from {{ ref('fct_alerts') }} as earlier
inner join {{ ref('fct_alerts') }} as later
    on
        earlier.brand_id = later.brand_id
        and earlier.alert_id <> later.alert_id
where
    earlier.started_at <= later.started_at
    and earlier.last_unusual_at > later.started_at
