"""One row per brand, network, class of day and block of three hours: what posts of own pages bring then."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.channels.hours_table import hours_table

    dbt.config(materialized="table")
    return hours_table(dbt.ref("int_owned_posts__timed").df())
