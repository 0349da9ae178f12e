"""The plug-in that lets dbt-spark run models in Python, and what their properties tell it."""

import importlib.util
from types import ModuleType
from typing import Any

import pytest
from ruamel.yaml import YAML

from agorascope.settings import REPOSITORY
from agorascope.spark import models

PROJECT = REPOSITORY / "dbt_project"


@pytest.fixture
def plugin() -> ModuleType:
    path = PROJECT / "engines" / "dbt_agorascope_spark.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_model_in_python_goes_to_the_session_with_the_columns_of_its_parts(
    plugin: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(models, "run_model", lambda code, target, parts: calls.append((code, target, parts)))
    model = {"schema": "marts", "alias": "fct_one", "config": {"meta": {"spark_parts": ["network_id"]}}}
    plugin.SessionJob(model, None).submit("the code")
    plugin.SessionJob(model | {"config": {}}, None).submit("the code")
    assert calls == [("the code", "marts.fct_one", ["network_id"]), ("the code", "marts.fct_one", [])]


def test_dbt_spark_is_told_of_it_where_it_is_installed(plugin: ModuleType) -> None:
    if plugin.SparkAdapter is None:
        pytest.skip("dbt-spark is not installed: requirements-dev.lock")
    assert plugin.SparkAdapter.default_python_submission_method == plugin.METHOD
    assert plugin.SparkAdapter.python_submission_helpers == {plugin.METHOD: plugin.SessionJob}


def test_only_models_in_python_are_run_in_parts() -> None:
    """Properties of a model in SQL that name parts would do nothing."""
    named = {
        path.stem
        for path in (PROJECT / "models").rglob("*.yml")
        for model in (YAML(typ="safe").load(path) or {}).get("models", [])
        if model.get("config", {}).get("meta", {}).get("spark_parts")
    }
    assert named == {"int_member_influence__ranked", "int_member_signs__measured", "int_machines__judged"}
    assert named <= {path.stem for path in (PROJECT / "models").rglob("*.py")}
