"""One row per profile of behaviour that members fall into, or a single row that says why there is none."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.personas.tables import fitted_table

    dbt.config(materialized="table")
    return fitted_table(dbt.ref("int_member_behaviours__counted").df())
