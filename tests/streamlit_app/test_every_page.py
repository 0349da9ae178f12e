"""Every page in every state a publication can be in: it draws, says so plainly, and never fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from streamlit_app import i18n
from streamlit_app.app_pages import ENTRIES
from tests.streamlit_app.demo_states import Kind, replace_file

PAGES = [entry.path for entry in ENTRIES]
Open = Callable[..., AppTest]
World = Callable[[Kind], Path]
Words = Callable[[AppTest], str]


def title_of(page: str, locale: str) -> str:
    i18n.use(i18n.preferred(locale), locale)
    return {entry.path: entry.title() for entry in ENTRIES}[page]


def failed(page: AppTest) -> list[str]:
    return [str(error.value) for error in (*page.exception, *page.error)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["normal", "empty", "one_row", "too_few", "hostile"])
def test_a_page_draws_in_every_state(app: Open, demo_world: World, page: str, kind: Kind) -> None:
    shown = app("en-GB", page, data=demo_world(kind))

    assert failed(shown) == []
    assert [title.value for title in shown.title] == [title_of(page, "en-GB")]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_draws_in_french(app: Open, demo_world: World, page: str) -> None:
    shown = app("fr-FR", page, data=demo_world("normal"))

    assert failed(shown) == []
    assert [title.value for title in shown.title] == [title_of(page, "fr-FR")]


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_page_still_says_something(app: Open, demo_world: World, words: Words, page: str) -> None:
    shown = app("en-GB", page, data=demo_world("empty"))
    ours = [line for line in words(shown).splitlines() if line.strip()]

    assert len(ours) > 2  # the title, the banner of the demo, and what there is to say
    assert "None" not in words(shown)
    assert "nan" not in words(shown).lower().split()


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_pointer_is_an_error_page(app: Open, demo_world: World, words: Words, page: str) -> None:
    data = demo_world("normal")
    (data / "published" / published.POINTER).write_text('{"version": "2026')
    shown = app("en-GB", page, data=data)

    assert not shown.exception
    assert [error.value for error in shown.error] == ["The figures cannot be shown."]
    assert "cannot be read" in words(shown)


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_app_store_is_said_in_words(app: Open, demo_world: World, words: Words, page: str) -> None:
    """Pages that need nothing of it are whole; the others say which file it is and what to do."""
    data = demo_world("normal")
    for former in data.glob("app.sqlite*"):
        former.unlink()
    (data / "app.sqlite").write_bytes(b"this is no database" * 100)
    shown = app("en-GB", page, data=data)

    assert not shown.exception
    assert [title.value for title in shown.title] == [title_of(page, "en-GB")]
    if shown.error:
        assert "app.sqlite" in words(shown)
    else:
        assert page not in {"morning", "conversations", "labels", "privacy"}


@pytest.mark.parametrize("page", PAGES)
def test_a_publication_replaced_meanwhile_is_shown_next(app: Open, demo_world: World, page: str) -> None:
    data = demo_world("normal")
    shown = app("en-GB", page, data=data)
    replace_file(data / "published")
    shown.run()

    assert failed(shown) == []
    assert [title.value for title in shown.title] == [title_of(page, "en-GB")]


@pytest.mark.parametrize("page", PAGES)
def test_before_the_first_run_a_page_names_the_command(app: Open, published_dir: Path, page: str) -> None:
    shown = app("en-GB", page)

    assert not published_dir.exists()
    assert failed(shown) == []
    assert shown.code[0].value == "make run"
