-- One row per community or site that people who speak of the brands or watch topics point to, and that is not yet
-- listened to.

with

posts as (

    select * from {{ ref('int_posts__said') }}
    where created_at >= {{ dbt.dateadd('day', -90, as_of()) }}

),

places as (

    select * from {{ ref('stg_post_places') }}
    where candidate_kind is not null

),

listened as (

    select * from {{ ref('stg_workspace_listened') }}

),

mentions as (

    select * from {{ ref('fct_mentions') }}
    where
        not is_staff
        and mentioned_at >= {{ dbt.dateadd('day', -90, as_of()) }}

),

brands as (

    select * from {{ ref('dim_brands') }}

),

topic_posts as (

    select distinct post_key from {{ ref('int_topic_posts__said') }}

),

brand_posts as (

    select distinct post_key from mentions

),

channels as (

    select distinct
        network_id,
        {{ lower_case('community_id') }} as channel
    from {{ ref('int_posts__said') }}

    union distinct

    select distinct
        network_id,
        {{ lower_case('instance') }} as channel
    from {{ ref('int_posts__said') }}
    where network_id in ('rss', 'discourse')

),

accounts as (

    select distinct {{ bare_handle('author_handle') }} as account_name
    from {{ ref('int_posts__said') }}
    where author_handle is not null

),

polar as (

    select
        posts.person_key,
        count(case when mentions.stance = 'positive' then 1 end) as positive_count,
        count(case when mentions.stance in ('positive', 'negative') then 1 end) as polar_count
    from mentions
    inner join brands
        on mentions.brand_id = brands.brand_id
    inner join posts
        on mentions.post_key = posts.post_key
    where brands.is_own
    group by posts.person_key

),

marked as (

    select
        posts.*,
        brand_posts.post_key is not null as speaks_of_brand,
        topic_posts.post_key is not null as speaks_of_topic
    from posts
    left join brand_posts
        on posts.post_key = brand_posts.post_key
    left join topic_posts
        on posts.post_key = topic_posts.post_key

),

public as (

    select distinct person_key
    from marked
    where speaks_of_brand or speaks_of_topic

),

pointed as (

    select distinct
        places.candidate_kind,
        places.candidate_network_id as network_id,
        places.identifier,
        marked.post_key,
        marked.person_key,
        marked.created_at,
        marked.created_date,
        marked.speaks_of_brand,
        marked.speaks_of_topic,
        public.person_key is not null as is_public
    from places
    inner join marked
        on
            places.network_id = marked.network_id
            and places.uri = marked.uri
            and places.content_hash = marked.content_hash
    left join public
        on marked.person_key = public.person_key

),

counted as (

    select
        candidate_kind,
        network_id,
        identifier,
        count(*) as posts_count,
        count(distinct person_key) as authors_count,
        count(distinct case when is_public then person_key end) as public_authors_count,
        count(case when speaks_of_brand or speaks_of_topic then 1 end) as speaking_posts_count,
        count(case when speaks_of_brand then 1 end) as brand_posts_count,
        max(created_date) as last_seen_date
    from pointed
    group by candidate_kind, network_id, identifier

),

lines as (

    select
        candidate_kind,
        candidate_network_id as network_id,
        identifier,
        max(case when candidate_kind in ('feed', 'site', 'discourse_forum') then link_host end) as place_host,
        max(workspace_line) as workspace_line
    from places
    group by candidate_kind, candidate_network_id, identifier

),

people as (

    select distinct
        candidate_kind,
        network_id,
        identifier,
        person_key
    from pointed

),

favour as (

    select
        people.candidate_kind,
        people.network_id,
        people.identifier,
        cast(coalesce(sum(polar.positive_count), 0) as {{ dbt.type_bigint() }}) as favourable_count,
        cast(coalesce(sum(polar.polar_count), 0) as {{ dbt.type_bigint() }}) as favourable_share_n
    from people
    left join polar
        on people.person_key = polar.person_key
    group by people.candidate_kind, people.network_id, people.identifier

),

latest_of_person as (

    select
        *,
        {{ row_place(
            'candidate_kind, network_id, identifier, person_key',
            'case when speaks_of_brand then 0 when speaks_of_topic then 1 else 2 end, created_at desc, post_key asc'
        ) }} as place
    from pointed

),

ranked as (

    select
        *,
        {{ row_place(
            'candidate_kind, network_id, identifier',
            'case when speaks_of_brand then 0 when speaks_of_topic then 1 else 2 end, created_at desc, post_key asc'
        ) }} as evidence_place
    from latest_of_person
    where place = 1

),

evidence as (

    select
        candidate_kind,
        network_id,
        identifier,
        max(case when evidence_place = 1 then post_key end) as evidence_1_post_key,
        max(case when evidence_place = 2 then post_key end) as evidence_2_post_key,
        max(case when evidence_place = 3 then post_key end) as evidence_3_post_key
    from ranked
    group by candidate_kind, network_id, identifier

),

final as (

    select
        counted.candidate_kind,
        counted.network_id,
        counted.identifier,
        {{ candidate_score('counted.public_authors_count', 'counted.authors_count') }} as candidate_score,
        case
            when counted.brand_posts_count > 0 then 'names_brands'
            when counted.speaking_posts_count > 0 then 'names_topics'
            else 'same_people'
        end as reason,
        counted.posts_count,
        counted.authors_count,
        {{ share_columns('public_share', 'counted.public_authors_count', 'counted.authors_count') }},
        {{ share_columns('speaking_share', 'counted.speaking_posts_count', 'counted.posts_count') }},
        {{ share_columns('favourable_share', 'favour.favourable_count', 'favour.favourable_share_n') }},
        counted.last_seen_date,
        evidence.evidence_1_post_key,
        evidence.evidence_2_post_key,
        evidence.evidence_3_post_key,
        lines.workspace_line
    from counted
    inner join lines
        on
            counted.candidate_kind = lines.candidate_kind
            and counted.network_id = lines.network_id
            and counted.identifier = lines.identifier
    inner join favour
        on
            counted.candidate_kind = favour.candidate_kind
            and counted.network_id = favour.network_id
            and counted.identifier = favour.identifier
    inner join evidence
        on
            counted.candidate_kind = evidence.candidate_kind
            and counted.network_id = evidence.network_id
            and counted.identifier = evidence.identifier
    left join listened
        on
            counted.candidate_kind = listened.candidate_kind
            and counted.network_id = listened.network_id
            and counted.identifier = listened.identifier
    left join channels
        on
            counted.network_id = channels.network_id
            and {{ lower_case('counted.identifier') }} = channels.channel
            and counted.candidate_kind in ('hashtag', 'feed', 'site', 'discourse_forum')
    left join accounts
        on {{ lower_case('counted.identifier') }} = accounts.account_name
    left join accounts as host_accounts
        on lines.place_host = host_accounts.account_name
    where
        listened.identifier is null
        and channels.channel is null
        and accounts.account_name is null
        and host_accounts.account_name is null
        and counted.authors_count >= 3
        and counted.public_authors_count >= 2

)

select * from final
