"""The router: language, nothing published, errors, and a new publication while one is reading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from agorascope import published
from agorascope.published import Publication
from streamlit_app.app_pages import ENTRIES
from streamlit_app.components import publication_watch

Open = Callable[..., AppTest]
Publish = Callable[..., Publication]
Words = Callable[[AppTest], str]


@pytest.mark.parametrize(
    ("locale", "query", "title"),
    [
        ("fr-FR", {}, "Réputation"),
        ("en-US", {}, "Reputation"),
        ("de-DE", {}, "Reputation"),
        ("en-GB", {"lang": "fr"}, "Réputation"),
        ("fr-FR", {"lang": "en"}, "Reputation"),
        ("fr-FR", {"lang": "<b>"}, "Réputation"),
    ],
)
def test_the_address_then_the_browser_choose_the_language(
    app: Open, publish: Publish, locale: str, query: dict[str, str], title: str
) -> None:
    publish(days=3)
    assert [t.value for t in app(locale, **query).title] == [title]


def test_the_switch_changes_the_language_and_the_address(app: Open, publish: Publish) -> None:
    publish(days=3)
    page = app("en-GB")
    page.sidebar.button_group(key="lang").set_value("fr").run()

    assert [t.value for t in page.title] == ["Réputation"]
    assert page.query_params["lang"] == "fr"
    page.sidebar.button_group(key="lang").set_value("en").run()
    assert "lang" not in page.query_params


def test_the_sidebar_says_whose_figures_of_when(app: Open, publish: Publish) -> None:
    publication = publish(days=3)
    shown = app().sidebar
    said = [e.value for kind in (shown.markdown, shown.caption) for e in kind]

    assert said == [
        r"### Vélora\, vélos de ville",
        "**Today**",
        "**The brand**",
        "**People**",
        "**Trust**",
        "Figures as of 1 Apr 2026, 00:00",
        f"Version `{publication.version}`",
        "Times: Europe/Paris",
    ]
    assert len(shown.get("page_link")) == len(ENTRIES)


@pytest.mark.parametrize("page", ["reputation", "sources", "morning"])
@pytest.mark.parametrize(
    ("locale", "title"), [("en", "Nothing is published yet"), ("fr", "Rien n’est encore publié")]
)
def test_before_the_first_run_every_page_says_which_command_to_run(
    app: Open, published_dir: Path, page: str, locale: str, title: str
) -> None:
    shown = app(locale, page=page)

    assert not shown.exception
    assert [t.value for t in shown.title] == [title]
    assert shown.code[0].value == "make run"


@pytest.mark.parametrize("page", ["reputation", "sources", "morning"])
@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("en", "The figures cannot be shown."), ("fr", "Les chiffres ne peuvent pas être affichés.")],
)
def test_a_file_that_is_not_a_database_is_an_error_page(
    app: Open, publish: Publish, page: str, locale: str, sentence: str
) -> None:
    path = publish(days=1).path
    path.chmod(0o644)
    path.write_bytes(b"not a database" * 500)
    shown = app(locale, page=page)

    assert not shown.exception
    assert [error.value for error in shown.error] == [sentence]
    assert path.name in shown.text[0].value


def test_a_broken_pointer_is_an_error_page_with_the_remedy(app: Open, published_dir: Path) -> None:
    published_dir.mkdir(parents=True)
    (published_dir / published.POINTER).write_text("{}")
    shown = app()

    assert not shown.exception
    assert "agorascope publish" in shown.text[0].value


def test_an_error_goes_away_with_the_next_publication(app: Open, publish: Publish, words: Words) -> None:
    path = publish(days=3).path
    path.chmod(0o644)
    path.write_bytes(b"")
    page = app()
    assert page.error
    publish(days=3, run_id="next", name="After the repair")
    page.run()

    assert not page.error
    assert page.metric


def test_the_watch_asks_for_the_whole_page_when_a_new_version_is_there(
    app: Open, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A publication that comes between the start of a run and the look of the watch is shown by that run."""
    first = publish(days=3)
    look = publication_watch.access.snapshot
    looks: list[str] = []

    def publish_after_the_first_look() -> publication_watch.access.Snapshot:
        seen = look()
        looks.append(str(seen.publication.version if seen.publication else ""))
        if len(looks) == 1:
            publish(days=3, run_id="second", name="The new figures")
        return seen

    monkeypatch.setattr(publication_watch.access, "snapshot", publish_after_the_first_look)
    page = app()

    assert looks[0] == first.version
    assert looks[-1] != first.version
    assert page.sidebar.markdown[0].value == "### The new figures"
    # two runs of one look each for the page and one for the watch, then the page that the test opens
    assert len(looks) == 6


def test_the_watch_is_quiet_while_nothing_changes(app: Open, publish: Publish) -> None:
    publish(days=3)
    page = app()
    before = [m.value for m in page.metric]
    page.run()

    assert [m.value for m in page.metric] == before


def test_the_viewer_looks_for_news_often_enough() -> None:
    assert publication_watch.SECONDS_BETWEEN_LOOKS <= 30
