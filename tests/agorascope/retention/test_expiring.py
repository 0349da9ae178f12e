"""What is older than the cut leaves the warehouse; what it added to the totals of its day stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from agorascope.records import Row
from agorascope.retention.arriving import Gatekeeper
from agorascope.retention.cut import Cut, cut_of, passed
from agorascope.retention.expiring import find_expired, remove_expired
from agorascope.workspace import Workspace

Connection = duckdb.DuckDBPyConnection
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
OLD = NOON - timedelta(days=60)
SECRET = b"a secret"
CUT = Cut(date(2026, 2, 2), "UTC", (), NOON)
TABLES = ("posts", "members", "interactions", "channel_metrics", "status_changes", "post_versions", "rejects")


def everything(connection: Connection) -> str:
    """All that the warehouse holds, as one text."""
    tables = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables()"
        " where schema_name in ('raw', 'nlp', 'quality', 'app')"
    ).fetchall()
    return "\n".join(str(connection.execute(f"from {name}").fetchall()) for (name,) in tables).lower()


@pytest.fixture
def world(connection: Connection, load: Callable[..., Any], post: Callable[..., Row]) -> Connection:
    """Ann wrote two months ago, Lea both then and now; the marts hold a mention of each."""
    ann = {"author_id": "ann_42", "author_handle": "ann_42@velo.example", "author_name": "Annabel Quist"}
    lea = {"author_id": "lea", "author_handle": "lea"}
    old = {"created_at": OLD, "fetched_at": OLD}
    load(
        post("old/1", **ann, **old, text="my crank sings in the rain", hashtags=["annabelrides"]),
        post("old/2", **lea, **old, text="so does mine", parent_uri="old/1"),
        post("new/1", **lea, text="a quiet day"),
        members=[
            {
                "network": "mastodon",
                "member_id": name,
                "handle": name,
                "display_name": name,
                "bio": f"bio of {name}",
                "status": "live",
                "followers": 3,
                "observed_at": at,
            }
            for name, at in (("ann_42", OLD), ("lea", NOON))
        ],
        interactions=[
            {
                "network": "mastodon",
                "key": key,
                "type": "like",
                "actor_id": "lea",
                "target_post_uri": uri,
                "created_at": at,
                "observed_at": at,
            }
            for key, uri, at in (("1", "old/1", NOON), ("2", "new/1", NOON), ("3", "new/0", OLD))
        ],
        metrics=[
            {
                "network": "mastodon",
                "channel_kind": "post",
                "channel_id": uri,
                "metric": "likes",
                "period": "point",
                "value": 2.0,
                "observed_at": NOON,
            }
            for uri in ("old/1", "new/1")
        ],
    )
    for table in ("text_scores", "mention_scores", "requests", "topic_matches", "post_places"):
        connection.execute(f"insert into nlp.{table} (network, uri) select network, uri from raw.posts")
    connection.execute(
        "insert into nlp.request_clusters (week_start, earlier_posts)"
        " values ('2026-03-09', ['mastodon|old/1', 'mastodon|new/1'])"
    )
    connection.execute("delete from raw.touched_days")
    connection.execute("create schema marts")
    connection.execute(
        """
        create table marts.fct_mentions as
        select md5(network || '|' || uri) as post_key, network as network_id, 'nova' as brand_id, author_key,
            created_at::date as mention_date, false as is_staff, uri = 'old/2' as is_duplicate,
            if(uri = 'old/1', 'negative', 'positive') as stance
        from raw.posts
        """
    )
    connection.execute(
        """
        create table marts.fct_brand_reputation_daily as
        select distinct mention_date, brand_id, network_id, 0.4 as corrected_positive_share,
            0.2 as corrected_positive_share_low, 0.6 as corrected_positive_share_high,
            2::bigint as corrected_positive_share_n, 41.0 as reputation_index, 30.0 as reputation_index_low,
            50.0 as reputation_index_high, 9::bigint as reputation_index_n, 'v1' as reputation_index_version
        from marts.fct_mentions
        """
    )
    return connection


def test_nothing_of_what_is_over_is_found_in_any_table_and_the_rest_stays(world: Connection) -> None:
    assert "crank sings" in everything(world)
    expired = remove_expired(world, CUT, secret=SECRET)
    assert (expired.posts, expired.members, expired.stored) == (2, 1, 3)
    left = everything(world)
    for said in ("ann_42", "annabel", "crank sings", "old/1", "old/2", "so does mine"):
        assert said not in left, said
    assert world.execute("select uri from raw.posts").fetchall() == [("new/1",)]
    assert world.execute("select member_id from raw.members").fetchall() == [("lea",)]
    assert world.execute("select key from raw.interactions").fetchall() == [("2",)]
    posts = world.execute("select channel_id from raw.channel_metrics where channel_kind = 'post'").fetchall()
    assert posts == [("new/1",)]


def test_the_totals_of_its_day_stay_and_say_nothing_of_anybody(world: Connection) -> None:
    remove_expired(world, CUT, secret=SECRET)
    assert world.execute("from raw.kept_counts").fetchall() == [
        (OLD.date(), "nova", "mastodon", 2, 2, 1, 1, 0, 1, 0)
    ]
    kept = world.execute(
        "select mention_date, reputation_index from raw.kept_estimates order by 1"
    ).fetchall()
    # the index of a day rests on the days before it, so that of the next 90 days is kept as well
    assert kept == [(OLD.date(), 41.0), (NOON.date(), 41.0)]
    assert world.execute("from raw.touched_days order by 1").fetchall() == [(OLD.date(),), (NOON.date(),)]


def test_doing_it_again_changes_nothing(world: Connection) -> None:
    remove_expired(world, CUT, secret=SECRET)
    before = everything(world)
    assert not remove_expired(world, CUT, secret=SECRET).is_any
    assert everything(world) == before


def test_a_day_that_goes_in_two_steps_counts_each_person_once(world: Connection) -> None:
    """Lea wrote twice on a day; one of the two has to go earlier by the terms of its network."""
    world.execute("update raw.posts set author_id = 'lea', author_key = 'k' where uri like 'old/%'")
    world.execute("update marts.fct_mentions set author_key = 'k' where mention_date = ?", [OLD.date()])
    world.execute("update raw.posts set retention_until = ? where uri = 'old/1'", [NOON - timedelta(days=1)])
    early = Cut(date(2025, 1, 1), "UTC", (), NOON)
    assert remove_expired(world, early, secret=SECRET).posts == 1
    counts = "select authors_count, mentions_count from raw.kept_counts"
    assert world.execute(counts).fetchall() == [(0, 1)]  # she is still counted by what is there
    world.execute("delete from marts.fct_mentions where stance = 'negative'")
    remove_expired(world, CUT, secret=SECRET)
    assert world.execute(counts).fetchall() == [(1, 2)]


def test_an_archive_counts_from_the_day_it_was_brought(world: Connection) -> None:
    world.execute("update raw.posts set fetched_at = ? where uri = 'old/2'", [NOON])
    cut = Cut(CUT.day, "UTC", ("mastodon",), NOON)
    find_expired(world, cut)
    assert world.execute("select uri from expired_posts").fetchall() == [("old/1",)]


def test_what_had_its_time_stays_out_when_it_comes_again(
    world: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    """By its age, or where a network's terms gave it less time, by a mark from which nothing is read."""
    world.execute("update raw.posts set retention_until = ? where uri = 'new/1'", [NOON - timedelta(hours=1)])
    remove_expired(world, CUT, secret=SECRET)
    assert world.execute("select count(*) from raw.kept_marks").fetchall() == [(1,)]
    again = [post("old/1", created_at=OLD), post("new/1"), post("new/2")]
    report = load(*again, batch_id="b2", gatekeeper=Gatekeeper(CUT, SECRET))
    assert (report.new_posts, report.rejects) == (1, 2)
    assert world.execute("select uri from raw.posts").fetchall() == [("new/2",)]
    assert world.execute("select distinct reason, excerpt from raw.rejects").fetchall() == [("retention", "")]


def test_the_cut_is_a_monday_and_never_late() -> None:
    workspace = Workspace.model_validate(
        {
            "name": "W",
            "time_zone": "Europe/Paris",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {"mastodon": {}},
            "privacy": {"retention_days": 60},
        }
    )
    for days in range(14):
        moment = NOON + timedelta(days=days)
        cut = cut_of(workspace, moment, moment)
        assert cut.day.weekday() == 0
        assert 0 <= (cut.day - (moment.date() - timedelta(days=60))).days <= 6
    short = workspace.model_copy(
        update={"privacy": workspace.privacy.model_copy(update={"retention_days": 7})}
    )
    assert cut_of(short, NOON, NOON).day == date(2026, 3, 3)
    assert cut_of(short, NOON, NOON).moment == datetime(2026, 3, 2, 23, tzinfo=UTC)


def test_what_was_counted_once_is_not_counted_again_when_the_cut_moves_back(
    world: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    """A clock that was ahead, a longer retention, a replay as of the last build: totals stay as they are."""
    remove_expired(world, CUT, secret=SECRET)
    earlier = Gatekeeper(Cut(date(2025, 1, 6), "UTC", (), NOON), SECRET)
    again = [post("old/1", created_at=OLD), post("new/3")]
    assert load(*again, batch_id="b2", gatekeeper=earlier).new_posts == 1
    remove_expired(world, earlier.cut, secret=SECRET)
    assert load(post("old/1", created_at=OLD), batch_id="b3", gatekeeper=earlier).new_posts == 0
    assert passed(world, "bluesky") is None  # nothing of that network was ever over
