"""Rows of the personas: named, sized, the same in any order; and one row that says why there are none."""

import json

import pandas as pd
import pyarrow as pa
import pytest

from agorascope.personas.tables import (
    CLEAR,
    FIT_LIMIT,
    MIN_POSTS,
    bridge_table,
    fitted_table,
    persona_table,
)
from tests.agorascope.personas.worlds import PLANTED, world

SIZES = pa.schema({"persona_id": pa.string(), "members_count": pa.int64()})
ASKS = pa.schema(
    {
        "persona_id": pa.string(),
        "aspect_id": pa.string(),
        "name_en": pa.string(),
        "name_fr": pa.string(),
        "members_count": pa.int64(),
        "asking_members_count": pa.int64(),
    }
)


@pytest.fixture(scope="module")
def members() -> pd.DataFrame:
    return world(301)


@pytest.fixture(scope="module")
def fitted(members: pd.DataFrame) -> pa.Table:
    return fitted_table(members)


def _sizes(bridge: pa.Table) -> pa.Table:
    counts = bridge.to_pandas()["persona_id"].value_counts().sort_index()
    return pa.table({"persona_id": list(counts.index), "members_count": counts.to_list()}, schema=SIZES)


def test_personas_are_named_by_what_they_do(fitted: pa.Table) -> None:
    rows = {row["persona_id"]: row for row in fitted.to_pylist()}
    assert len(rows) == len(PLANTED)
    assert set(rows) == {"more_relaying", "less_opening", "more_asking", "more_weekend"}
    assert rows["more_weekend"]["name_en"] == "Weekend writers"
    assert rows["more_weekend"]["name_fr"] == "Du week-end"
    assert rows["more_relaying"]["traits_en"].split("% of their posts are reposts")[0] in {"74", "75", "76"}
    assert len({row["name_en"] for row in rows.values()}) == len(rows)


def test_rows_in_any_order_give_the_same_tables(members: pd.DataFrame, fitted: pa.Table) -> None:
    shuffled = members.sample(frac=1, random_state=3)
    again = fitted_table(shuffled)
    assert again.equals(fitted)
    assert bridge_table(shuffled, again).equals(bridge_table(members, fitted))


def test_a_member_has_one_persona_and_clearly(members: pd.DataFrame, fitted: pa.Table) -> None:
    bridge = bridge_table(members, fitted).to_pandas()
    assert bridge["member_key"].is_unique
    assert bridge["closeness"].between(CLEAR, 1).all()
    assert set(bridge["persona_id"]) <= set(fitted["persona_id"].to_pylist())


def test_members_of_few_posts_have_no_persona(members: pd.DataFrame) -> None:
    few = members.assign(posts_count=MIN_POSTS - 1)
    fitted = fitted_table(few)
    assert fitted["verdict"].to_pylist() == ["too_few_members"]
    assert bridge_table(few, fitted).num_rows == 0


def test_without_personas_one_row_says_so() -> None:
    fitted = fitted_table(world(302, planted=()))
    (row,) = persona_table(fitted, SIZES.empty_table(), ASKS.empty_table(), 12).to_pylist()
    assert (row["persona_id"], row["name_en"], row["personas_count"]) == ("none", "No stable profiles", 0)
    assert row["traits_fr"] == "les membres ne diffèrent pas plus que par hasard"
    assert (row["members_share"], row["members_share_low"], row["members_share_high"]) == (None, 0, 1)
    assert (row["too_few_members_count"], row["unclear_members_count"]) == (12, 300)


def test_nobody_at_all_is_one_row_too() -> None:
    fitted = fitted_table(world(303).head(0))
    assert persona_table(fitted, SIZES.empty_table(), ASKS.empty_table(), 0).num_rows == 1


def test_sizes_and_what_is_asked_for_are_told(members: pd.DataFrame, fitted: pa.Table) -> None:
    bridge = bridge_table(members, fitted)
    ask = {"persona_id": "more_weekend", "asking_members_count": 9}
    asks = pa.Table.from_pylist(
        [
            ask | {"aspect_id": aspect, "name_en": aspect, "name_fr": aspect.upper(), "members_count": count}
            for aspect, count in (("care", 3), ("price", 7), ("app", 3), ("theft", 1))
        ],
        ASKS,
    )
    rows = {row["persona_id"]: row for row in persona_table(fitted, _sizes(bridge), asks, 0).to_pylist()}
    assert rows["more_weekend"]["asks_for_en"] == "price (7), app (3), care (3)"
    assert rows["more_weekend"]["asks_for_fr"] == "PRICE (7), APP (3), CARE (3)"
    assert rows["more_relaying"]["asks_for_en"] is None
    assert sum(row["members_count"] for row in rows.values()) == bridge.num_rows
    assert all(row["unclear_members_count"] == 300 - bridge.num_rows for row in rows.values())


def test_many_members_are_put_into_profiles_found_on_some() -> None:
    many = world(304, members=FIT_LIMIT + 500)
    fitted = fitted_table(many)
    assert fitted["described_members_count"].to_pylist()[0] == FIT_LIMIT + 500
    assert bridge_table(many, fitted).num_rows > FIT_LIMIT


def test_nothing_of_who_a_member_is_reaches_the_profiles(members: pd.DataFrame, fitted: pa.Table) -> None:
    """Keys and names of networks are labels: others in their place change nothing of the profiles."""
    other = members.assign(member_key=[f"{n:05}" for n in range(len(members))])
    other = other.assign(bio="25, from Lyon", display_name="Ann", handle="ann")
    shares = {row["persona_id"]: row["traits_en"] for row in fitted_table(other).to_pylist()}
    assert set(shares) == set(fitted["persona_id"].to_pylist())
    assert "Lyon" not in json.dumps(shares)
