"""One row per inbound post of the last days that waits for an answer: how urgent it is, and why."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.inbox.tables import inbox_table

    dbt.config(materialized="table")
    return inbox_table(dbt.ref("int_inbox_items__waiting").to_arrow_table())
