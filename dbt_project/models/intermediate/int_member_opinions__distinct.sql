-- One row per brand, scored member and text that speaks of it: who says the same words again has said one thing.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and not is_duplicate
        and member_key is not null

),

members as (

    select * from {{ ref('int_members__scored') }}

),

closer_readings as (

    select * from {{ ref('stg_closer_readings') }}

),

placed as (

    select
        mentions.*,
        coalesce(mentions.human_stance, closer_readings.stance, mentions.stance) as read_stance,
        {{ week_start('mentions.mention_date') }} as week_start_date,
        {{ row_place(
            "mentions.brand_id, mentions.network_id, mentions.member_key, "
            ~ "coalesce(mentions.content_hash, mentions.mention_id)",
            "case when mentions.human_stance is null then 1 else 0 end, mentions.mentioned_at, mentions.mention_id"
        ) }} as place
    from mentions
    inner join members
        on
            mentions.network_id = members.network_id
            and mentions.member_key = members.member_key
    left join closer_readings
        on
            mentions.mention_id = closer_readings.mention_id
            and mentions.content_hash = closer_readings.content_hash

),

final as (

    select
        brand_id,
        network_id,
        member_key,
        mention_id,
        mentioned_at,
        week_start_date,
        read_stance as stance
    from placed
    where place = 1

)

select * from final
