"""Influence by community: every member finds a row, and nothing hangs on other communities."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from agorascope.influence.members import SCHEMA, influence_table

SCOPE: dict[str, pa.DataType] = {"network_id": pa.string(), "community_id": pa.string()}
MEMBERS: dict[str, pa.DataType] = SCOPE | {
    "member_key": pa.string(),
    "is_member": pa.bool_(),
    "was_member": pa.bool_(),
    "clout_followers_count": pa.int64(),
}
PAIRS: dict[str, pa.DataType] = SCOPE | {
    "actor_key": pa.string(),
    "target_key": pa.string(),
    "weight": pa.float64(),
    "reactions_count": pa.int64(),
    "is_recent": pa.bool_(),
}
POSTS: dict[str, pa.DataType] = SCOPE | {
    "member_key": pa.string(),
    "reposts_count": pa.int64(),
    "former_reposts_count": pa.int64(),
}


def table(columns: dict[str, pa.DataType], *rows: tuple[Any, ...]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], pa.schema(columns))


def crowd(community: str, size: int, star: str = "m00") -> tuple[list[Any], list[Any]]:
    """A community in which everybody reacts to one member."""
    names = [f"m{n:02d}" for n in range(size)]
    members = [("net", community, name, True, True, None) for name in names]
    pairs = [("net", community, name, star, 1.0, 2, True) for name in names if name != star]
    return members, pairs


def found(members: Any, pairs: Any, former: Any = (), posts: Any = ()) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = influence_table(
        members=table(MEMBERS, *members),
        pairs=table(PAIRS, *pairs),
        former_pairs=table(PAIRS, *former),
        posts=table(POSTS, *posts),
    ).to_pylist()
    return rows


def test_nobody_gives_an_empty_table() -> None:
    empty = influence_table(
        members=table(MEMBERS), pairs=table(PAIRS), former_pairs=table(PAIRS), posts=table(POSTS)
    )
    assert empty.schema == SCHEMA
    assert len(empty) == 0


def test_whom_all_react_to_ranks_first_and_the_others_share_the_second_place() -> None:
    star, *others = found(*crowd("here", 10))
    assert (star["influence_rank"], star["influence"], star["reach_count"]) == (1, 95.0, 9)
    assert (star["reactions_count"], star["influence_n"], star["members_count"]) == (18, 9, 10)
    assert {row["influence_rank"] for row in others} == {2}
    assert star["influence_low"] <= star["influence"] <= star["influence_high"]


def test_a_community_alone_gives_what_it_gives_beside_others() -> None:
    one, other = crowd("here", 10), crowd("there", 7, star="m03")
    both = found([*one[0], *other[0]], [*one[1], *other[1]])
    assert [row for row in both if row["community_id"] == "here"] == found(*one)
    assert [row for row in both if row["community_id"] == "there"] == found(*other)


def test_one_who_is_only_reacted_to_has_no_row_and_is_not_counted() -> None:
    members, pairs = crowd("here", 5)
    outside = ("net", "here", "z", False, False, None)
    rows = found([*members, outside], [*pairs, ("net", "here", "m01", "z", 1.0, 1, True)])
    assert [row["member_key"] for row in rows] == [f"m{n:02d}" for n in range(5)]
    assert {row["members_count"] for row in rows} == {5}


def test_a_trend_is_the_points_since_the_former_pairs_and_null_for_who_came_since() -> None:
    members, pairs = crowd("here", 10)
    members[9] = (*members[9][:4], False, None)
    former = [("net", "here", "m01", "m02", 1.0, 1, True)]
    rows = {row["member_key"]: row for row in found(members, pairs, former)}
    assert rows["m02"]["influence_trend"] < 0 < rows["m00"]["influence_trend"]
    assert rows["m09"]["influence_trend"] is None


def test_reposted_posts_lift_and_followers_do_not() -> None:
    members, _ = crowd("here", 10)
    members = [(*row[:5], 9_000 if row[2] == "m05" else None) for row in members]
    posts = [("net", "here", "m04", 3, 0)] * 3
    rows = {row["member_key"]: row for row in found(members, [], posts=posts)}
    assert (rows["m04"]["t_factor"], rows["m04"]["influence_rank"]) == (3, 1)
    assert rows["m05"]["clout_followers_count"] == 9_000
    assert rows["m05"]["influence"] == rows["m06"]["influence"]


@pytest.mark.parametrize("size", [1, 2])
def test_a_tiny_community_is_ranked_all_the_same(size: int) -> None:
    rows = found(*crowd("here", size))
    assert len(rows) == size
    assert all(np.isfinite(row["influence"]) for row in rows)
