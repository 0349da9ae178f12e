"""One row per language, and one for all: how often the model is right on the workspace's own mentions."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.reputation.accuracy_tables import accuracy_table, main_version
    from agorascope.reputation.shipped import shipped_confusions

    dbt.config(materialized="table")
    gold = dbt.ref("int_gold_labels__matched").to_arrow_table()
    counts = dbt.ref("int_scored_mentions__counted").to_arrow_table()
    return accuracy_table(gold, counts, shipped_confusions(main_version(counts)))
