"""The index of every day is the index of the formula, computed the long way round."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.reputation.index import decay, reputation_index
from agorascope.reputation.index_series import SCHEMA, index_table

FIRST = date(2025, 3, 1)
AUTHOR_DAYS = st.dictionaries(
    st.tuples(
        st.integers(0, 120),
        st.sampled_from(["ours", "theirs"]),
        st.sampled_from(["rss", "x"]),
        st.sampled_from("ab"),
    ),
    st.tuples(st.sampled_from([1.0, 1.25, 2.0]), st.sampled_from([0.0, 0.5, 1.0])),
    min_size=1,
    max_size=25,
)


def _frame(rows: dict[tuple[int, str, str, str], tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (FIRST + timedelta(days=day), brand, network, author, weight, weight * share)
            for (day, brand, network, author), (weight, share) in rows.items()
        ],
        columns=["mention_date", "brand_id", "network_id", "author", "weight", "positive_weight"],
    )


def _by_definition(
    frame: pd.DataFrame, on: date, brand: str, network: str
) -> tuple[float, float, float, int]:
    """Every row weighed by its age on that day, without any running sum."""
    past = frame[(frame["mention_date"] <= on) & ((network == "all") | (frame["network_id"] == network))]
    ages = np.array([(on - day).days for day in past["mention_date"]], dtype=float)
    past = past.assign(w=past["weight"] * decay(ages), p=past["positive_weight"] * decay(ages), age=ages)
    own = past[past["brand_id"] == brand]
    of_authors = own.groupby(["network_id", "author"])["w"].sum()
    found = reputation_index(
        own["p"].sum(), own["w"].sum(), (of_authors**2).sum(), past["p"].sum() / past["w"].sum()
    )
    return float(found.value), float(found.low), float(found.high), int((own["age"] < 90).sum())


@settings(max_examples=40, deadline=None)
@given(AUTHOR_DAYS)
def test_running_sums_give_what_the_definition_gives(
    rows: dict[tuple[int, str, str, str], tuple[float, float]],
) -> None:
    frame = _frame(rows)
    table = index_table(frame, FIRST, FIRST + timedelta(days=125)).to_pylist()
    for row in table[:: max(1, len(table) // 12)]:
        value, low, high, n = _by_definition(frame, row["mention_date"], row["brand_id"], row["network_id"])
        assert row["reputation_index"] == pytest.approx(value, rel=1e-9)
        assert row["reputation_index_low"] == pytest.approx(low, rel=1e-6)
        assert row["reputation_index_high"] == pytest.approx(high, rel=1e-6)
        assert row["reputation_index_n"] == n


def test_a_brand_has_no_index_before_its_first_polar_mention_and_keeps_it_afterwards() -> None:
    frame = _frame({(3, "ours", "rss", "a"): (1.0, 1.0)})
    table = index_table(frame, FIRST, FIRST + timedelta(days=5))
    days = [(row["network_id"], row["mention_date"].day) for row in table.to_pylist()]
    assert sorted(days) == [(scope, day) for scope in ("all", "rss") for day in (4, 5, 6)]


def test_the_order_of_the_rows_changes_no_bit() -> None:
    rng = np.random.default_rng(7)
    rows = {
        (int(rng.integers(90)), "ours", "x", f"a{rng.integers(40)}"): (float(rng.choice([1.1, 1.7])), 1.0)
        for _ in range(300)
    }
    frame = _frame(rows)
    last = FIRST + timedelta(days=99)
    shuffled = frame.sample(frac=1, random_state=3)
    assert index_table(frame, FIRST, last).equals(index_table(shuffled, FIRST, last))


def test_nothing_polar_gives_no_row() -> None:
    assert index_table(_frame({}), FIRST, FIRST).schema == SCHEMA
