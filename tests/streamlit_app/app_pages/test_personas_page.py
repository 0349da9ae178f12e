"""Personas: groups with their size and doubt, what suits each, and a plain word where there are none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.personas.facets import MANNERS
from streamlit_app import persona_words
from streamlit_app.app_pages import personas_page
from streamlit_app.queries import members, personas

App = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def world(demo_world: Callable[[str], Path]) -> Path:
    return demo_world("normal")


def rows(world: Path, query: str) -> list[tuple[Any, ...]]:
    with published.connect(published.require_current(world / "published")) as connection:
        return connection.execute(query).fetchall()


def test_every_group_is_told_with_its_size_and_doubt(app: App, world: Path, words: Words) -> None:
    page = app(page="personas", data=world)
    said = words(page)

    assert not page.exception
    for name, count, n, low, high in rows(
        world,
        "select name_en, members_count, members_share_n, members_share_low, members_share_high"
        " from marts.dim_personas",
    ):
        assert name.replace(",", "\\,") in said
        assert f"of the members described, {count} people" in said
        assert f"95% between {low:.0%} and {high:.0%}, n = {n}" in said


def test_who_is_of_no_group_is_counted(app: App, world: Path, words: Words) -> None:
    unclear, few = rows(
        world, "select distinct unclear_members_count, too_few_members_count from marts.dim_personas"
    )[0]

    assert f"{unclear} lie between groups. {few:,} wrote fewer than 10 posts" in words(
        app(page="personas", data=world)
    )


def test_nobody_is_listed_by_name_or_key(app: App, world: Path, words: Words) -> None:
    said = words(app(page="personas", data=world))

    keys = [key for (key,) in rows(world, "select member_key from marts.bridge_member_personas")]
    assert [key for key in keys if key[:6] in said] == []


def test_examples_are_posts_of_members_of_the_group(world: Path) -> None:
    with published.connect(published.require_current(world / "published")) as connection:
        found = personas.examples(connection, 3)
        members = "select network_id || member_key, persona_id from marts.bridge_member_personas"
        owners = dict(connection.execute(members).fetchall())

    assert not found.empty
    assert found.groupby("persona_id").size().max() <= 3
    for row in found.to_dict("records"):
        assert owners[row["network_id"] + row["member_key"]] == row["persona_id"]


def test_without_groups_the_page_says_why(
    app: App, world: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = personas.personas

    def none(cursor: Any) -> Any:
        return original(cursor).head(1).assign(persona_id="none", is_stable=False, verdict="like_chance")

    monkeypatch.setattr(personas, "personas", none)
    said = words(app(page="personas", data=world))

    assert "There are no groups to show" in said
    assert "Members differ by degrees" in said


def test_without_scores_of_members_the_page_says_that_they_are_off(
    app: App, world: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = personas.personas

    def none(cursor: Any) -> Any:
        return original(cursor).head(1).assign(persona_id="none", is_stable=False, verdict="too_few_members")

    def unscored(*_asked: Any) -> bool:
        return False

    monkeypatch.setattr(personas, "personas", none)
    monkeypatch.setattr(members, "has_scores", unscored)
    said = words(app(page="personas", data=world))

    assert "No figures about members here" in said
    assert "There are no groups to show" not in said


def test_the_page_speaks_french(app: App, world: Path, words: Words) -> None:
    said = words(app(page="personas", data=world, lang="fr", locale="fr-FR"))

    assert "manières de participer" in said
    assert "Ces groupes se retrouvent" in said
    assert "Que faire" in said


def test_advice_is_about_traits_that_exist() -> None:
    known = {f"{way}_{manner}" for way in ("more", "less") for manner in MANNERS}

    assert set(persona_words._advice()) <= known
    assert len(persona_words.advice("more_tone-more_opening")) == 2
    assert persona_words.advice("all_round") == []


@pytest.mark.parametrize(("stability", "word"), [(0.9, "firmly"), (0.7, "hold when"), (None, "Not tried")])
def test_stability_is_said_in_words(stability: float | None, word: str) -> None:
    row = {"stability": stability, "stability_low": 0.6, "stability_high": 0.9}

    assert word in personas_page.stability_words(row)
