"""The Members page over the demo: the ranking, the card with its why, no figure of whom none may be made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published

Open = Callable[..., AppTest]
World = Callable[[str], Path]
Words = Callable[[AppTest], str]


@pytest.fixture
def data(demo_world: World) -> Path:
    return demo_world("normal")


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with published.connect(published.require_current(data / "published")) as connection:
        return connection.execute(query).fetchall()


def first_of_velotaf(data: Path) -> tuple[Any, ...]:
    return rows(
        data,
        """
        select member_key, influence, influence_n from marts.fct_member_influence
        where network_id = 'mastodon' and community_id = 'velotaf' and influence_enough_data
        order by influence_rank limit 1
        """,
    )[0]


def test_the_ranking_is_the_file_s(app: Open, data: Path, words: Words) -> None:
    page = app(page="members", data=data, network="mastodon", community="velotaf")
    key, influence, _n = first_of_velotaf(data)

    first = page.dataframe[0].value.iloc[0]
    assert (first["Rank"], first["Member"], first["Influence"]) == (1, f"member {key[:6]}", influence)
    assert r"**velotaf\, Mastodon**, 264 members" in words(page)


def test_influence_of_too_few_is_left_out(app: Open, demo_world: World) -> None:
    page = app(page="members", data=demo_world("too_few"), network="mastodon", community="velotaf")

    assert page.dataframe[0].value["Influence"].isna().all()
    assert page.dataframe[0].value["Rank"].isna().all()


def test_a_card_says_why(app: Open, data: Path, words: Words) -> None:
    key, influence, n = first_of_velotaf(data)
    page = app(page="members", data=data, network="mastodon", community="velotaf", member=key)

    said = words(page)
    assert page.metric[0].value == f"{influence:.1f} of 100"
    assert f"n = {n} people who reacted" in said
    assert "**Attention**" in said
    assert "(rank 2 of 264)" in said
    assert "May we invite?" in said


def test_the_criteria_of_an_ambassador_are_the_file_s(app: Open, data: Path) -> None:
    key, met, total = rows(
        data,
        """
        select member_key, criteria_met_count, criteria_count from marts.fct_ambassador_criteria
        where not is_candidate and network_id = 'mastodon' and criteria_met_count < criteria_count
        order by member_key limit 1
        """,
    )[0]
    page = app(page="members", data=data, network="mastodon", member=key)

    assert any(f"No: {met} of {total} criteria hold" in line.value for line in page.markdown)


@pytest.mark.parametrize("reason", ["staff", "bot"])
def test_whoever_is_not_scored_has_a_reason_and_no_figure(
    app: Open, data: Path, words: Words, reason: str
) -> None:
    network, key = rows(
        data,
        f"""
        select network_id, member_key from marts.dim_members where unscored_reason = '{reason}'
        order by member_key limit 1
        """,
    )[0]
    page = app(page="members", data=data, network=network, member=key)

    said = words(page)
    assert "No score" in said
    assert {"staff": "Speaks for a brand", "bot": "Taken for a machine"}[reason] in said
    assert not page.metric
    assert "May we invite?" not in said


def test_an_unknown_member_is_said_to_be_unknown(app: Open, data: Path, words: Words) -> None:
    page = app(page="members", data=data, member="000000000000000000000000")

    assert "This member is not in the file" in words(page)
    assert not page.exception


def test_a_search_finds_one_member(app: Open, data: Path) -> None:
    key = first_of_velotaf(data)[0]
    page = app(page="members", data=data, network="mastodon", community="velotaf")
    page.text_input(key="who").set_value(key[:7]).run()

    assert list(page.dataframe[0].value["Member"]) == [f"member {key[:6]}"]


def test_staff_are_found_by_the_search_though_not_ranked(app: Open, data: Path, words: Words) -> None:
    key = rows(
        data,
        """
        select member_key from marts.dim_members where is_staff and network_id = 'mastodon'
        order by member_key limit 1
        """,
    )[0][0]
    page = app(page="members", data=data, network="mastodon")
    page.text_input(key="who").set_value(key).run()

    assert "Not ranked in this community, but known" in words(page)


def test_the_graph_has_its_text_and_its_table(app: Open, data: Path, words: Words) -> None:
    page = app(page="members", data=data, network="mastodon", community="velotaf", show="graph")

    assert "The strongest tie" in words(page)
    ties = page.dataframe[0].value
    assert list(ties.columns)[:3] == ["From", "To", "Reactions"]
    assert ties["Weight"].is_monotonic_decreasing


def test_the_card_closes(app: Open, data: Path) -> None:
    page = app(page="members", data=data, network="mastodon", member=first_of_velotaf(data)[0])
    page.button(key="close").click().run()

    assert not page.metric
    assert page.text_input(key="member").value in ("", None)


def test_a_network_without_member_figures_says_why(app: Open, data: Path, words: Words) -> None:
    page = app(page="members", data=data, network="newsletter")

    assert not page.exception
    assert "Members" in [title.value for title in page.title]


def test_the_page_speaks_french(app: Open, data: Path, words: Words) -> None:
    key = first_of_velotaf(data)[0]
    page = app("fr-FR", "members", data=data, network="mastodon", community="velotaf", member=key)

    said = words(page)
    assert f"membre {key[:6]}" in said
    assert "Peut-on inviter\u202f?" in said
    assert "**Portée**" in said
