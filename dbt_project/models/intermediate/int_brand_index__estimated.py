"""One row per day, brand and network (or `all`), with its reputation index once anything polar was said."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.reputation.index_series import SCHEMA, index_table

    dbt.config(materialized="table")
    author_days = dbt.ref("int_brand_author_days__weighted").df()
    spoken = (
        dbt.ref("int_brand_mentions__counted").aggregate("min(mention_date), max(mention_date)").fetchall()
    )
    first, last = spoken[0]
    return SCHEMA.empty_table() if first is None else index_table(author_days, first, last)
