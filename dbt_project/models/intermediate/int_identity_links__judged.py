"""One row per pair of accounts and evidence that they are one person's, joined or refused.

int_members__linked, int_identity_decisions__matched -> agorascope.members.identity_tables
"""

from typing import Any

from agorascope.members.identity_tables import links_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return links_table(
        dbt.ref("int_members__linked").to_arrow_table(),
        dbt.ref("int_identity_decisions__matched").to_arrow_table(),
    )
