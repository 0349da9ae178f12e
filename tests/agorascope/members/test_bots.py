"""Machines are told by two signs, people are not, and what a whole network shows is no sign there.

The accounts are simulated: other habits than those the bounds were set on, and other seeds.
"""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.members.bot_tables import activities, machines_table, signs_table, unusual
from agorascope.members.bots import (
    DAY,
    LEAST_POSTS,
    Activity,
    gap_bits,
    is_machine,
    is_repeating,
    quiet_share,
    repeated_share,
    shingles,
    signs_of,
    slot_share,
)
from agorascope.records import UTC_MICROS
from agorascope.settings import REPOSITORY

START = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp())


def person(seed: int, days: int = 120, rate: float = 2.0) -> np.ndarray:
    """Someone who sleeps, writes in sittings, and more on some days than on others."""
    rng = np.random.default_rng(seed)
    wake, sleep = rng.uniform(5, 10), rng.uniform(20, 25)
    times: list[float] = []
    for day in range(days):
        for _ in range(rng.poisson(rate * rng.gamma(2, 0.5) / 2)):
            at = day * DAY + rng.uniform(wake, sleep) * 3600
            for _ in range(rng.geometric(0.5)):
                times.append(at)
                at += rng.lognormal(5.5, 1)
    return np.sort(np.array(times, dtype=np.int64)) + START


def machine(seed: int, every: int, days: int = 60, jitter: int = 40) -> np.ndarray:
    rng = np.random.default_rng(seed)
    times = np.arange(0, days * DAY, every)
    times = times[rng.random(len(times)) > 0.05]
    return np.sort(times + rng.integers(0, jitter, len(times))) + START


def activity(times: np.ndarray, *, links: float = 0.2, answers: int = 5, answered: int = 3) -> Activity:
    return Activity(times, len(times), int(links * len(times)), answers, answered)


@pytest.mark.parametrize("rate", [0.3, 1, 4, 15])
def test_people_show_no_strong_sign(rate: float) -> None:
    shown = [signs_of(activity(person(seed, rate=rate))) for seed in range(150)]
    assert sum(bool(signs) for signs in shown) <= 1


@pytest.mark.parametrize("every", [3600, 3 * 3600, 6 * 3600, 8 * 3600])
def test_a_machine_that_posts_links_by_the_clock_is_told(every: int) -> None:
    for seed in range(20):
        assert is_machine(signs_of(activity(machine(seed, every), links=1, answers=0, answered=0)))


def test_one_sign_is_none_and_two_weak_ones_are_none() -> None:
    assert not is_machine({"regular_intervals"})
    assert not is_machine({"links_only", "no_exchange"})
    assert is_machine({"links_only", "repeated_texts"})


def test_few_posts_show_nothing() -> None:
    times = machine(1, 3600)[: LEAST_POSTS - 1]
    assert signs_of(activity(times, links=1, answers=0, answered=0)) == frozenset()


def test_the_query_and_the_function_ask_for_the_same_number_of_posts() -> None:
    sql = (REPOSITORY / "dbt_project/models/intermediate/int_member_posts__recent.sql").read_text("utf-8")
    assert f"having count(*) >= {LEAST_POSTS}" in sql


def test_measures_of_a_known_rhythm() -> None:
    hourly = np.arange(0, 40 * 3600, 3600)
    assert slot_share(hourly) == 1
    assert gap_bits(hourly) == 0
    assert quiet_share(np.arange(0, 10 * DAY, 3600)) == pytest.approx(0.25)
    assert quiet_share(np.arange(0, 10 * DAY, DAY)) == 0


@settings(max_examples=50)
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=80))
def test_shares_are_shares_whatever_the_times(times: list[int]) -> None:
    ordered = np.sort(np.array(times, dtype=np.int64))
    assert 0 < slot_share(ordered) <= 1
    assert 0 <= quiet_share(ordered) <= 1
    assert gap_bits(ordered) >= 0


def test_a_frame_with_numbers_put_in_repeats_and_talk_does_not() -> None:
    framed = [
        f"Deal of the day: model {n} now at {n * 7}.90 only, see https://d.example/{n}" for n in range(40)
    ]
    assert is_repeating(framed)
    rng = np.random.default_rng(3)
    words = [f"w{n}" for n in range(400)]
    talk = [" ".join(rng.choice(words, 18)) for _ in range(40)]
    assert repeated_share(talk) == 0
    assert not is_repeating(framed[: LEAST_POSTS - 1])
    assert shingles("https://only.example @ann") == frozenset()


def test_a_sign_that_many_show_is_usual_on_its_network() -> None:
    signs = {("mastodon", str(n)): frozenset({"links_only"} if n < 4 else ()) for n in range(20)}
    signs |= {("bluesky", str(n)): frozenset({"links_only"} if n < 2 else ()) for n in range(20)}
    found = unusual(signs)
    assert not any(found[key] for key in found if key[0] == "mastodon")
    assert sum(bool(found[key]) for key in found if key[0] == "bluesky") == 2


def posts(**accounts: np.ndarray) -> pa.Table:
    rows = [
        {
            "network_id": "mastodon",
            "member_key": name,
            "created_at": datetime.fromtimestamp(int(at), UTC),
            "is_own": True,
            "is_answer": not name.startswith("machine"),
            "is_answered": False,
            "has_link": name.startswith("machine"),
        }
        for name, times in accounts.items()
        for at in reversed(times)
    ]
    schema = {"network_id": pa.string(), "member_key": pa.string(), "created_at": UTC_MICROS}
    truths = dict.fromkeys(("is_own", "is_answer", "is_answered", "has_link"), pa.bool_())
    return pa.Table.from_pylist(rows, schema=pa.schema(schema | truths))


TEXTS = pa.schema({name: pa.string() for name in ("network_id", "member_key", "display_text")})


def test_tables_hold_every_active_member_and_the_machines_among_them() -> None:
    table = posts(ann=person(1), machine=machine(2, 6 * 3600), bob=person(3))
    signs = signs_table(table)
    assert signs["member_key"].to_pylist() == ["ann", "bob", "machine"]
    assert signs["signs"].to_pylist()[:2] == ["", ""]
    assert signs["posts_count"].to_pylist() == [len(person(1)), len(person(3)), len(machine(2, 6 * 3600))]
    found = machines_table(signs, TEXTS.empty_table())
    assert found["member_key"].to_pylist() == ["machine"]
    assert "regular_intervals" in found["signs"].to_pylist()[0]


def test_nothing_gives_empty_tables() -> None:
    empty = posts()
    assert list(activities(empty)) == []
    assert signs_table(empty).num_rows == 0
    assert machines_table(signs_table(empty), TEXTS.empty_table()).num_rows == 0
