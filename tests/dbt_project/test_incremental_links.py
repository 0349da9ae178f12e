"""Whom posts link to is kept from day to day, and reactions still end as a full refresh makes them."""

from collections.abc import Callable
from typing import Any

import pytest

from agorascope.app_store.objections import Objector
from agorascope.app_sync import sync_objections

LINKS = "intermediate.int_post_links__found"
TABLES = (LINKS, "intermediate.int_interactions__identified", "intermediate.int_interactions__daily")
SELECT = ("--select", "+int_interactions__daily")
# (actor, type, target, day) of each reaction after a build.
REACTIONS = (
    "select actor_key[5:], interaction_type, target_key[5:], strftime(reacted_date, '%d')"
    " from intermediate.int_interactions__identified order by all"
)


@pytest.fixture(scope="module")
def stages(new_warehouse: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Pairs (built in a row, refreshed) after three builds; the second one looks at the past."""
    warehouse = new_warehouse("links")
    folder = tmp_path_factory.mktemp("links")
    pairs = []
    for number, (change, as_of) in enumerate(
        ((_write, "2025-03-05 12:00"), (_change, "2025-03-04 12:00"), (_change_back, "2025-03-06 00:00"))
    ):
        change(warehouse)
        warehouse.build(as_of, *SELECT)
        warehouse.execute("delete from raw.touched_days")
        refreshed = warehouse.copy(folder / f"refreshed-{number}.duckdb")
        if number:
            refreshed.build(as_of, *SELECT, "--full-refresh")
        pairs.append((warehouse.copy(folder / f"built-{number}.duckdb"), refreshed))
    return pairs


def _write(warehouse: Any) -> None:
    warehouse.post("ann-3", "2025-03-03 08:00")
    warehouse.post("bob-4", "2025-03-04 08:00", author="bob")
    warehouse.post("ann-answers", "2025-03-04 09:00", parent_uri="bob-4")
    warehouse.post("to-ann", "2025-03-03 09:00", author="bob", parent_uri="ann-3")
    warehouse.post("to-late", "2025-03-03 10:00", author="bob", parent_uri="late")
    warehouse.post("pass-3", "2025-03-03 11:00", author="dan", kind="repost", repost_of_uri="bob-4")
    warehouse.post("names", "2025-03-03 12:00", author="dan", mentions=[{"id": "id-zoe", "handle": None}])
    warehouse.post("names-too", "2025-03-03 12:00", author="dan", mentions=[{"id": None, "handle": "@zed@z"}])
    warehouse.post("quotes", "2025-03-03 13:00", author="eve", kind="quote", quote_of_uri="bob-4")
    warehouse.post("taken-back", "2025-03-03 14:00", author="eve", parent_uri="bob-4")
    warehouse.post("cut", "2025-03-05 15:00", author="eve", parent_uri="bob-4")
    warehouse.touch("2025-03-03", "2025-03-04", "2025-03-05")


def _change(warehouse: Any) -> None:
    """Ann objects, cid's post arrives after its answer, accounts become known, a repost comes again."""
    with warehouse.open() as connection:
        sync_objections(connection, [Objector("mastodon", "id-ann", None)], "UTC")
    warehouse.post("late", "2025-03-01 08:00", author="cid")
    for name, handle in (("zoe", None), ("zed", "zed@z")):
        account = {"member_id": f"id-{name}", "member_key": f"key-{name}", "handle": handle, "status": "live"}
        warehouse.insert("raw.members", network="mastodon", observed_at="2025-03-04 00:00+00", **account)
    for uri, day in (("pass-2", 2), ("pass-4", 4)):
        warehouse.post(uri, f"2025-03-0{day} 10:00", author="dan", kind="repost", repost_of_uri="bob-4")
    warehouse.execute(
        "update raw.posts set status = 'deleted', mentions = [] where uri in ('bob-4', 'taken-back')"
    )
    told = {"network": "mastodon", "observed_at": "2025-03-08 00:00+00", "target_post_uri": "bob-4"}
    warehouse.insert("raw.interactions", key="i1", type="repost", actor_id="id-cid", **told)
    warehouse.insert("raw.interactions", key="i2", type="repost", actor_id="id-dan", **told)
    warehouse.touch("2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04")


def _change_back(warehouse: Any) -> None:
    """Ann's objection is withdrawn, and zed's handle is another; late was zoe's, so that nobody knows cid."""
    with warehouse.open() as connection:
        sync_objections(connection, [], "UTC")
    warehouse.execute(
        "update raw.members set handle = 'new@z' where member_id = 'id-zed'",
        "update raw.posts set author_id = 'id-zoe', author_key = 'key-zoe', created_at = '2025-03-02 08:00Z'"
        " where uri = 'late'",
    )
    warehouse.touch("2025-03-01", "2025-03-02")


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("table", TABLES)
def test_a_build_after_another_ends_as_a_full_refresh(stages: list[Any], number: int, table: str) -> None:
    built, refreshed = stages[number]
    query = f"from {table} order by all"
    assert built.rows(query) == refreshed.rows(query)
    assert built.rows(query)


def test_what_is_linked_to_and_named_is_unknown_at_first(stages: list[Any]) -> None:
    assert stages[0][0].rows(REACTIONS) == [
        ("ann", "reply", "bob", "04"),
        ("bob", "reply", "ann", "03"),
        ("dan", "repost", "bob", "03"),
        ("eve", "quote", "bob", "03"),
        ("eve", "reply", "bob", "03"),
    ]


def test_late_posts_accounts_and_reposts_are_seen_and_an_objection_holds(stages: list[Any]) -> None:
    built, _ = stages[1]
    assert built.rows(REACTIONS) == [
        ("bob", "reply", "cid", "03"),
        ("cid", "repost", "bob", "04"),
        ("dan", "mention", "zed", "03"),
        ("dan", "mention", "zoe", "03"),
        ("dan", "repost", "bob", "02"),
        ("eve", "quote", "bob", "03"),
    ]
    assert built.rows(f"from {LINKS} where 'key-ann' in (actor_key, target_key)") == []


def test_a_withdrawn_objection_a_new_author_and_a_later_end_are_seen(stages: list[Any]) -> None:
    assert stages[2][0].rows(REACTIONS) == [
        ("ann", "reply", "bob", "04"),
        ("bob", "reply", "ann", "03"),
        ("bob", "reply", "zoe", "03"),
        ("dan", "mention", "zoe", "03"),
        ("dan", "repost", "bob", "02"),
        ("eve", "quote", "bob", "03"),
        ("eve", "reply", "bob", "05"),
    ]
