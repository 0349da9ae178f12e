-- One row per account of a person who objected to being scored, by this account or by another.

with

objections as (

    select * from {{ ref('int_objections__matched') }}

),

persons as (

    select * from {{ ref('int_persons__merged') }}

),

objecting_persons as (

    select distinct
        persons.person_network_id,
        persons.person_member_key
    from persons
    inner join objections
        on
            persons.network_id = objections.network_id
            and persons.member_key = objections.member_key

),

final as (

    select
        network_id,
        member_key
    from objections

    union distinct

    select
        persons.network_id,
        persons.member_key
    from persons
    inner join objecting_persons
        on
            persons.person_network_id = objecting_persons.person_network_id
            and persons.person_member_key = objecting_persons.person_member_key

)

select * from final
