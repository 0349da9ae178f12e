"""Quality of exchange on real conversations: Reddit against pandas, support against its known median."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from agorascope.build import build_arguments, dbt_vars, run_dbt
from agorascope.settings import REPOSITORY, Settings
from agorascope.workspace import load_workspace
from tests.dbt_project.quality_reference import Setting, differences, quality, read_sample

pytestmark = [pytest.mark.real, pytest.mark.slow]

AS_OF = datetime(2026, 6, 7, 16, tzinfo=UTC)
REDDIT = """
name: Reddit sample
languages: [en]
time_zone: America/New_York
brands:
  - {id: reddit, name: Reddit, own: true}
staff:
  - {network: reddit, handle: spez, brand: reddit}
  - {network: reddit, handle: alienth}
networks:
  reddit:
    archive: {path: inbox, mapping: reddit}
scoring: {scorer: lexicon}
"""
# The sample's own mark for names that were taken out.
MAPPING = """
base: reddit
columns:
  author_handle: {column: author, nulls: ["[deleted]", "<USERNAME>"]}
"""
# Every desk of the file is one's own: staff without a brand speaks for the own one.
SUPPORT = """
name: Support
languages: [en]
time_zone: UTC
brands: [{id: desks, name: Desks, own: true}]
networks:
  x:
    archive: {path: inbox, mapping: twcs}
staff:
"""


def _agorascope(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "agorascope", *arguments],
        env=os.environ
        | {
            "AGORASCOPE_DATA_DIR": str(folder / "data"),
            "AGORASCOPE_WORKSPACE": str(folder / "workspace.yml"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr


def _build(folder: Path, as_of: datetime, *models: str) -> duckdb.DuckDBPyConnection:
    """Build these models and what they need; the warehouse, to be read."""
    settings = Settings(data_dir=folder / "data")
    variables = dbt_vars(load_workspace(folder / "workspace.yml"), as_of)
    selected = ["--exclude-resource-types", "test", "unit_test", "--select", *models]
    for _ in run_dbt(settings, [*build_arguments(variables), *selected], variables["as_of"]):
        pass
    return duckdb.connect(str(settings.warehouse), read_only=True)


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def test_every_figure_of_the_reddit_sample_equals_the_pandas_reference(
    shared_data: Path, tmp_path: Path
) -> None:
    (tmp_path / "workspace.yml").write_text(REDDIT, encoding="utf-8")
    (tmp_path / "sample.yml").write_text(MAPPING, encoding="utf-8")
    for kind in ("submissions", "comments"):
        file = shared_data / "reddit_small" / f"{kind}.jsonl"
        _agorascope(tmp_path, "import", str(file), "--mapping", str(tmp_path / "sample.yml"))
    _agorascope(tmp_path, "score")
    with _build(tmp_path, AS_OF, "+fct_community_quality_weekly") as connection:
        found = {
            (row["week_start_date"], row["community_id"]): row
            for row in _records(connection, "from marts.fct_community_quality_weekly")
        }
        marks = _records(
            connection,
            """
            select distinct replace(posts.uri, 'reddit:', '') as name, is_question, len(aspects) > 0 as speaks
            from marts.fct_mentions join staging.stg_posts as posts using (post_key)
            where brand_id = 'reddit'
            """,
        )
        bots = connection.execute("select count(*) from intermediate.int_members__flagged").fetchall()
    zone = ZoneInfo("America/New_York")
    setting = Setting(
        zone=zone,
        as_of=AS_OF,
        staff={"spez", "alienth"},
        asks={mark["name"] for mark in marks if mark["is_question"]},
        speaks={mark["name"] for mark in marks if mark["speaks"]},
    )
    assert bots == [(0,)]
    expected = quality(read_sample(shared_data / "reddit_small", zone), setting)
    assert list(differences(expected, found)) == []
    whole = [row for (_, place), row in expected.items() if place == "all"]
    assert sum(row["reciprocity_n"] for row in whole) > 1000
    assert sum(row["responses_count"] for row in whole) > 10
    assert (len(expected), len({week for week, _ in expected})) == (2540, 414)


def test_support_answers_as_fast_as_the_file_is_known_to(shared_data: Path, tmp_path: Path) -> None:
    """12.1 minutes are the median over every answer by staff; over the first to each post it is 11.5."""
    file = shared_data / "twcs" / "twcs_clean5000.csv"
    tweets = pd.read_csv(file, dtype=str)
    tweets["at"] = pd.to_datetime(tweets["created_at"], format="%a %b %d %H:%M:%S %z %Y")
    desks = tweets[tweets["inbound"] == "False"]
    asked = tweets[tweets["inbound"] == "True"].set_index("tweet_id")["at"]
    answers = desks[desks["in_response_to_tweet_id"].isin(asked.index)]
    waited = (answers["at"] - answers["in_response_to_tweet_id"].map(asked)).dt.total_seconds() / 60
    first = waited.groupby(answers["in_response_to_tweet_id"]).min()
    assert waited.median() == pytest.approx(12.1, abs=0.05)

    accounts = "".join(
        f"  - {{network: x, handle: {name}}}\n" for name in sorted(desks["author_id"].unique())
    )
    (tmp_path / "workspace.yml").write_text(SUPPORT + accounts, encoding="utf-8")
    _agorascope(tmp_path, "import", str(file), "--mapping", "twcs")
    with _build(tmp_path, datetime(2018, 1, 1, tzinfo=UTC), "+int_inbound_posts__timed") as connection:
        found = connection.execute(
            "select count(*), median(response_minutes), quantile_cont(response_minutes, 0.9)"
            " from intermediate.int_inbound_posts__timed"
        ).fetchall()
    assert found == [(len(first), pytest.approx(first.median()), pytest.approx(first.quantile(0.9)))]
