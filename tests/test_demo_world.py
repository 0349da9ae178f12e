"""The demo world, observed as `make run` does it: the SQL book's results, and the planted truths found."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from selectolax.lexbor import LexborHTMLParser

from agorascope.pseudonyms import pseudonym
from agorascope.published import connect, require_current
from agorascope.settings import REPOSITORY
from benchmarks import ambassadors
from tests.agorascope.report import published
from tools.write_cookbook import PAGE, Recipe, recipes, result

BOOK = recipes(PAGE.read_text(encoding="utf-8"))
NEAR = 0.15  # processors round differently inside the encoder, and a stance may tip
SWAPPED = 2  # rows that are sorted by nearly the same number may stand this far from their place
Cells = tuple[str, ...]
_NUMBER = re.compile(r"(?<![\w-])-?\d++(?:\.\d++)?+(?:e[+-]?\d++)?+(?![\w-])")  # no part of a date or a name


@dataclass(frozen=True)
class World:
    """The published file of one run, and what was planted."""

    connection: duckdb.DuckDBPyConnection
    answers: dict[str, Any]
    key: bytes  # of the pseudonyms
    folder: Path

    def members(self, planted: list[dict[str, Any]]) -> list[tuple[str, str]]:
        """Network and pseudonym of planted accounts."""
        return [(who["network"], pseudonym(self.key, who["network"], who["member_id"])) for who in planted]


@pytest.fixture(scope="module")
def world(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo world as it ships, in a folder of this file's own."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_data, folder)
    answers = json.loads((folder / "demo" / "answers" / "answers.json").read_bytes())
    with connect(require_current(folder / "published")) as connection:
        key = (folder / "secrets" / "pseudonym.key").read_bytes().strip()
        yield World(connection, answers, key, folder)


def test_the_book_has_twenty_questions_each_with_a_result() -> None:
    assert len(BOOK) >= 20
    assert len({recipe.question for recipe in BOOK}) == len(BOOK)
    assert [recipe.question for recipe in BOOK if len(recipe.shown) < 2] == []
    assert PAGE.read_text(encoding="utf-8").count("```sql") == len(BOOK)


@pytest.mark.parametrize("recipe", BOOK, ids=lambda recipe: recipe.question[:40])
def test_a_query_of_the_book_gives_what_the_page_shows(world: World, recipe: Recipe) -> None:
    header, *rows = result(world.connection, recipe.sql)
    assert header == recipe.shown[0]
    assert abs(len(rows) - len(recipe.shown[1:])) <= max(1, NEAR * len(rows))
    shown = recipe.shown[1 : len(rows) + 1]
    cells = sum(map(len, shown))
    assert _alike(rows, shown) >= (1 - NEAR) * cells, (
        "run: python tools/write_cookbook.py, after make run SERVE=0"
    )


def _alike(rows: Sequence[Cells], shown: Sequence[Cells]) -> int:
    """How many cells are near, each row shown taken with the likest one that stands about its place."""
    left, alike = dict(enumerate(rows)), 0
    for place, cells in enumerate(shown):
        about = [
            (sum(map(_is_near, left[at], cells)), -abs(at - place), at)
            for at in left
            if abs(at - place) <= SWAPPED
        ]
        if about:
            best, _, taken = max(about)
            del left[taken]
            alike += best
    return alike


def _is_near(now: str, shown: str) -> bool:
    """Whether the words are the same, and the numbers between them nearly: "Price (44)" and "Price (43)"."""
    numbers = zip(_NUMBER.findall(now), _NUMBER.findall(shown), strict=False)
    return _NUMBER.sub("#", now) == _NUMBER.sub("#", shown) and all(
        abs(float(one) - float(other)) <= max(NEAR * abs(float(other)), 0.05) for one, other in numbers
    )


def test_rows_may_change_places_with_a_neighbour_only() -> None:
    rows = [(name, str(number)) for number, name in enumerate("abcde", start=10)]
    assert _alike(rows, rows) == 10
    assert _alike([rows[1], rows[0], *rows[2:]], rows) == 10
    assert _alike([rows[4], *rows[1:4], rows[0]], rows) < 10
    assert _alike([*rows[:2], ("x", "12"), *rows[3:]], rows) == 9


@pytest.mark.parametrize(
    ("now", "shown", "near"),
    [
        ("75", "74", True),
        ("0.617", "0.7", True),
        ("0.5", "0.7", False),
        ("1.2e-05", "1.3e-05", True),
        ("-0.1", "0.1", False),
        ("Price (44), Repair (31)", "Price (43), Repair (30)", True),
        ("Price (44), Repair (31)", "Price (44), Repair (21)", False),
        ("Price (44), Repair (31)", "Repair (31), Price (44)", False),
        ("Critics", "Openers", False),
        ("2026-10-02", "2026-10-03", False),
    ],
)
def test_words_are_held_to_the_letter_and_their_numbers_nearly(now: str, shown: str, near: bool) -> None:
    assert _is_near(now, shown) is near


def test_the_planted_crisis_is_found_within_a_day_and_nothing_else_is_called_a_crisis(world: World) -> None:
    planted = world.answers["crisis"]
    found = world.connection.execute(
        """
        select brand_id, (started_at at time zone time_zone)::date, first_known_at at time zone time_zone,
            likely_cause, cause_detail, severity
        from marts.fct_alerts, quality.publication where alert_kind = 'crisis'
        """
    ).fetchall()
    assert [(row[0], row[1], row[3], row[4]) for row in found] == [
        (planted["brand"], date.fromisoformat(planted["first_day"]), "aspect", "app")
    ]
    known = found[0][2].date()
    assert known <= date.fromisoformat(planted["first_day"]) + timedelta(days=1)  # when that day is over


def test_what_is_unusual_during_an_own_event_is_called_the_event(world: World) -> None:
    raised = world.connection.execute(
        """
        select alert_kind, likely_cause, alert.event_id
        from marts.fct_alerts as alert join marts.dim_events as event using (brand_id)
        where alert.started_at >= event.started_at and alert.started_at <= event.ended_at
            and is_own_brand and alert_kind <> 'crisis'
        """
    ).fetchall()
    planted = {event["id"] for event in world.answers["events"]}
    assert raised
    assert all(row[:2] == ("event", "own_event") and row[2] in planted for row in raised)


def test_the_planted_influencers_are_in_the_top_tenth_of_their_communities(world: World) -> None:
    """Staff and machines that say so have no rank at all."""
    ranks = {
        (network, community, member): (rank, members)
        for network, community, member, rank, members in world.connection.execute(
            "select network_id, community_id, member_key, influence_rank, members_count"
            " from marts.fct_member_influence"
        ).fetchall()
    }
    planted = [
        (network, community, key)
        for community, people in world.answers["influencers"].items()
        for network, key in world.members(people)
    ]
    found = [ranks[who][0] <= 0.1 * ranks[who][1] for who in planted if who in ranks]
    assert len(planted) >= 40
    assert sum(found) >= 0.9 * len(planted)
    machines = [bot for bot in world.answers["bots"] if bot["declared"]]
    left_out = world.members([*world.answers["staff"], *machines])
    assert {(network, key) for network, _, key in ranks} & set(left_out) == set()


def test_the_planted_lift_of_each_event_is_inside_its_interval(world: World) -> None:
    found = {
        event: (volume, low, high)
        for event, volume, low, high in world.connection.execute(
            "select event_id, lift_pct, lift_pct_low, lift_pct_high from marts.fct_event_lift"
            " where measure = 'volume' and not is_refused"
        ).fetchall()
    }
    planted = {event["id"]: event for event in world.answers["events"]}
    assert found.keys() == planted.keys()
    for event, (volume, low, high) in found.items():
        assert low <= 100 * planted[event]["planted_lift"] <= high, event
        assert low <= 100 * planted[event]["realised_lift"] <= high, event
        assert volume > 0, event


def test_no_planted_influencer_staff_or_bot_is_proposed_as_an_ambassador(world: World) -> None:
    found = ambassadors.as_read(ambassadors.read(world.folder))
    assert found.candidates > 0
    assert found.forbidden == {"influencers": 0, "staff": 0, "bots": 0}


def test_the_planted_ambassadors_are_found_by_true_stances(world: World) -> None:
    """What the criteria do when nothing is misread: the rest of the chain loses nobody."""
    found = ambassadors.by_true_stances(ambassadors.read(world.folder))
    assert found.recall >= 0.9
    assert found.listed_found / found.candidates >= 0.8


def test_every_candidate_has_three_quotes_of_their_own_a_route_and_a_notice(world: World) -> None:
    rows = world.connection.execute(
        """
        select candidate.member_key, contact_route, notice, list(distinct mention.member_key), count(*)
        from marts.fct_ambassador_candidates as candidate
        join marts.fct_mentions as mention
            on mention.mention_id in (evidence_1_mention_id, evidence_2_mention_id, evidence_3_mention_id)
        where mention.stance = 'positive' and not is_toxic
        group by all
        """
    ).fetchall()
    counted = world.connection.execute("select count(*) from marts.fct_ambassador_candidates").fetchall()
    assert [(len(rows),)] == counted
    for member, route, notice, authors, quotes in rows:
        assert (authors, quotes) == ([member], 3)
        assert route in {"public_reply", "public_comment"}
        assert notice == "gdpr_article_14"


def test_the_columns_that_tests_of_the_report_make_up_are_those_of_the_marts(world: World) -> None:
    found = {
        (table, column)
        for table, column in world.connection.execute(
            "select table_schema || '.' || table_name, column_name from information_schema.columns"
        ).fetchall()
    }
    with duckdb.connect() as connection:
        for table, columns in published.SCHEMA.items():
            connection.execute(f"create schema if not exists {table.split('.')[0]}")
            connection.execute(f"create table {table} ({columns})")
            made_up = connection.execute(f"select column_name from (describe {table})").fetchall()
            assert [column for (column,) in made_up if (table, column) not in found] == [], table


def test_the_report_of_the_demo_tells_what_was_planted(world: World, tmp_path: Path) -> None:
    """The week of the crisis, and the last week: the launch, the letters, whom to invite."""
    crisis = date.fromisoformat(world.answers["crisis"]["first_day"])
    report(world.folder, "--week", crisis.isoformat(), "--output", str(tmp_path / "crisis"))
    english = read_words(tmp_path / "crisis", "en")
    assert "A crisis around Cyclandre" in english
    assert "People spoke worse of Cyclandre." in english
    report(world.folder, "--output", str(tmp_path / "last"))
    english, french = (read_words(tmp_path / "last", language) for language in ("en", "fr"))
    assert "Cyclandre Escale" in english
    assert "Cyclandre Escale" in french
    for said, words in (("Whom to invite", english), ("Qui inviter", french)):
        assert said in words
    for words in (english, french):
        assert re.findall(r"\bNone\b|\bnan\b|[{}]", words) == []
    for pdf in tmp_path.glob("*/*.pdf"):
        assert pdf.read_bytes().startswith(b"%PDF-")


def report(folder: Path, *options: str) -> None:
    """`agorascope report` on the world, in a process of its own."""
    environment = os.environ | {
        "AGORASCOPE_DATA_DIR": str(folder),
        "AGORASCOPE_WORKSPACE": str(folder / "demo" / "workspace.yml"),
        "PYTHONPATH": str(REPOSITORY),
    }
    command = [sys.executable, "-m", "agorascope", "report", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read_words(folder: Path, language: str) -> str:
    """The words of the report's page in one language."""
    [path] = folder.glob(f"*-{language}.html")
    body = LexborHTMLParser(path.read_text(encoding="utf-8")).body
    assert body is not None
    for drawing in body.css("svg, style"):
        drawing.decompose()
    return " ".join(body.text(separator=" ").split())
