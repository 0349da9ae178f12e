-- No brand is spoken of in more threads than any brand is, nor any brand in more than there are; nobody speaks of a
-- brand outside of a thread, and no first week is later than the week at hand where the brand is spoken of.

select
    week_start_date,
    network_id,
    community_id,
    brand_id
from {{ ref('fct_community_visibility_weekly') }}
where
    threads_count > community_named_threads_count
    or community_named_threads_count > community_threads_count
    or authors_count > community_authors_count
    or (threads_count = 0 and authors_count > 0)
    or (threads_count > 0 and (first_week_start_date is null or first_week_start_date > week_start_date))
