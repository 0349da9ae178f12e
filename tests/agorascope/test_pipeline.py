"""The whole run without Airflow: idempotent, the same by backfill and by day, the same after a kill."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agorascope.landing import batches
from agorascope.published import connect, fingerprint, last_status, require_current
from agorascope.settings import REPOSITORY
from quick_dbt import AGORASCOPE

WORKSPACE = """\
name: Two feeds
time_zone: Europe/Paris
end: 2026-03-14
brands:
  - {id: nova, name: Nova, own: true, handles: [nova]}
  - {id: rival, name: Rival}
staff: [{network: rss, handle: nova_care}]
channels:
  - {network: rss, id: feeds-page, name: Nova, brand: nova}
  - {network: discourse, id: forum-page, name: Nova, brand: nova}
aspects: [{id: login, name: Login, terms: {en: [login]}}]
watch: [{id: apps, name: Apps, terms: [app]}]
events:
  - {id: quiz, kind: contest, name: Quiz, start: 2026-03-02T08:00+00:00, end: 2026-03-03T08:00+00:00}
networks:
  rss: {archive: {path: feeds, mapping: native}}
  discourse: {archive: {path: forum, mapping: native}}
"""
FIRST = date(2026, 3, 10)
START = FIRST - timedelta(days=14)  # of a calm fortnight before
ANGRY = FIRST + timedelta(days=2)
TEXTS = (
    "Nova is wonderful, I love it",
    "My Rival broke again, awful service",
    "Nova or Rival? The Nova is better",
    "nothing to see here",
    "@nova why is my order late?",
)
PRAISED = (
    "screen", "keyboard", "sound", "camera", "battery", "design", "packaging", "warranty",
    "charger", "software", "weight", "colour", "manual", "price",
)  # fmt: skip


def world(root: Path) -> None:
    """Two folders of five days: replies across days, an edit, a deletion, followers, counters, staff.

    A calm fortnight comes before, and on the third day many complain of the same and point to one forum.
    """
    (root / "workspace.yml").write_text(WORKSPACE)
    for folder in ("feeds", "forum"):
        (root / folder).mkdir(parents=True)
        calm = "".join(json.dumps(line) + "\n" for line in fortnight(folder))
        (root / folder / "before.ndjson").write_text(calm)
        for n in range(5):
            day = FIRST + timedelta(days=n)
            lines = [*posts(folder, day, n), *news(folder, day, n), *complaints(folder, day)]
            lines += page(folder, day, n)
            text = "".join(json.dumps(line) + "\n" for line in lines)
            (root / folder / f"{day}.ndjson").write_text(text)


def posts(folder: str, day: date, n: int) -> list[dict[str, Any]]:
    return [
        {
            "record": "post",
            "uri": f"{folder}/{day}/{i}",
            "kind": "comment" if i else "post",
            "author_id": f"{folder}-author-{i % 3}",
            "author_handle": "nova_care" if i == 4 and n % 2 else f"author{i % 3}",
            "text": TEXTS[(i + n) % 5],
            "text_format": "plain",
            "lang": "en",
            "created_at": f"{day}T{10 + i * 3:02d}:30:00+00:00",  # the last one is tomorrow in Paris
            "created_at_trust": "feed",
            "status": "live",
            "parent_uri": f"{folder}/{day - timedelta(days=1)}/{(i + 1) % 5}" if i and n else None,
        }
        for i in range(5)
    ]


def page(folder: str, day: date, n: int) -> list[dict[str, Any]]:
    """What the own page opens each day, what that brings by the evening, and who follows it by then."""
    uri = f"{folder}/{day}/page"
    opened = said(folder, day, 58, "Our workshop opens its doors") | {
        "uri": uri,
        "author_handle": "nova_page",
    }
    metric = {"record": "channel_metric", "observed_at": f"{day}T20:00:00+00:00"}
    return [
        opened | {"author_id": f"{folder}-page"},
        said(folder, day, 59, "Nova is wonderful, I love it")
        | {
            "uri": f"{uri}/answer",
            "kind": "comment",
            "parent_uri": uri,
            "author_id": f"{folder}-guest-{n % 2}",
        },
        metric
        | {"channel_kind": "post", "channel_id": uri, "metric": "likes", "period": "lifetime", "value": n},
        metric
        | {"channel_kind": "account", "channel_id": f"{folder}-page", "metric": "followers"}
        | {"period": "point", "value": 100 + n * n},
    ]


def fortnight(folder: str) -> list[dict[str, Any]]:
    """Two mentions a day; in the forum one more, by somebody who loves the brand and whom nobody answers."""
    calm = [
        said(folder, START + timedelta(days=n), i, f"The Nova works, says the owner of {n * 2 + i}")
        for n in range(14)
        for i in range(2)
    ]
    if folder != "forum":
        return calm
    return calm + [
        said(folder, START + timedelta(days=n), 50, f"I love my Nova, its {praised} is wonderful!")
        for n, praised in enumerate(PRAISED)
    ]


def complaints(folder: str, day: date) -> list[dict[str, Any]]:
    """Fifteen people angry at the same thing, on one day only."""
    return [
        said(folder, day, i, f"The Nova app crashes at every login, awful. Fix the login please! ({i})")
        | {"channel_id": f"{folder}-apps", "links": ["https://velo.example/t/nova-app/12"]}
        for i in range(15 if day == ANGRY else 0)
    ]


def said(folder: str, day: date, i: int, text: str) -> dict[str, Any]:
    """A post on its own by somebody who writes once a day."""
    return {
        "record": "post",
        "uri": f"{folder}/{day}/said/{i}",
        "kind": "post",
        "author_id": f"{folder}-reader-{i}",
        "author_handle": f"reader{i}",
        "text": text,
        "text_format": "plain",
        "lang": "en",
        "created_at": f"{day}T12:{i:02d}:00+00:00",
        "created_at_trust": "feed",
        "status": "live",
    }


def news(folder: str, day: date, n: int) -> list[dict[str, Any]]:
    """What later days say of earlier posts, and who follows whom by then."""
    lines: list[dict[str, Any]] = [
        {
            "record": "member",
            "member_id": f"{folder}-author-{i}",
            "handle": f"author{i}",
            "followers": 10 * n + i,
            "verified_links": ["https://author0.example/"] if i == 0 else [],
            "status": "live",
            "observed_at": f"{day}T09:00:00+00:00",
        }
        for i in range(3)
    ]
    if n >= 2:
        before = f"{folder}/{FIRST + timedelta(days=n - 2)}/0"
        lines.append(
            {
                "record": "channel_metric",
                "channel_kind": "post",
                "channel_id": before,
                "metric": "likes",
                "period": "lifetime",
                "value": n,
                "observed_at": f"{day}T20:00:00+00:00",
            }
        )
    if n == 3:
        edited = posts(folder, FIRST, 0)[0] | {"text": "I take it back: Nova is bad", "status": "edited"}
        gone = posts(folder, FIRST, 0)[2] | {"text": None, "status": "deleted"}
        lines += [edited, gone]
    return lines


def agorascope(
    root: Path, data: str, *arguments: str, program: Sequence[str] = AGORASCOPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *arguments],
        env=env_of(root, data),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=REPOSITORY,
    )


def env_of(root: Path, data: str) -> dict[str, str]:
    return os.environ | {
        "AGORASCOPE_DATA_DIR": str(root / data),
        "AGORASCOPE_WORKSPACE": str(root / "workspace.yml"),
        "AGORASCOPE_PSEUDONYM_KEY": "a key for tests",
    }


def marts_hash(root: Path, data: str) -> str:
    publication = require_current(root / data / "published")
    with connect(publication) as connection:
        database = connection.execute("select current_database()").fetchall()[0][0]
        return fingerprint(connection, "marts", database)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world and one run over all of it, with every data test. Copy it before a gate says no to it."""
    root: Path = tmp_path_factory.mktemp("world")
    world(root)
    result = agorascope(root, "whole", "run", program=[sys.executable, "-m", "agorascope"])
    assert result.returncode == 0, result.stderr
    return root


def query(root: Path, data: str, sql: str) -> list[tuple[Any, ...]]:
    with connect(require_current(root / data / "published")) as connection:
        return connection.execute(sql).fetchall()


def test_the_marts_hold_what_was_written(undisturbed: Path) -> None:
    days = query(
        undisturbed,
        "whole",
        "select min(mention_date), max(mention_date) from marts.fct_brand_reputation_daily",
    )
    assert days == [(START, FIRST + timedelta(days=4))]
    assert query(
        undisturbed, "whole", "select bool_or(is_staff), count(distinct mention_id) from marts.fct_mentions"
    )[0] == (True, query(undisturbed, "whole", "select count(*) from marts.fct_mentions")[0][0])
    shown = query(undisturbed, "whole", "select string_agg(text, ' ') from marts.fct_mentions")[0][0]
    assert "I take it back" in shown
    raw = query(
        undisturbed, "whole", "select count(*) from marts.fct_mentions where author_key like '%author%'"
    )
    assert raw == [(0,)]


# A hundred members of ten posts are more than this world has: nobody is put into a persona. Nobody
# is invited either, and its event comes after a few days, so that its lift is refused.
EMPTY = {"bridge_member_personas", "fct_event_lift_daily", "fct_outreach_contacts"}


def test_no_mart_is_empty(undisturbed: Path) -> None:
    """What follows compares them, and two empty tables are always the same."""
    marts = query(
        undisturbed, "whole", "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
    )
    counts = {mart: query(undisturbed, "whole", f"select count(*) from marts.{mart}") for (mart,) in marts}
    models = (REPOSITORY / "dbt_project" / "models" / "marts").rglob("*.yml")
    assert set(counts) >= {path.stem for path in models}
    assert {mart for mart, count in counts.items() if count == [(0,)]} <= EMPTY
    [(clusters,)] = query(
        undisturbed, "whole", "select count(*) from marts.fct_requests_weekly where label is not null"
    )
    assert clusters > 0


def test_running_again_changes_no_figure_and_loads_nothing(undisturbed: Path) -> None:
    before = marts_hash(undisturbed, "whole")
    pages = sum(1 for batch in batches(undisturbed / "whole" / "landing") for _ in batch.path.glob("*.zst"))
    with connect(require_current(undisturbed / "whole" / "published")) as analyst:  # blocks nobody
        mentions = analyst.execute("select count(*) from marts.fct_mentions").fetchall()
        result = agorascope(undisturbed, "whole", "run")
        assert result.returncode == 0, result.stderr
        assert analyst.execute("select count(*) from marts.fct_mentions").fetchall() == mentions
    assert "score: 0 posts scored" in result.stderr
    assert marts_hash(undisturbed, "whole") == before
    after = sum(1 for batch in batches(undisturbed / "whole" / "landing") for _ in batch.path.glob("*.zst"))
    assert after == pages


@pytest.mark.slow
def test_day_by_day_gives_the_marts_of_the_backfill(undisturbed: Path) -> None:
    """A fortnight with its first day, two days that the machine was off, and the last two one by one."""
    first = START
    for n in (0, 2, 3, 4):
        last = FIRST + timedelta(days=n)
        result = agorascope(
            undisturbed, "daily", "run", "--from", first.isoformat(), "--to", last.isoformat()
        )
        first = last + timedelta(days=1)
        assert result.returncode == 0, result.stderr
    assert marts_hash(undisturbed, "daily") == marts_hash(undisturbed, "whole")


STEPS = ("land", "parse", "gate_arrival", "load", "score", "prepare_build", "build", "gate_marts", "publish")


@pytest.mark.slow
def test_killed_in_every_step_a_rerun_gives_the_undisturbed_marts(undisturbed: Path) -> None:
    """kill -9 as soon as each step has begun, all in one data folder, then one run to the end."""
    for step in STEPS:
        process = subprocess.Popen(
            [*AGORASCOPE, "run"],
            env=env_of(undisturbed, "killed"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=REPOSITORY,
        )
        killed = kill_in(process, undisturbed / "killed" / "runs", step)
        assert killed, f"the run ended before {step} was seen"
    result = agorascope(undisturbed, "killed", "run")
    assert result.returncode == 0, result.stderr
    assert marts_hash(undisturbed, "killed") == marts_hash(undisturbed, "whole")


def kill_in(process: "subprocess.Popen[bytes]", runs: Path, step: str) -> bool:
    """Kill the whole process group once a report of the step appears; False when the run ended first."""
    seen = set(runs.glob(f"*/{step}*.json"))
    while process.poll() is None:
        if set(runs.glob(f"*/{step}*.json")) - seen:
            time.sleep(0.05)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.005)
    return False


def test_a_gate_that_says_no_leaves_the_former_publication(undisturbed: Path, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(undisturbed, root)
    (root / "whole").rename(root / "data")
    before = require_current(root / "data" / "published").version
    with duckdb.connect(str(root / "data" / "warehouse.duckdb")) as connection:
        connection.execute("delete from raw.posts where network = 'rss'")
        connection.execute(
            "insert into raw.touched_days"
            " select range::date from range(date '2026-03-09', date '2026-03-17', interval 1 day)"
        )
    refused = agorascope(root, "data", "run")
    assert refused.returncode == 3, refused.stderr
    assert require_current(root / "data" / "published").version == before
    status = last_status(root / "data" / "published")
    assert status is not None
    assert status.outcome == "gate_failed"
    assert status.failures
    accepted = agorascope(root, "data", "publish", "--acknowledge")
    assert accepted.returncode == 0, accepted.stderr
    assert require_current(root / "data" / "published").version != before
