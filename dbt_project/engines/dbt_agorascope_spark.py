"""Lets dbt-spark run our models in Python in the session of dbt's own process.

dbt-spark hands a model in Python to a Databricks workspace, and to nothing else. dbt imports every module of
that name on its path (its plug-ins); this one adds the missing way, and changes nothing for other engines:

    PYTHONPATH=dbt_project/engines dbt build --target spark
"""

from typing import Any

try:
    from dbt.adapters.spark.impl import SparkAdapter
except ImportError:  # another engine's environment
    SparkAdapter = None

METHOD = "session"


class SessionJob:
    """What dbt asks of a way to run a model in Python (dbt.adapters.base.PythonJobHelper)."""

    def __init__(self, parsed_model: dict[str, Any], credentials: Any) -> None:
        self._model = parsed_model  # credentials are a cluster's: the session is this process's own

    def submit(self, compiled_code: str) -> None:
        from agorascope.spark.models import run_model

        run_model(
            compiled_code,
            f"{self._model['schema']}.{self._model['alias']}",
            parts=self._model["config"].get("meta", {}).get("spark_parts", []),
        )


if SparkAdapter is not None:
    SparkAdapter.default_python_submission_method = METHOD
    SparkAdapter.python_submission_helpers = {METHOD: SessionJob}
