{#-
How the incremental tables stay equal to a full refresh: a hook deletes the rows that no longer hold, then the model
inserts the rows that are missing. Both happen in one transaction, so a crash in between leaves the old table.

A row no longer holds when its day was touched by a load since the last build, or when one of the facts that change
without a load of its post has changed: as_of moved back, its brand left the workspace, the author became staff or
has other followers, another model or version of the steps around it scored it, a person labelled it.
-#}
{% macro delete_outdated_mentions() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            mention_date in (select touched_days.day from {{ source('raw', 'touched_days') }} as touched_days)
            or mention_id not in (
                select kept.mention_id
                from {{ this }} as kept
                inner join {{ ref('int_mentions__identified') }} as identified
                    on
                        kept.mention_id = identified.mention_id
                        and kept.mentioned_at = identified.mentioned_at
                        and kept.mention_date = identified.mention_date
                        and kept.is_staff = identified.is_staff
                        and kept.community_id = identified.community_id
                        and kept.author_followers is not distinct from identified.author_followers
                        and kept.model_version is not distinct from identified.model_version
                        and kept.pipeline_version is not distinct from identified.pipeline_version
                        and kept.human_stance is not distinct from identified.human_stance
            )
    {%- endif -%}
{%- endmacro %}

{#- Days whose counts are no longer those of fct_mentions, and days that were touched (their authors may differ). -#}
{% macro delete_outdated_counts() -%}
    {%- if is_incremental() -%}
        {%- set columns = ['mentions_count', 'duplicates_count', 'positive_count', 'neutral_count', 'negative_count'] -%}
        {%- set kept -%}
            select mention_date, brand_id, network_id, {{ columns | join(', ') }}
            from {{ this }}
            where network_id <> 'all'
        {%- endset -%}
        {%- set counted -%}
            select mention_date, brand_id, network_id, {{ mention_counts() }}
            from {{ ref('fct_mentions') }}
            where not is_staff
            group by mention_date, brand_id, network_id
        {%- endset -%}
        {%- set counted = "select mention_date, brand_id, network_id, " ~ columns | join(", ")
            ~ " from (" ~ counted ~ ") as counted" -%}
        delete from {{ this }}
        where
            mention_date in (select touched_days.day from {{ source('raw', 'touched_days') }} as touched_days)
            or mention_date in (
                select mention_date from (({{ kept }}) {{ dbt.except() }} ({{ counted }})) as gone
            )
            or mention_date in (
                select mention_date from (({{ counted }}) {{ dbt.except() }} ({{ kept }})) as new
            )
    {%- endif -%}
{%- endmacro %}

{#- What is counted of the mentions of a group, people excepted. -#}
{% macro mention_counts() -%}
    count(*) as mentions_count,
    count(case when is_duplicate then 1 end) as duplicates_count,
    count(case when stance = 'positive' then 1 end) as positive_count,
    count(case when stance = 'neutral' then 1 end) as neutral_count,
    count(case when stance = 'negative' then 1 end) as negative_count,
    count(case when stance is null then 1 end) as unscored_count
{%- endmacro %}

{#-
Weeks of which a day was touched, and weeks that hold something else than what was counted: their number in the model
`fingerprints` is another.
-#}
{% macro delete_outdated_weeks(fingerprints) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            week_start_date in (
                select {{ week_start('touched_days.day') }} from {{ source('raw', 'touched_days') }} as touched_days
            )
            or week_start_date not in (
                select kept.week_start_date
                from {{ this }} as kept
                inner join {{ ref(fingerprints) }} as weeks
                    on
                        kept.week_start_date = weeks.week_start_date
                        and kept.week_fingerprint = weeks.fingerprint
            )
    {%- endif -%}
{%- endmacro %}

{#- Days that were touched, and days that hold something else than what was counted. -#}
{% macro delete_outdated_days(fingerprints, day) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            {{ day }} in (select touched_days.day from {{ source('raw', 'touched_days') }} as touched_days)
            or {{ day }} not in (
                select kept.{{ day }}
                from {{ this }} as kept
                inner join {{ ref(fingerprints) }} as days
                    on
                        kept.{{ day }} = days.{{ day }}
                        and kept.day_fingerprint = days.fingerprint
            )
    {%- endif -%}
{%- endmacro %}

{#-
Whether a post is of a touched day. The range comes first: it spares the days of the whole history being computed;
two days on either side are more than a time zone moves.
-#}
{% macro is_touched(instant, day) -%}
    {%- set touched = source('raw', 'touched_days') -%}
    (
        {{ instant }} >= (
            select cast({{ dbt.dateadd('day', -2, 'min(touched_days.day)') }} as {{ type_instant() }})
            from {{ touched }} as touched_days
        )
        and {{ instant }} <= (
            select cast({{ dbt.dateadd('day', 3, 'max(touched_days.day)') }} as {{ type_instant() }})
            from {{ touched }} as touched_days
        )
        and {{ day }} in (select touched_days.day from {{ touched }} as touched_days)
    )
{%- endmacro %}

{#-
Links of posts whose day was touched. A link says nothing but what its post and the author of its target say, so that
nothing else can outdate it: `as_of` and who may be scored are looked at later.
-#}
{% macro delete_outdated_links() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where reacted_date in (select touched_days.day from {{ source('raw', 'touched_days') }} as touched_days)
    {%- endif -%}
{%- endmacro %}

{#- Links to posts whose day was touched: their author may have come, gone or changed, whenever the link was made. -#}
{% macro update_targets_of_links() -%}
    {%- if is_incremental() -%}
        update {{ this }} as links
        set target_key = targets.author_key
        from (
            select posts.network_id, posts.post_key, posts.author_key
            from {{ ref('stg_posts') }} as posts
            where {{ is_touched('posts.created_at', 'posts.created_date') }}
        ) as targets
        where
            links.network_id = targets.network_id
            and links.target_post_key = targets.post_key
            and links.target_key is distinct from targets.author_key
    {%- endif -%}
{%- endmacro %}

{#-
Links from (actor_key) or to (target_key) accounts that objected since. When an objection is withdrawn, sync_objections touches the days of what
they wrote and of what answers it, which brings the links back.
-#}
{% macro delete_links_of_objectors(key) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where interaction_key in (
            select kept.interaction_key
            from {{ this }} as kept
            inner join {{ ref('int_members__known') }} as members
                on
                    kept.network_id = members.network_id
                    and kept.{{ key }} = members.member_key
            where members.has_objected
        )
    {%- endif -%}
{%- endmacro %}

{#-
How a table is made whose rows are kept from build to build. On Spark it is made anew each time: files of Parquet have
no rows to delete.
-#}
{% macro rows_kept() -%}
    {{ return(adapter.dispatch('rows_kept')()) }}
{%- endmacro %}

{% macro default__rows_kept() -%}
    {{ return('incremental') }}
{%- endmacro %}

{% macro spark__rows_kept() -%}
    {{ return('table') }}
{%- endmacro %}
