"""One row per brand: how long its history is, and how it is watched.

int_brand_mentions__hourly, dim_brands, dim_events, int_watch_limits__set -> agorascope.alerts.tables
"""

from typing import Any

from agorascope.alerts.tables import watch_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return watch_table(
        hourly=dbt.ref("int_brand_mentions__hourly").to_arrow_table(),
        brands=dbt.ref("dim_brands").to_arrow_table(),
        events=dbt.ref("dim_events").to_arrow_table(),
        limits=dbt.ref("int_watch_limits__set").to_arrow_table(),
    )
