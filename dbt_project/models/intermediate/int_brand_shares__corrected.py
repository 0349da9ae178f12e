"""One row per day, brand and network (or `all`) with the share corrected for the model's errors."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.reputation.corrected_series import confusions_of, corrected_table

    dbt.config(materialized="table")
    confusions = confusions_of(dbt.ref("int_confusions__chosen").df())
    return corrected_table(dbt.ref("int_brand_stances__counted").df(), confusions)
