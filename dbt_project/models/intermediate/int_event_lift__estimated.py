"""One row per event, brand, measure and day of the event; one without a day when the lift is refused.

int_brand_event_days__counted, dim_brands, dim_events, fct_alerts, int_watch_limits__set
    -> agorascope.lift.tables
"""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.lift.tables import lift_table

    dbt.config(materialized="table")
    return lift_table(
        days=dbt.ref("int_brand_event_days__counted").to_arrow_table(),
        brands=dbt.ref("dim_brands").to_arrow_table(),
        events=dbt.ref("dim_events").to_arrow_table(),
        alerts=dbt.ref("fct_alerts").to_arrow_table(),
        limits=dbt.ref("int_watch_limits__set").to_arrow_table(),
    )
