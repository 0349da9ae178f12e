"""Strata, allocation and weights: the set grows by rounds and always stands for all mentions."""

import hashlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.gold.drawing import LEAST, Candidate, Cell, Draw, allocate, draw

CELLS = st.builds(
    Cell,
    brand_id=st.sampled_from(["acme", "rival", "third"]),
    is_own=st.booleans(),
    language=st.sampled_from(["fr", "en", "und"]),
    stance=st.sampled_from(["negative", "neutral", "positive"]),
    is_uncertain=st.booleans(),
)
POPULATIONS = st.dictionaries(CELLS, st.integers(1, 60), min_size=1, max_size=20)


def mentions_of(populations: dict[Cell, int]) -> list[Candidate]:
    cells = sorted(populations, key=repr)
    return [
        Candidate(name, f"words {name}", cell, hashlib.md5(name.encode()).hexdigest())
        for place, cell in enumerate(cells)
        for name in [f"{place}-{number}" for number in range(populations[cell])]
    ]


def draw_from(populations: dict[Cell, int], former: list[Candidate], size: int) -> Draw:
    known = {item.mention_id for item in former}
    candidates = [one for one in mentions_of(populations) if one.mention_id not in known]
    return draw(populations, candidates, former, size)


def drawn(result: Draw, populations: dict[Cell, int]) -> list[Candidate]:
    names = {item.mention_id for item in result.items}
    return [one for one in mentions_of(populations) if one.mention_id in names]


@given(POPULATIONS, st.integers(10, 120), st.integers(10, 120))
def test_after_every_round_the_weights_sum_to_the_mentions(
    populations: dict[Cell, int], first: int, second: int
) -> None:
    total = sum(populations.values())
    one = draw_from(populations, [], first)
    assert len(one.items) == min(first, total)
    two = draw_from(populations, drawn(one, populations), second)
    assert len(two.items) == min(first + second, total)
    for result in (one, two):
        if all(stratum.before + stratum.new for stratum in result.strata.values()):
            assert sum(item.inclusion_weight for item in result.items) == pytest.approx(total)
        of_stratum = Counter(item.stratum for item in result.items)
        for name, stratum in result.strata.items():
            assert of_stratum[name] == stratum.before + stratum.new <= stratum.population
    assert {item.mention_id for item in two.items if not item.is_new} == {i.mention_id for i in one.items}


@given(POPULATIONS, st.integers(10, 120))
def test_no_mention_is_drawn_twice_and_the_same_draw_is_the_same(
    populations: dict[Cell, int], size: int
) -> None:
    result = draw_from(populations, [], size)
    assert len({item.mention_id for item in result.items}) == len(result.items)
    assert draw_from(populations, [], size) == result


@given(
    st.dictionaries(st.sampled_from(["fr|positive", "fr|neutral", "en|negative"]), st.integers(0, 500)),
    st.integers(0, 300),
)
def test_an_allocation_gives_out_exactly_what_there_is(population: dict[str, int], size: int) -> None:
    given_out = allocate(population, {}, size)
    assert sum(given_out.values()) == min(size, sum(population.values()))
    assert all(0 <= given_out[name] <= population[name] for name in population)


def test_every_stratum_gets_two_and_polar_unsure_ones_more_than_their_share() -> None:
    population = {
        f"fr|{stance}|{sure}": 1000 for stance in ("neutral", "positive") for sure in ("sure", "unsure")
    }
    population["en|neutral|sure"] = 3
    counts = allocate(population, {}, 100)
    assert counts["en|neutral|sure"] >= LEAST
    assert counts["fr|neutral|sure"] < counts["fr|positive|sure"] < counts["fr|positive|unsure"]
    assert counts["fr|neutral|sure"] < counts["fr|neutral|unsure"]


def test_a_second_round_fills_up_what_the_first_left_low() -> None:
    assert allocate({"fr|positive": 400, "en|positive": 400}, {"fr|positive": 40}, 40) == {
        "fr|positive": 0,
        "en|positive": 40,
    }


def test_two_rounds_are_what_one_larger_round_is() -> None:
    populations = {Cell("acme", True, "fr", stance, False): 300 for stance in ("negative", "positive")}
    at_once = draw_from(populations, [], 80)
    first = draw_from(populations, [], 30)
    then = draw_from(populations, drawn(first, populations), 50)
    assert {item.mention_id for item in then.items} == {item.mention_id for item in at_once.items}
    assert {item.inclusion_weight for item in then.items} == {item.inclusion_weight for item in at_once.items}


def test_a_rare_language_is_other_and_strata_are_as_fine_as_the_size_allows() -> None:
    populations = {
        Cell("acme", True, language, stance, unsure): number
        for language, number in (("fr", 900), ("en", 900), ("it", 2), ("und", 3))
        for stance in ("negative", "neutral", "positive")
        for unsure in (False, True)
    }
    fine = draw_from(populations, [], 200)
    assert {name.split("|")[0] for name in fine.strata} == {"fr", "en", "other"}
    assert "fr|positive|acme|unsure" in fine.strata
    coarse = draw_from(populations, [], 12)
    assert set(coarse.strata) == {"negative", "neutral", "positive"}
