-- One row per member that is neither scored nor told why not, or is both.

with

members as (

    select * from {{ ref('dim_members') }}

)

select
    network_id,
    member_key
from members
where is_scored = (unscored_reason is not null)
