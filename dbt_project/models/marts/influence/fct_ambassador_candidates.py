"""One row per own brand and person who meets every criterion of an ambassador, with the reasons in words."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.favour.candidates import candidates_table

    dbt.config(materialized="table")
    return candidates_table(dbt.ref("int_ambassador_candidates__ranked").to_arrow_table())
