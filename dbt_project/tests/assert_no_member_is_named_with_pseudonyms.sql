-- One row per member whose handle, name or profile is shown though the workspace wants pseudonyms.

with

members as (

    select * from {{ ref('dim_members') }}

)

select
    network_id,
    member_key
from members
where
    {{ 'true' if has_pseudonyms() else 'false' }}
    and (handle is not null or display_name is not null or profile_url is not null)
