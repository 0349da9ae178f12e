"""A person's label from the command line to the marts and back, over whole runs on a small demo world."""

import csv
import hashlib
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agorascope.published import connect, require_current
from agorascope.settings import REPOSITORY, TELEMETRY_OFF
from quick_dbt import AGORASCOPE
from streamlit_app import opinions
from streamlit_app.periods import Span
from streamlit_app.queries.base import Scope

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
Command = Callable[..., str]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("labels") / "data"


@pytest.fixture(scope="module")
def command(data: Path) -> Command:
    """`agorascope ...` in a process of its own; it must succeed."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [*AGORASCOPE, *arguments],
            env=os.environ
            | TELEMETRY_OFF
            | {
                "AGORASCOPE_DATA_DIR": str(data),
                "AGORASCOPE_WORKSPACE": str(data / "demo" / "workspace.yml"),
                "AGORASCOPE_PSEUDONYM_KEY": "a key for tests",
            },
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    run("demo", "--posts", "1500", "--members", "200", "--days", "60")
    workspace = data / "demo" / "workspace.yml"
    workspace.write_text(
        workspace.read_text(encoding="utf-8") + "\nscoring: {scorer: fast}\n", encoding="utf-8"
    )
    run("run")
    return run


@pytest.fixture(scope="module")
def rows(data: Path) -> Rows:
    """A query on what is published now."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with connect(require_current(data / "published")) as connection:
            return connection.execute(query).fetchall()

    return ask


def truths(data: Path) -> dict[str, str]:
    """The planted stance of each mention."""
    found = {}
    for line in (data / "demo" / "answers" / "stances.ndjson").read_text(encoding="utf-8").splitlines():
        post = json.loads(line)
        for brand, stance in post["stances"].items():
            key = f"{post['network']}|{post['uri']}|{brand}"
            found[hashlib.md5(key.encode()).hexdigest()] = stance
    return found


def daily(rows: Rows, mention_id: str) -> list[tuple[Any, ...]]:
    """Negative, neutral and positive mentions of the day, brand and network of a mention."""
    return rows(
        f"""
        select d.negative_count, d.neutral_count, d.positive_count
        from marts.fct_brand_reputation_daily as d
        inner join marts.fct_mentions as m using (mention_date, brand_id, network_id)
        where m.mention_id = '{mention_id}'
        """
    )


def counted(rows: Rows, mention_id: str) -> list[tuple[Any, ...]]:
    """The same, counted from the mentions."""
    return rows(
        f"""
        select count(*) filter (o.stance = 'negative'), count(*) filter (o.stance = 'neutral'),
            count(*) filter (o.stance = 'positive')
        from marts.fct_mentions as o
        inner join marts.fct_mentions as m using (mention_date, brand_id, network_id)
        where m.mention_id = '{mention_id}' and not o.is_staff
        """
    )


def test_a_correction_wins_stays_with_another_model_and_gives_way_when_withdrawn(
    command: Command, rows: Rows, data: Path
) -> None:
    [(mention_id,)] = rows(
        "select min(mention_id) from marts.fct_mentions"
        " where stance = 'positive' and not is_staff and not is_duplicate"
    )
    mine = (
        "select stance, model_stance, stance_source from marts.fct_mentions"
        f" where mention_id = '{mention_id}'"
    )
    [before] = daily(rows, mention_id)
    command("label", mention_id, "négatif", "--by", "lea", "--note", "irony")
    command("run")
    assert rows(mine) == [("negative", "positive", "human")]
    assert daily(rows, mention_id) == [(before[0] + 1, before[1], before[2] - 1)]

    workspace = data / "demo" / "workspace.yml"
    workspace.write_text(workspace.read_text(encoding="utf-8").replace("scorer: fast", "scorer: lexicon"))
    command("run")
    assert rows("select count(*) from marts.fct_mentions where model_version not like 'lexicon%'") == [(0,)]
    [(stance, _, source)] = rows(mine)
    assert (stance, source) == ("negative", "human")

    command("unlabel", mention_id, "--by", "leo")
    command("run")
    [(stance, model_stance, source)] = rows(mine)
    assert (stance, source) == (model_stance, "model")
    assert daily(rows, mention_id) == counted(rows, mention_id)


def _assert_a_day_is_corrected_in_the_viewer_as_in_the_marts(data: Path) -> None:
    with connect(require_current(data / "published")) as connection:
        days = connection.execute(
            """select mention_date, brand_id, corrected_net_sentiment, corrected_net_sentiment_low,
                corrected_net_sentiment_high
            from marts.fct_brand_reputation_daily
            where network_id = 'all' and corrected_net_sentiment_n > 0 order by 1 desc, 2 limit 10"""
        ).fetchall()
        assert days
        for day, brand_id, *figures in days:
            found = opinions.judged(connection.cursor(), brand_id, Scope(Span(day, day))).corrected
            assert found is not None
            assert [found.value, found.low, found.high] == figures


def test_two_hundred_labels_give_an_accuracy_and_the_own_confusion(
    command: Command, rows: Rows, data: Path
) -> None:
    sheet, planted = data / "sheet.csv", truths(data)
    command("gold", "sample", "--output", str(sheet))
    cells = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
    assert len(cells) == 200
    for row in cells:
        row["label"] = planted[row["mention"].split("-")[1]]
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells[0], delimiter=";")
        writer.writeheader()
        writer.writerows(cells)
    command("gold", "label", str(sheet), "--by", "lea")
    assert "200 mentions drawn" in command("gold", "status")
    command("run")

    scored = rows(
        "select mention_id, model_stance from marts.fct_mentions"
        " where not is_staff and not is_duplicate and model_stance is not null"
    )
    truth = sum(planted[mention_id] == stance for mention_id, stance in scored) / len(scored)
    [(accuracy, low, high, n, origin, mentions)] = rows(
        "select accuracy, accuracy_low, accuracy_high, accuracy_n, confusion_origin, mentions_count"
        " from marts.fct_stance_accuracy where language = 'all'"
    )
    assert (n, mentions) == (200, len(scored))
    assert low <= truth <= high, (accuracy, truth)
    assert origin in {"own", "mixed"}
    assert rows(
        "select true_stance, round(sum(labels_count)) > 0 from marts.fct_stance_confusions"
        " where confusion_origin = 'own' group by true_stance order by 1"
    ) == [("negative", True), ("neutral", True), ("positive", True)]
    _assert_a_day_is_corrected_in_the_viewer_as_in_the_marts(data)
    assert "of your mentions (200 labels)" in command("kpis")
    export = data / "labels.ndjson"
    command("gold", "export", "--output", str(export))
    assert len(export.read_text(encoding="utf-8").splitlines()) == 200
