-- One row per mention of an own brand, positive or negative, by a scored member.

with

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        stance in ('positive', 'negative')
        and not is_duplicate

),

brands as (

    select * from {{ ref('dim_brands') }}
    where is_own

),

scored as (

    select * from {{ ref('int_members__scored') }}

),

final as (

    select
        mentions.mention_id,
        {{ week_start('mentions.mention_date') }} as week_start_date,
        mentions.network_id,
        mentions.community_id,
        mentions.member_key,
        mentions.stance
    from mentions
    inner join brands
        on mentions.brand_id = brands.brand_id
    inner join scored
        on
            mentions.network_id = scored.network_id
            and mentions.member_key = scored.member_key

)

select * from final
