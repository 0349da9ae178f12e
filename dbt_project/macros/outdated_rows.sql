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
