"""One row per member that behaves like a machine.

int_member_signs__measured, int_member_texts__suspected -> agorascope.members.bot_tables
"""

from typing import Any

from agorascope.members.bot_tables import machines_table


def model(dbt: Any, session: Any) -> Any:
    dbt.config(materialized="table")
    return machines_table(
        dbt.ref("int_member_signs__measured").to_arrow_table(),
        dbt.ref("int_member_texts__suspected").to_arrow_table(),
    )
