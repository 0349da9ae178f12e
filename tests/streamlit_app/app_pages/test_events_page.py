"""The page of events: what it says is what the marts hold, in words that promise no more."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from agorascope import published

Open = Callable[..., AppTest]
World = Callable[[str], Path]
Words = Callable[[AppTest], str]

ESCALE = "escale/cyclandre"
LETTER = "summer-letter/cyclandre"


def asked(data: Path, query: str) -> list[tuple[Any, ...]]:
    publication = published.require_current(data / "published")
    with published.connect(publication).cursor() as cursor:
        return cursor.execute(query).fetchall()


def values(page: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in page.metric}


def test_the_verdict_is_the_estimate_of_the_mart(app: Open, demo_world: World, words: Words) -> None:
    data = demo_world("normal")
    page = app("en-GB", "events", data=data, event=ESCALE, measure="volume")
    ((observed, lift, low, high),) = asked(
        data,
        """select observed, lift, lift_low, lift_high from marts.fct_event_lift
        where event_id = 'escale' and measure = 'volume'""",
    )

    said = words(page).replace("\\", "")  # what Markdown could interpret is escaped

    assert low > 0
    assert f"About {lift:.0f} more mentions than expected, between {low:.0f} and {high:.0f}" in said
    assert f"seen {observed:.0f}" in words(page)
    assert "more than chance explains" in words(page)


def test_an_interval_that_holds_nothing_is_not_called_an_effect(
    app: Open, demo_world: World, words: Words
) -> None:
    page = app(
        "en-GB",
        "events",
        data=demo_world("normal"),
        event="mechanics-live/cyclandre",
        measure="volume",
    )

    assert "do not tell an effect from nothing" in words(page)
    assert "more than chance explains" not in words(page)


def test_a_refusal_says_why_and_what_to_do(app: Open, demo_world: World, words: Words) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event=LETTER, measure="new_members")

    assert "Too few days were heard before it" in words(page)
    assert "four weeks before an event" in words(page)
    assert "short_history" not in words(page)


def test_a_link_means_the_same_in_french(app: Open, demo_world: World, words: Words) -> None:
    page = app("fr-FR", "events", data=demo_world("normal"), event=ESCALE, measure="volume")

    assert page.selectbox(key="event").value == ESCALE
    assert "mentions de plus qu’attendu" in words(page)


def test_the_page_opens_with_the_newest_own_event_that_is_over(app: Open, demo_world: World) -> None:
    page = app("en-GB", "events", data=demo_world("normal"))

    assert page.selectbox(key="event").value == ESCALE
    assert page.query_params.get("event") is None


def test_an_unknown_event_in_a_link_is_the_default(app: Open, demo_world: World) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event="gone/nobody", measure="x")

    assert not page.exception
    assert page.selectbox(key="event").value == ESCALE


def test_choosing_an_event_changes_the_address(app: Open, demo_world: World) -> None:
    page = app("en-GB", "events", data=demo_world("normal"))
    page.selectbox(key="event").select(LETTER).run()

    assert page.query_params["event"] in (LETTER, [LETTER])


def test_participation_is_that_of_the_mart_with_its_interval(
    app: Open, demo_world: World, words: Words
) -> None:
    data = demo_world("normal")
    page = app("en-GB", "events", data=data, event="photo-contest/cyclandre")
    ((people, new, returned),) = asked(
        data,
        """select participants_count, new_share, returned_30d_share
        from marts.fct_event_participation where event_id = 'photo-contest'""",
    )

    assert values(page)["Took part"] == str(people)
    assert values(page)["New among them"] == f"{new:.0%}"
    assert values(page)["Back in 30 days"] == f"{returned:.0%}"
    assert "95% between" in words(page)


def test_what_is_not_over_is_not_known_yet(app: Open, demo_world: World, words: Words) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event=ESCALE)

    assert values(page)["Back in 30 days"] == "–"
    assert "Not known yet: the days end on 17 Oct 2026" in words(page)


def test_other_ways_of_counting_stand_in_a_shut_expander(app: Open, demo_world: World, words: Words) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event=ESCALE, measure="volume")

    (other,) = [box for box in page.expander if "mislead" in box.label]
    assert not other.proto.expanded
    assert "Before and after" in other.dataframe[0].value["Way of counting"].tolist()
    assert "under 30% is seldom shown" in words(page)


def test_all_events_stand_in_the_table(app: Open, demo_world: World) -> None:
    data = demo_world("normal")
    page = app("en-GB", "events", data=data)
    listed = page.dataframe[-1].value

    names = [
        row[0] for row in asked(data, "select event_name from marts.dim_events order by started_at desc")
    ]
    assert listed["Event"].tolist() == names


def test_the_first_words_of_the_new_people_open(app: Open, demo_world: World) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event=ESCALE)
    page.button(key="event-new").click().run()

    assert not page.exception


def test_an_event_of_a_competitor_asks_nobody_to_be_thanked(
    app: Open, demo_world: World, words: Words
) -> None:
    page = app("en-GB", "events", data=demo_world("normal"), event="velkarn-x2/velkarn", measure="volume")

    assert "Thank those" not in words(page)
    assert "it may work for you as well" in words(page)


def test_without_an_event_the_page_says_where_to_write_one(
    app: Open, demo_world: World, words: Words
) -> None:
    page = app("en-GB", "events", data=demo_world("empty"))

    assert "No event yet" in words(page)
    assert "`events:`" in words(page)
