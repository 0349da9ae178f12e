-- One row per build: the moment the figures are of, and the clock on the wall.

with

final as (

    select
        {{ as_of() }} as as_of,
        {{ dbt.string_literal(var('time_zone')) }} as time_zone

)

select * from final
