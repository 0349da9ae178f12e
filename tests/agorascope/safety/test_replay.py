"""A replay makes the same raw and nlp again from what was landed, and never loses in silence."""

import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agorascope import steps
from agorascope.comparing import differences, state_of
from agorascope.errors import GateError, InputError
from agorascope.objecting.marks import mark
from agorascope.pipeline import listen
from agorascope.pseudonyms import load_key
from agorascope.safety import replay as replaying
from agorascope.safety.replay import ReplayError, replay
from agorascope.warehouse import open_warehouse
from tests.agorascope.safety.conftest import object_to
from tests.agorascope.test_run_edges import World, post, silent


@pytest.fixture
def built(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Two runs one after the other; dbt and the marts gate are tried elsewhere."""
    world.write("b.ndjson", post("p2", author_id="ann", text="Nova breaks again"), post("p3"))
    context = world.context()
    listen(context, silent)
    steps.score(context)
    for name in ("run_build", "gate_marts", "publish"):
        monkeypatch.setattr(steps, name, lambda _, name=name: name)
    return world


def test_what_was_landed_gives_the_same_tables_in_a_new_warehouse(built: World) -> None:
    folder = built.settings.data_dir
    before = state_of(folder, schemas=("raw", "nlp"))
    inode = built.settings.warehouse.stat().st_ino
    done = replay(built.context())
    assert (done.batches, done.posts, done.lost_posts) == (2, 3, 0)
    assert built.settings.warehouse.stat().st_ino != inode
    assert differences(before, state_of(folder, schemas=("raw", "nlp"))) == []
    assert not (folder / replaying.STAGE).exists()
    assert built.raw("select text from raw.posts where uri = 'p2'") == [("Nova breaks again",)]
    listen(built.context(), silent)  # the states are right: nothing comes twice
    assert differences(before, state_of(folder, schemas=("raw", "nlp"))) == []


def test_without_a_warehouse_all_comes_from_the_landing_zone(built: World) -> None:
    before = state_of(built.settings.data_dir, schemas=("raw", "nlp"))
    built.settings.warehouse.unlink()
    replay(built.context())
    assert differences(before, state_of(built.settings.data_dir, schemas=("raw", "nlp"))) == []


def test_who_objected_does_not_come_back(built: World) -> None:
    object_to(built.settings, "ann")
    replay(built.context(), may_lose=True)
    assert built.raw("select uri from raw.posts order by uri") == [("p1",), ("p3",)]


def test_batches_whose_bytes_are_gone_are_not_lost_in_silence(built: World) -> None:
    first = min(path for path in built.settings.landing.glob("*/*/*") if path.is_dir())
    shutil.rmtree(first)
    before = state_of(built.settings.data_dir)
    with pytest.raises(ReplayError, match=r"1 batches that brought \d posts are no longer"):
        replay(built.context())
    assert differences(before, state_of(built.settings.data_dir)) == []
    done = replay(built.context(), may_lose=True)
    assert done.lost_posts > 0
    assert len(done.notes) == 1


def test_stored_posts_that_no_page_holds_are_counted_before_anything_is_replaced(built: World) -> None:
    with open_warehouse(built.settings.warehouse) as connection:
        connection.execute(
            "insert into raw.posts by name "
            "select * replace ('from nowhere' as uri) from raw.posts where uri = 'p1'"
        )
    with pytest.raises(ReplayError, match="1 stored posts, of 2026-03-10 to 2026-03-10"):
        replay(built.context())
    assert ("from nowhere",) in built.raw("select uri from raw.posts")


def test_a_gate_that_says_no_leaves_the_warehouse_that_was_there(
    built: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Any) -> None:
        raise GateError("no")

    monkeypatch.setattr(steps, "gate_marts", refuse)
    inode = built.settings.warehouse.stat().st_ino
    with pytest.raises(GateError):
        replay(built.context())
    assert built.settings.warehouse.stat().st_ino == inode
    assert built.settings.landing.is_dir()
    assert not (built.settings.data_dir / replaying.STAGE).exists()


def test_totals_of_what_is_over_are_carried_over_and_counted_once(built: World) -> None:
    """One post ends by its network's terms before the next run: counted by the marts of now, or by nobody."""
    soon = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    built.write("c.ndjson", post("p4", retention_until=soon))
    listen(built.context(), silent)
    with open_warehouse(built.settings.warehouse) as connection:
        connection.execute(MARTS)
        connection.execute(
            "insert into raw.build_meta values ('retention_passed:x', '2026-01-05T00:00:00+00:00')"
        )
    counts = "select mention_date::varchar, mentions_count, positive_count from raw.kept_counts"
    for _ in range(2):
        replay(built.context())
        assert built.raw(counts) == [("2026-03-10", 1, 1)]
        assert built.raw("select uri from raw.posts order by uri") == [("p1",), ("p2",), ("p3",)]
        assert built.raw("select count(*) from raw.kept_marks") == [(1,)]
        assert built.raw("select value from raw.build_meta where name = 'retention_gone'") == [("1",)]
        assert built.raw("select count(*) from raw.build_meta where name like 'retention_passed%'") == [(1,)]
        with open_warehouse(built.settings.warehouse) as connection:
            connection.execute(MARTS)


def test_an_objector_is_known_by_marks_that_no_landed_page_gives(built: World) -> None:
    object_to(built.settings, "zoe")
    steps.plan(built.context())
    with open_warehouse(built.settings.warehouse) as connection:
        connection.execute(
            "insert into app.suppressed by name"
            " select 'rss' as network_id, 'zoe' as account, 'account' as kind, ? as mark",
            [mark(load_key(built.settings), "account", "rss", "ann")],
        )
    replay(built.context(), may_lose=True)
    assert built.raw("select uri from raw.posts order by uri") == [("p1",), ("p3",)]


MARTS = """
create schema if not exists marts;
create or replace table marts.fct_mentions as
select created_at::date as mention_date, 'nova' as brand_id, network as network_id, author_key,
    md5(network || '|' || uri) as post_key, 'positive' as stance, false as is_duplicate, false as is_staff
from raw.posts;
create or replace table marts.fct_brand_reputation_daily as
select date '2026-03-10' as mention_date, 'nova' as brand_id, 'rss' as network_id,
    0.5 as corrected_positive_share, 0.4 as corrected_positive_share_low,
    0.6 as corrected_positive_share_high, 3 as corrected_positive_share_n, 50.0 as reputation_index,
    40.0 as reputation_index_low, 60.0 as reputation_index_high, 3 as reputation_index_n,
    'v' as reputation_index_version;
"""


def test_a_rotation_that_was_cut_off_is_ended_first(built: World) -> None:
    """Its table of what becomes what lies in the warehouse that a replay replaces."""
    with open_warehouse(built.settings.warehouse) as connection:
        connection.execute("create table raw.rekeying (former varchar, new varchar)")
    with pytest.raises(InputError, match="rotate-key"):
        replay(built.context())
