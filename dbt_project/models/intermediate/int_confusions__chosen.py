"""One row per language, corpus, class a person gave and answer of the model: how the model errs."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.reputation.accuracy_tables import chosen_confusions, main_version
    from agorascope.reputation.corrected_series import confusion_table
    from agorascope.reputation.shipped import shipped_confusions

    dbt.config(materialized="table")
    gold = dbt.ref("int_gold_labels__matched").to_arrow_table()
    counts = dbt.ref("int_scored_mentions__counted").to_arrow_table()
    return confusion_table(chosen_confusions(gold, counts, shipped_confusions(main_version(counts))))
