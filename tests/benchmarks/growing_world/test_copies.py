"""A day of a history is copies of a day of the pattern: whole threads, by people of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from agorascope import records
from agorascope.scoring.store import INPUT_HASH
from agorascope.warehouse import open_warehouse
from benchmarks.growing_world.copies import rows_of
from benchmarks.growing_world.members import write_members
from benchmarks.growing_world.pattern import DAYS, FIRST
from benchmarks.growing_world.places import settings_of
from benchmarks.growing_world.shape import NEW_DAY, Size, place_of
from benchmarks.growing_world.writing import open_pattern, write_history

SIZE = Size(posts=6, per_day=6)
WORKSPACE = """
name: Made up
time_zone: Europe/Paris
brands: [{id: own, name: Own, own: true, handles: [own]}]
networks: {mastodon: {archive: {path: feeds, mapping: native}}}
staff: [{network: mastodon, handle: own, brand: own}]
"""


def post(uri: str, author: str, at: datetime, **facts: object) -> records.Row:
    return {
        "network": "mastodon",
        "uri": uri,
        "kind": "post",
        "author_id": f"id-{author}",
        "author_handle": author,
        "text": "words",
        "text_format": "plain",
        "created_at": at,
        "created_at_trust": "server",
        "status": "live",
        "content_hash": records.content_hash("words"),
        "fetched_at": at,
    } | facts


@pytest.fixture
def pattern(tmp_path: Path) -> Path:
    """Two posts on the day that NEW_DAY copies: one of a person, and the brand's answer, which names it."""
    folder = tmp_path / "pattern"
    folder.mkdir()
    (folder / "workspace.yml").write_text(WORKSPACE)
    noon = datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC) + timedelta(days=place_of(NEW_DAY)[0])
    named = [{"id": "id-ana", "handle": "ana"}]
    posts = [
        post("a", "ana", noon),
        post("b", "own", noon + timedelta(hours=1), parent_uri="a", mentions=named),
    ]
    members = [
        {"network": "mastodon", "member_id": f"id-{n}", "handle": n, "status": "live", "observed_at": noon}
        for n in ("ana", "own")
    ]
    with open_warehouse(settings_of(folder).warehouse) as connection:
        connection.register("posts", records.table("post", posts))
        connection.register("people", records.table("member", members))
        connection.execute("insert into raw.posts by name select * from posts")
        connection.execute("insert into raw.members by name select * from people")
        connection.execute(
            "insert into nlp.text_scores by name"
            f" select network, uri, content_hash, {INPUT_HASH} as input_hash from raw.posts"
        )
    return folder


@pytest.fixture
def connection(pattern: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_pattern(pattern) as opened:
        write_members(opened, tmp_path / "history", SIZE)
        opened.execute(
            f"create temp table people as from read_parquet('{tmp_path}/history/raw.members/members.parquet')"
        )
        yield opened


def rows(connection: duckdb.DuckDBPyConnection, table: str, day: date, copies: int = 3) -> list[records.Row]:
    return connection.sql(rows_of(connection, table, day, SIZE, copies)).to_arrow_table().to_pylist()


def test_every_copy_has_posts_of_its_own_on_the_day_asked_for(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    made = rows(connection, "raw.posts", NEW_DAY - timedelta(days=2 * DAYS))

    assert len({row["uri"] for row in made}) == 6
    assert {row["created_at"].date() for row in made} == {NEW_DAY - timedelta(days=2 * DAYS)}


def test_a_thread_stays_within_its_copy(connection: duckdb.DuckDBPyConnection) -> None:
    made = {row["uri"]: row for row in rows(connection, "raw.posts", NEW_DAY)}

    for row in made.values():
        if row["parent_uri"]:
            parent = made[row["parent_uri"]]
            assert row["mentions"] == [{"id": parent["author_id"], "handle": parent["author_handle"]}]


def test_staff_stay_who_they_are_and_people_are_members_of_the_history(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    made = rows(connection, "raw.posts", NEW_DAY)
    keys = dict(connection.execute("select member_id, member_key from people").fetchall())

    assert {row["author_handle"] for row in made if row["parent_uri"]} == {"own"}
    for row in made:
        if not row["parent_uri"]:
            assert row["author_key"] == keys[row["author_id"]]


def test_scores_are_of_the_very_texts_that_the_score_step_would_read(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    scored = {row["uri"]: row["input_hash"] for row in rows(connection, "nlp.text_scores", NEW_DAY)}
    query = f"select uri, {INPUT_HASH} from ({rows_of(connection, 'raw.posts', NEW_DAY, SIZE, 3)})"

    assert scored == dict(connection.execute(query).fetchall())
    assert len(set(scored.values())) > 1


def test_the_same_size_gives_the_same_bytes(pattern: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_history(pattern, tmp_path / name, SIZE)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name / "raw.posts").iterdir()}
        for name in ("one", "two")
    )

    assert one == two
    assert one
