"""One row per alert: an episode of a brand in which more, or worse, was said of it than usual.

int_alert_steps__detected, int_alert_mentions__joined, int_brand_reach__daily, int_brand_aspects__daily,
dim_brands, dim_events, stg_alert_states, stg_workspace_aspects, int_watch_limits__set
    -> agorascope.alerts.tables
"""

from typing import Any

from agorascope.alerts.tables import alerts_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return alerts_table(
        steps=dbt.ref("int_alert_steps__detected").to_arrow_table(),
        mentions=dbt.ref("int_alert_mentions__joined").to_arrow_table(),
        reach=dbt.ref("int_brand_reach__daily").to_arrow_table(),
        aspects=dbt.ref("int_brand_aspects__daily").to_arrow_table(),
        brands=dbt.ref("dim_brands").to_arrow_table(),
        events=dbt.ref("dim_events").to_arrow_table(),
        states=dbt.ref("stg_alert_states").to_arrow_table(),
        own_aspects=dbt.ref("stg_workspace_aspects").to_arrow_table(),
        limits=dbt.ref("int_watch_limits__set").to_arrow_table(),
    )
