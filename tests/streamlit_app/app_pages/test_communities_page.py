"""The Communities page over the demo: what it shows is what the file says, and every place leads on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from streamlit_app import i18n
from streamlit_app.components import community_tiles

Open = Callable[..., AppTest]
World = Callable[[str], Path]
Words = Callable[[AppTest], str]


@pytest.fixture
def data(demo_world: World) -> Path:
    return demo_world("normal")


def metrics(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def test_communities_are_compared_by_quality_first(app: Open, data: Path, words: Words) -> None:
    page = app(page="communities", data=data)

    said = words(page)
    assert "People answer each other most in **workshop** (9.3% of the pairs)." in said
    assert said.index("answer each other most") < said.index("most visible")
    table = page.dataframe[0].value
    assert list(table.columns)[:2] == ["Community", "Network"]
    assert len(table) == 21


def test_a_figure_of_a_community_is_the_file_s(app: Open, data: Path) -> None:
    page = app(page="communities", data=data, network="discourse", community="workshop")
    with published.connect(published.require_current(data / "published")) as connection:
        (share, n), *_rest = connection.execute(
            """
            select sum(reciprocity * reciprocity_n) / sum(reciprocity_n), sum(reciprocity_n)
            from marts.fct_community_quality_weekly
            where community_id = 'workshop' and week_start_date between '2026-09-07' and '2026-09-28'
            """
        ).fetchall()

    assert metrics(page)["People who answer each other"] == f"{share:.1%}"
    assert any(f"n = {n}" in caption.value for caption in page.caption)


def test_questions_of_whom_too_few_are_due_have_no_share(app: Open, data: Path) -> None:
    page = app(page="communities", data=data, network="discourse", community="workshop")

    assert metrics(page)["Questions we answered"] == "Too few"


def test_thin_weeks_show_no_figure(app: Open, demo_world: World) -> None:
    page = app(page="communities", data=demo_world("too_few"), network="discourse", community="workshop")

    shown = metrics(page)
    assert {shown[label] for label in ("People who answer each other", "Active members")} == {"Too few"}


def test_a_search_finds_a_community(app: Open, data: Path) -> None:
    page = app(page="communities", data=data)
    page.text_input(key="place").set_value("VELOT").run()

    assert list(page.dataframe[0].value["Community"]) == ["velotaf"]


def test_a_search_without_a_find_says_so(app: Open, data: Path, words: Words) -> None:
    page = app(page="communities", data=data)
    page.text_input(key="place").set_value("no such place").run()

    assert "No community in this selection" in words(page)


def test_one_leads_back_to_all(app: Open, data: Path) -> None:
    page = app(page="communities", data=data, network="discourse", community="workshop")
    page.button(key="leave").click().run()

    assert not page.exception
    assert page.dataframe[0].value["Community"].to_list()
    assert page.query_params.get("community") in (None, [])


def test_how_much_was_read_is_said(app: Open, data: Path, words: Words) -> None:
    page = app(page="communities", data=data, network="discourse", community="workshop")

    assert "Nobody noted how much of it is read" in words(page)


def test_the_page_speaks_french(app: Open, data: Path, words: Words) -> None:
    page = app("fr-FR", "communities", data=data, network="discourse", community="workshop")

    assert "Personnes qui se répondent" in metrics(page)
    assert "Et maintenant" in words(page)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(45.2, "45 min"), (210.0, "3.5 h"), (2880.0, "2.0 days"), (3024.0, "2.1 days")]
)
def test_a_delay_is_written_in_the_unit_that_fits(minutes: float, shown: str) -> None:
    i18n.use("en", "en-GB")
    assert community_tiles.hours(minutes) == shown
