"""One row per reply, of whatever status, written before `as_of`: how deep in its chain it stands.

int_replies__listed -> agorascope.influence.chains
"""

from typing import Any

from agorascope.influence.chains import chains_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return chains_table(dbt.ref("int_replies__listed").to_arrow_table())
