-- Nothing written at or after `as_of` is in the marts.

select
    mention_id,
    mentioned_at
from {{ ref('fct_mentions') }}
where mentioned_at >= {{ as_of() }}
