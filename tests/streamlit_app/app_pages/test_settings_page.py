"""Settings: what was set and what is a default, one part at a time, nothing secret, nothing to change."""

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from agorascope.published import Publication
from agorascope.workspace import Workspace
from agorascope.workspace_settings import settings_of
from streamlit_app import i18n
from streamlit_app.components import setting_words, settings_chart
from streamlit_app.components.setting_words import words_of
from streamlit_app.queries import settings

Open = Callable[..., AppTest]
Publish = Callable[..., Publication]
Words = Callable[[AppTest], str]

SAID: dict[str, Any] = {
    "name": "Vélora",
    "brands": [
        {"id": "velora", "name": "Vélora **bold** <b>", "own": True, "hashtags": ["velora", "teamvelora"]},
        {"id": "norbike", "name": "Norbike"},
    ],
    "networks": {
        "mastodon": {
            "instances": [{"host": "social.example", "hashtags": ["velo"], "token_env": "MASTODON_TOKEN"}]
        }
    },
    "staff": [{"network": "mastodon", "handle": "somebody"}],
    "privacy": {"objections": [{"network": "mastodon", "handle": "nobody-asked"}]},
    "inbox": {"days": 14},
}


@pytest.fixture
def described(publish: Publish) -> Publication:
    """A publication with the settings of a small workspace."""
    publication = publish(days=5)
    publication.path.chmod(0o600)
    rows = [(*astuple(one), n) for n, one in enumerate(settings_of(Workspace.model_validate(SAID)), start=1)]
    with duckdb.connect(str(publication.path)) as connection:
        connection.executemany("insert into quality.workspace_settings values (?, ?, ?, ?, ?, ?, ?)", rows)
    return publication


@pytest.mark.usefixtures("described")
def test_a_part_shows_what_was_set_and_on_request_the_defaults(app: Open, words: Words) -> None:
    page = app(page="settings", section="inbox")
    assert [h.value for h in page.subheader] == ["Inbox and its weights"]
    assert "14" in [text.value for text in page.text]
    assert "25 (default)" not in [text.value for text in page.text]

    page.toggle(key="set").set_value(False).run()
    assert "25 (default)" in [text.value for text in page.text]
    assert "docs/workspace.md, section “Inbox”" in words(page)


@pytest.mark.usefixtures("described")
def test_brands_come_first_each_in_a_card_with_its_names(app: Open, words: Words) -> None:
    page = app(page="settings")

    assert page.selectbox(key="section").value == "brands"
    assert "velora, teamvelora" in [text.value for text in page.text]
    assert "**Norbike**" in words(page)
    assert r"**Vélora \*\*bold\*\* \<b\>**" in words(page)


@pytest.mark.usefixtures("described")
def test_nobody_is_named_and_nothing_can_be_changed(app: Open, words: Words) -> None:
    for section in setting_words.sections():
        page = app(page="settings", section=section, set="false")
        assert not page.exception, section
        assert "somebody" not in words(page)
        assert "nobody-asked" not in words(page)
        assert not [*page.text_input, *page.text_area, *page.number_input, *page.checkbox]


@pytest.mark.usefixtures("described")
def test_the_page_speaks_french(app: Open, words: Words) -> None:
    page = app("fr-FR", page="settings", section="networks", set="false")

    assert [title.value for title in page.title] == ["Réglages"]
    said = words(page).replace("\\", "")
    assert "Mots-dièse" in said
    assert "MASTODON_TOKEN" in said
    assert "Variable qui contient le jeton d’accès" in said


def test_an_older_publication_says_that_the_next_run_writes_them(
    app: Open, publish: Publish, words: Words
) -> None:
    publish(days=5)
    page = app(page="settings")

    assert not page.exception
    assert "**The settings are not in this publication**" in words(page)


def test_a_file_without_the_table_is_read_as_one_without_settings() -> None:
    with duckdb.connect() as connection:
        assert settings.settings(connection).empty


def test_every_setting_of_the_workspace_has_words_in_both_languages() -> None:
    """Settings of single networks have the words of their own extractor, in English."""
    i18n.use("fr")
    outside = ("networks.mastodon.instances.",)
    silent = [
        one.setting
        for one in settings_of(Workspace.model_validate(SAID | {"outreach": {}, "events": []}))
        if not words_of(one.section, one.setting, one.description) and not one.setting.startswith(outside)
    ]

    assert silent == []


def test_the_picture_counts_what_was_set_and_what_is_a_default(described: Publication) -> None:
    i18n.use("en")
    with duckdb.connect(str(described.path), read_only=True) as connection:
        counted = settings_chart.counts(settings.settings(connection))
        (expected,) = connection.execute(
            """
            select count(*) filter (where not is_default), count(*) filter (where is_default)
            from quality.workspace_settings where section = 'inbox'
            """
        ).fetchall()
    inbox = counted[counted["section"] == "inbox"].set_index("origin")["count"].to_dict()

    assert (inbox["Set in the file"], inbox["Default"]) == expected
