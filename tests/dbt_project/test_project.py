"""The project as such: it refuses what it must, warns of nothing, and says what its columns mean."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pytest
from ruamel.yaml import YAML

from agorascope.settings import REPOSITORY
from tests.dbt_project.conftest import INCREMENTAL_AND_MARTS

PROJECT = REPOSITORY / "dbt_project"
SQL_MODELS = sorted((PROJECT / "models").rglob("*.sql"))
PYTHON_MODELS = sorted((PROJECT / "models").rglob("*.py"))
MODELS = [*SQL_MODELS, *PYTHON_MODELS]
STATEMENTS = [*SQL_MODELS, *sorted((PROJECT / "tests").rglob("*.sql"))]
SEEDS = sorted((PROJECT / "seeds").glob("*.csv"))
# Functions that every engine has under the same name and with the same arguments.
PORTABLE = {"abs", "cast", "coalesce", "count", "greatest", "least", "max", "min", "nullif", "sum"}
# Words of the language that an opening bracket may follow.
KEYWORDS = {"and", "as", "by", "except", "exists", "from", "having", "in", "join", "not", "on", "or", "over",
            "select", "then", "union", "when", "where"}  # fmt: skip
CLOCKS = re.compile(
    r"\b(current_timestamp|current_date|current_time|localtimestamp|localtime|now|today|getdate|sysdate"
    r"|get_current_timestamp|run_started_at|utcnow)\b",
    re.IGNORECASE,
)
OTHER_DUCKDB = re.compile(
    r"::|\bqualify\b|\bexclude\s*\(|\bby name\b|\b(group|order) by all\b|\[|\bilike\b|//|\busing sample\b"
    r"|\basof\b|\binterval\b|\bat time zone\b|\bfilter\s*\(|\bsemi join\b|\banti join\b|\bpivot\b",
    re.IGNORECASE,
)


def _name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def _bare_sql(text: str) -> str:
    """The SQL outside of templates, comments and strings."""
    for template in (r"\{#.*?#\}", r"\{\{.*?\}\}", r"\{%.*?%\}"):
        text = re.sub(template, " macro ", text, flags=re.DOTALL)
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*", "", text))


@pytest.mark.parametrize("path", STATEMENTS, ids=_name)
def test_sql_outside_macros_calls_only_what_every_engine_has(path: Path) -> None:
    sql = _bare_sql(path.read_text())
    called = {name.lower() for name in re.findall(r"\b([a-z_]\w*)\s*\(", sql, re.IGNORECASE)}
    ctes = set(re.findall(r"\b([a-z_]\w*)\s+as\s*\(", sql))
    assert called - KEYWORDS - ctes <= PORTABLE
    assert OTHER_DUCKDB.search(sql) is None


@pytest.mark.parametrize("path", [*STATEMENTS, *sorted((PROJECT / "macros").glob("*.sql"))], ids=_name)
def test_sql_never_asks_the_clock(path: Path) -> None:
    without_comments = re.sub(r"\{#.*?#\}|--[^\n]*|\"[^\"]*\"", "", path.read_text(), flags=re.DOTALL)
    assert CLOCKS.search(without_comments) is None


@pytest.mark.parametrize("path", PYTHON_MODELS, ids=_name)
def test_a_python_model_opens_with_what_a_row_is_and_stays_thin(path: Path) -> None:
    text = path.read_text()
    assert text.startswith('"""One row per ')
    assert len(text.splitlines()) <= 120
    assert CLOCKS.search(re.sub(r'""".*?"""|#[^\n]*', "", text, flags=re.DOTALL)) is None


@pytest.mark.parametrize("path", SQL_MODELS, ids=_name)
def test_a_model_opens_with_what_a_row_is_and_ends_with_final(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("-- One row per ")
    assert text.endswith("select * from final\n")


def test_builds_in_a_row_are_compared_in_every_mart_and_incremental_table() -> None:
    """Whoever adds a model adds it to what tests/dbt_project/test_incremental.py compares."""
    kept = {
        f"{path.relative_to(PROJECT / 'models').parts[0]}.{path.stem}"
        for path in MODELS
        if "marts" in path.parts or re.search(r"materialized\s*=\s*rows_kept\(", path.read_text())
    }
    assert sorted(INCREMENTAL_AND_MARTS) == sorted(kept)


@pytest.mark.parametrize("path", [*MODELS, *SEEDS], ids=_name)
def test_a_model_or_seed_has_its_yaml_beside_it(path: Path) -> None:
    assert f"  - name: {path.stem}\n" in path.with_suffix(".yml").read_text()


def test_every_model_and_seed_is_described_by_its_grain(manifest: dict[str, Any]) -> None:
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] in {"model", "seed"}]
    assert len(nodes) == len(MODELS) + len(SEEDS)
    assert [n["name"] for n in nodes if not n["description"].startswith("One row per ")] == []


def test_every_source_is_described_by_its_grain(manifest: dict[str, Any]) -> None:
    described = [source["description"] for source in manifest["sources"].values()]
    assert described
    assert all(text.startswith("One row per ") for text in described)


def test_documented_columns_are_the_real_columns_and_each_is_explained(
    manifest: dict[str, Any], paris: Any
) -> None:
    """Both ways, for every relation dbt makes, and in the order of the table."""
    real: dict[str, list[str]] = {}
    for schema, table, column in paris.rows(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where schema_name in ('staging', 'intermediate', 'marts')"
        " order by schema_name, table_name, column_index"
    ):
        real.setdefault(f"{schema}.{table}", []).append(column)
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] in {"model", "seed"}]
    documented = {f"{n['schema']}.{n['name']}": n["columns"] for n in nodes}
    assert {name: list(columns) for name, columns in documented.items()} == real
    unexplained = [
        f"{name}.{column}"
        for name, columns in documented.items()
        for column, facts in columns.items()
        if not facts["description"].strip()
    ]
    assert unexplained == []


def test_every_mart_has_a_key_that_is_tested(manifest: dict[str, Any]) -> None:
    tests = [n for n in manifest["nodes"].values() if n["resource_type"] == "test" and n.get("test_metadata")]
    keyed = {
        dependency.rsplit(".", 1)[1]
        for test in tests
        if test["test_metadata"]["name"] in {"unique", "unique_together"}
        for dependency in test["depends_on"]["nodes"]
    }
    marts = {path.stem for path in MODELS if "marts" in path.parts}
    assert marts
    assert marts <= keyed


@pytest.mark.parametrize(
    ("name", "failing", "passing", "told"),
    [
        ("never_null", ["a", "b", "c"], ["a", "c"], [(0, 2, 0)]),
        ("unique_together", ["b", "c"], ["a", "c"], [(None, 5, 2)]),
    ],
)
def test_a_test_of_several_columns_tells_what_is_wrong(
    name: str, failing: list[str], passing: list[str], told: list[tuple[int, ...]]
) -> None:
    text = re.sub(r"{% (end)?test.*?%}", "", (PROJECT / "tests" / "generic" / f"{name}.sql").read_text())
    template = jinja2.Environment(autoescape=False).from_string(text)
    rows = "(values (1, null, 5), (3, null, 5), (2, 7, 5)) as rows (a, b, c)"
    assert duckdb.sql(template.render(model=rows, columns=failing)).fetchall() == told
    assert duckdb.sql(template.render(model=rows, columns=passing)).fetchall() == []


def test_the_project_parses_without_as_of_and_without_a_warning(new_warehouse: Callable[[str], Any]) -> None:
    """Cosmos reads a manifest made by `dbt parse`."""
    done = new_warehouse("parse").dbt(
        "--warn-error", "parse", "--no-partial-parse", "--show-all-deprecations"
    )
    assert done.returncode == 0, done.stdout
    assert "deprecat" not in done.stdout.lower()


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "The variable as_of is missing: models never ask the clock."),
        ({"as_of": "yesterday"}, "The variable as_of is not an instant: 'yesterday'."),
    ],
)
def test_a_build_without_a_clear_as_of_is_refused(
    new_warehouse: Callable[[str], Any], variables: dict[str, str], message: str
) -> None:
    name = f"refused-{len(variables)}"
    done = new_warehouse(name).dbt("compile", "--select", "dim_networks", "--vars", json.dumps(variables))
    assert done.returncode != 0
    assert message in done.stdout


def test_an_empty_warehouse_builds_an_unknown_network_is_welcome_and_an_unknown_word_fails(
    new_warehouse: Callable[[str], Any],
) -> None:
    warehouse = new_warehouse("vocabulary")
    warehouse.build("2025-03-02 00:00", command="build")
    assert warehouse.rows("select count(*) from marts.fct_brand_reputation_daily") == [(0,)]
    warehouse.mention("thread", "2025-03-01 09:00", "acme", network="board")
    warehouse.insert("raw.members", network="board", member_id="m", observed_at="2025-03-01 00:00+00")
    warehouse.build("2025-03-02 00:00", command="build")
    networks = "select network_id, network_name, network_kind from marts.dim_networks order by all"
    assert warehouse.rows(networks) == [("board", "board", "other"), ("mastodon", "Mastodon", "social")]
    warehouse.mention("poem", "2025-03-01 10:00", "acme", "furious", kind="poem")
    done = warehouse.dbt("build", "--select", "staging", "--vars", json.dumps({"as_of": "2025-03-02"}))
    assert done.returncode != 0
    for failed in ("relationships_stg_posts_post_kind", "relationships_stg_mention_scores_stance"):
        assert re.search(rf"FAIL 1 {failed}", done.stdout)


def test_a_query_of_the_build_runs_on_one_thread() -> None:
    """On more, DuckDB 2.0.0 may invalidate the database: docs/decisions/0016-one-thread-a-query.md."""
    profile = YAML(typ="safe").load((PROJECT / "profiles.yml").read_text(encoding="utf-8"))
    assert profile["agorascope"]["outputs"]["duckdb"]["settings"]["threads"] == 1
