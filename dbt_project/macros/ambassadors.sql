{#-
What an ambassador candidate must be, in one place: docs/methodology/ambassadors.md says why.
-#}
{% macro ambassador_rules() -%}
    {{ return({
        'least_favour_low': 0.6,
        'least_polar_weeks': 3,
        'polar_weeks': 26,
        'active_days': 60,
        'influence_line': 90,
        'recency_half_life_days': 30,
        'least_irony': 0.5,
    }) }}
{%- endmacro %}

{#- Whether n observations are enough to say something of one member. -#}
{% macro enough_member_data(n) -%}
    {{ n }} >= {{ var('min_member_n') | int }}
{%- endmacro %}

{#- The Monday that begins the weeks in which constancy is looked for; the week of `as_of` is the last. -#}
{% macro first_constancy_week() -%}
    {{ week_start(dbt.dateadd('day', -7 * (ambassador_rules().polar_weeks - 1), local_date(as_of()))) }}
{%- endmacro %}

{#- 1 for who posted today, 0.5 for who did so 30 days ago. -#}
{% macro recency(days) -%}
    power(cast(0.5 as double), cast({{ days }} as double) / {{ ambassador_rules().recency_half_life_days }})
{%- endmacro %}

{#- Followers from which on a member is an influencer outside, whom nobody needs to discover. -#}
{% macro influencer_line() -%}
    {{ var('influence').influencer_followers | int }}
{%- endmacro %}
