"""One row per persona, or a single row that says why there are none."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.personas.tables import MIN_POSTS, persona_table

    dbt.config(materialized="table")
    behaviours = dbt.ref("int_member_behaviours__counted")
    bridge = dbt.ref("bridge_member_personas")
    return persona_table(
        dbt.ref("int_personas__fitted").order("persona_id").to_arrow_table(),
        bridge.aggregate("persona_id, count(*) as members_count", "persona_id").to_arrow_table(),
        dbt.ref("int_persona_asks__counted").to_arrow_table(),
        behaviours.filter(f"posts_count < {MIN_POSTS}").aggregate("count(*)").fetchall()[0][0],
    )
