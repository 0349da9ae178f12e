"""One row per language, corpus, class a person gave and answer of the model: how the model errs."""

from typing import Any


def model(dbt: Any, session: Any) -> Any:
    from agorascope.reputation.shipped import UNMEASURED, shipped_confusions

    from agorascope.reputation.corrected_series import confusion_table

    dbt.config(materialized="table")
    answering = dbt.ref("fct_mentions").filter("model_version is not null")
    most = answering.aggregate("model_version, count(*) as n", "model_version").order("n desc, model_version")
    versions = most.limit(1).fetchall()
    return confusion_table(shipped_confusions(versions[0][0] if versions else UNMEASURED))
