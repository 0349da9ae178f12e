"""One row per post under which staff or a page of an own brand wrote, at whatever depth: when first.

int_desk_threads__listed -> agorascope.inbox.answers
"""

from typing import Any

from agorascope.inbox.answers import answers_below_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return answers_below_table(dbt.ref("int_desk_threads__listed").to_arrow_table())
