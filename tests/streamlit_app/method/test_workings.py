"""Every value that the method page offers is computed again on the demo world and agrees with the marts."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agorascope import published
from streamlit_app import i18n
from streamlit_app.components.value_choosers import WORKINGS
from streamlit_app.method import desk_workings as desk
from streamlit_app.method import people_workings as people
from streamlit_app.method import reputation_workings as reputation
from streamlit_app.method.working import TOLERANCE, Check, Working
from streamlit_app.queries import base, method

DAYS = 8  # of each brand: the first, the last and some between
EACH = 60  # of every kind of thing with a key

Found = dict[str, list[Working]]


@pytest.fixture
def cursor(demo_world: Callable[[str], Path]) -> Iterator[Any]:
    i18n.use("en", "en-GB")
    publication = published.require_current(demo_world("normal") / "published")
    connection = published.connect(publication)
    yield connection.cursor()
    connection.close()


def _days(cursor: Any, found: Found) -> None:
    confusions = method.confusions(cursor)
    known = base.known_days(cursor)
    assert known is not None
    step = max(known.days // (DAYS - 1), 1)
    for brand in base.brands(cursor):
        for back in range(0, known.days, step):
            day = known.last.fromordinal(known.last.toordinal() - back)
            row = method.day_row(cursor, brand.brand_id, day)
            assert row is not None
            found["net_sentiment"].append(reputation.net_sentiment_again(row))
            found["positive_share"].append(
                reputation.share_again(row, "positive_share", int(row["positive_count"]), "share")
            )
            found["share_of_voice"].append(reputation.share_of_voice_again(row))
            stances = method.stances(cursor, brand.brand_id, day)
            if stances:
                found["corrected"].append(reputation.corrected_again(row, stances, confusions))
            if row["reputation_index"] is not None:
                weights = method.index_weights(cursor, day)
                witnesses = method.index_witnesses(cursor, brand.brand_id, day)
                found["index"].append(reputation.index_again(row, brand.brand_id, weights, *witnesses))


def _brands(cursor: Any, found: Found) -> None:
    for brand in base.brands(cursor):
        key = brand.brand_id
        for week in method.weeks(cursor, key):
            rows = method.week_rows(cursor, key, week)
            if len(rows) == 2:
                found["change"].append(reputation.change_again(*rows))
        for option in method.opinion_holders(cursor, key, None, EACH):
            row = method.favour_row(cursor, key, *option.key.split("|"))
            found["favour"].append(people.favour_again(row or {}))
        for option in method.candidates(cursor, key, None, EACH):
            row = method.criteria_row(cursor, key, *option.key.split("|"))
            found["candidate"].append(people.candidate_again(row or {}))
        for option in method.seen_places(cursor, key, EACH):
            network, _bar, rest = option.key.partition("|")
            community, _bar, _week = rest.rpartition("|")
            assert option.day is not None
            row = method.visibility_row(cursor, key, network, community, option.day)
            found["visibility"].append(people.visibility_again(row or {}))
        funnel = method.funnel_row(cursor, key)
        if funnel:
            found["acceptance"].append(people.acceptance_again(funnel))


def _others(cursor: Any, found: Found) -> None:
    for place in method.places(cursor, EACH):
        network, _bar, community = place.key.partition("|")
        standings = method.standings(cursor, network, community)
        for option in method.influential(cursor, network, community, None, 10):
            key = option.key.rpartition("|")[2]
            row = method.influence_row(cursor, network, community, key)
            found["influence"].append(people.influence_again(row or {}, standings))
            orbit = method.orbit_row(cursor, network, community, key)
            found["orbit"].append(people.orbit_again(orbit or {}))
    for option in method.personas(cursor, "name_en"):
        found["persona"].append(people.persona_again(method.persona_row(cursor, option.key) or {}))
    weights = method.inbox_weights(cursor)
    for option in method.inbox_items(cursor, None, 300):
        found["priority"].append(desk.priority_again(method.inbox_row(cursor, option.key) or {}, weights))
    for week in method.answer_weeks(cursor):
        row = method.answer_row(cursor, week) or {}
        found["answered"].append(desk.answered_again(row, int(row["in_time_count"])))
    for option in method.alerts(cursor, None, EACH):
        found["severity"].append(desk.severity_again(method.alert_row(cursor, option.key) or {}))
    for option in method.lifts(cursor):
        found["lift"].append(desk.lift_again(method.lift_row(cursor, *option.key.split("|")) or {}))


def test_every_offered_value_of_the_demo_world_agrees_to_nine_decimals(
    cursor: Any, record_property: Callable[[str, object], None]
) -> None:
    found: Found = defaultdict(list)
    for collect in (_days, _brands, _others):
        collect(cursor, found)
    worst = {name: max(one.largest_difference for one in workings) for name, workings in found.items()}
    for name, difference in worst.items():
        record_property(f"{name}, of {len(found[name])}", difference)

    assert found.keys() == WORKINGS.keys()
    assert {name: gap for name, gap in worst.items() if gap > TOLERANCE} == {}


def test_a_published_value_that_is_wrong_is_told(cursor: Any) -> None:
    brand = base.brands(cursor)[0].brand_id
    day = method.telling_day(cursor, brand)
    assert day is not None
    row = method.day_row(cursor, brand, day)
    assert row is not None

    assert reputation.net_sentiment_again(row).largest_difference <= TOLERANCE
    assert reputation.net_sentiment_again(row | {"net_sentiment": 0.123}).largest_difference > 0.01


def test_with_a_gold_set_the_corrected_share_is_taken_as_it_is(cursor: Any) -> None:
    brand = base.brands(cursor)[0].brand_id
    row = method.day_row(cursor, brand, method.telling_day(cursor, brand))  # type: ignore[arg-type]
    assert row is not None
    working = reputation.corrected_again(row, [], None)

    assert working.largest_difference <= TOLERANCE
    assert working.given


def test_without_the_weights_only_the_sum_of_the_points_is_computed(cursor: Any) -> None:
    item = method.inbox_items(cursor, None, 1)[0].key
    working = desk.priority_again(method.inbox_row(cursor, item) or {}, None)

    assert [check.label for check in working.checks] == ["Priority"]
    assert working.largest_difference <= TOLERANCE


def test_with_the_weights_the_rules_are_computed_from_published_facts(cursor: Any) -> None:
    """The defaults, which the demo world has: age and spread of every item, to the tenth they are kept in."""
    weights = {"days": 30.0} | dict(
        zip([f"{rule}_weight" for rule in desk.RULES], [25.0, 30.0, 15.0, 5.0, 15.0, 10.0], strict=True)
    )
    for option in method.inbox_items(cursor, None, 300):
        working = desk.priority_again(method.inbox_row(cursor, option.key) or {}, weights)
        assert working.largest_difference <= TOLERANCE
        assert {"It has waited", "Others reacted", "Its author carries weight"} <= {
            check.label for check in working.checks
        }


@pytest.mark.parametrize(
    ("here", "there", "agrees"),
    [
        (None, None, True),
        (0.5, None, False),
        (None, 0.5, False),
        (0.5, 0.5 + 1e-10, True),
        (0.5, 0.51, False),
    ],
)
def test_unknown_agrees_with_unknown_only(here: float | None, there: float | None, agrees: bool) -> None:
    assert Check("x", here, there).agrees is agrees
