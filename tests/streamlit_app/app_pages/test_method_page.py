"""The method page: one figure at a time, computed again, in both languages, from an address."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from streamlit_app.app_pages.method_page import formulas
from streamlit_app.components.value_choosers import WORKINGS
from streamlit_app.queries import method

Open = Callable[..., AppTest]
World = Callable[[str], Path]
Words = Callable[[AppTest], str]

COMPUTED = [f.key for group in formulas().values() for f in group if f.working]


@pytest.mark.parametrize("formula", COMPUTED)
def test_each_value_is_shown_beside_the_published_one(
    app: Open, demo_world: World, words: Words, formula: str
) -> None:
    page = app(page="method", data=demo_world("normal"), formula=formula)

    assert not page.exception
    assert not page.error
    if formula == "outreach":  # nobody of the demo world was written to
        assert "**Nothing to compute again**" in words(page)
        return
    assert [said.value[:30] for said in page.success] == ["Computed here and published: t"] or [
        said.value[:30] for said in page.success
    ] == ["Computed here and published ag"]
    table = page.dataframe[0].value
    assert all(cell.startswith("✓") for cell in table["Difference"])


def test_the_first_figure_is_net_sentiment_of_the_own_brand(
    app: Open, demo_world: World, words: Words
) -> None:
    data = demo_world("normal")
    page = app(page="method", data=data)
    with published.connect(published.require_current(data / "published")) as connection:
        day = method.telling_day(connection, "cyclandre")
        assert day is not None
        row = method.day_row(connection, "cyclandre", day)
    assert row is not None

    assert [heading.value for heading in page.subheader] == ["Net sentiment", "One value, computed again"]
    assert page.date_input(key="day").value == day
    assert f"({row['positive_count']} − {row['negative_count']})" in words(page)


def test_an_address_opens_the_value_it_names(app: Open, demo_world: World, words: Words) -> None:
    page = app(page="method", data=demo_world("normal"), formula="index", brand="marelle", day="2026-09-01")

    assert page.selectbox(key="formula").value == "index"
    assert page.selectbox(key="brand").value == "marelle"
    assert str(page.date_input(key="day").value) == "2026-09-01"
    assert "Reputation index" in words(page)


def test_a_choice_is_kept_in_the_address_by_its_key(app: Open, demo_world: World) -> None:
    page = app("fr-FR", page="method", data=demo_world("normal"))
    page.selectbox(key="formula").set_value("priority").run()

    assert page.query_params["formula"] == "priority"
    assert not page.exception


def test_a_nonsense_address_opens_the_first_figure(app: Open, demo_world: World) -> None:
    page = app(page="method", data=demo_world("normal"), formula="<script>", day="31-31", part="x")

    assert not page.exception
    assert page.selectbox(key="formula").value == "net_sentiment"


def test_the_page_speaks_french(app: Open, demo_world: World, words: Words) -> None:
    page = app("fr-FR", page="method", data=demo_world("normal"), formula="favour")

    assert [title.value for title in page.title] == ["Méthode"]
    assert "Ce que cela ne veut pas dire" in words(page)
    assert "Avant tout message" in words(page)


def test_the_accuracy_says_its_limits(app: Open, demo_world: World, words: Words) -> None:
    page = app(page="method", data=demo_world("normal"), part="accuracy")

    assert "How often the stance is right" in words(page)
    assert "Two careful people agree on some 80% of such labels." in words(page)
    assert "All languages" in list(page.dataframe[0].value["Language"])


def test_all_formulas_are_listed(app: Open, demo_world: World) -> None:
    page = app(page="method", data=demo_world("normal"), part="list")

    assert len(page.expander) == len([f for group in formulas().values() for f in group])
    assert not page.exception


def test_an_empty_publication_says_that_there_is_nothing_to_compute(
    app: Open, demo_world: World, words: Words
) -> None:
    data = demo_world("empty")
    for formula in COMPUTED:
        page = app(page="method", data=data, formula=formula)
        assert not page.exception, formula
        assert "**Nothing to compute again**" in words(page), formula


def test_every_working_has_its_choices() -> None:
    assert {f.working for group in formulas().values() for f in group if f.working} == WORKINGS.keys()
