"""One row per member who is clearly of one persona."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.personas.tables import bridge_table

    dbt.config(materialized="table")
    behaviours = dbt.ref("int_member_behaviours__counted").df()
    return bridge_table(behaviours, dbt.ref("int_personas__fitted").order("persona_id").to_arrow_table())
