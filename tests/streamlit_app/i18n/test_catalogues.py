"""Every sentence of the code is in both catalogues, and nothing else is."""

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from streamlit_app import i18n

PACKAGE = Path(i18n.__file__).resolve().parents[1]

Identifier = str | tuple[str, ...]


def used_in_code() -> set[Identifier]:
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"_": None, "n_": (1, 2)})
    return {message for _file, _line, message, _comments, _context in found}


def catalogue(language: str) -> Catalog:
    with i18n.catalogue_path(language).open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def strings(message: Identifier) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def test_the_code_speaks() -> None:
    assert len(used_in_code()) > 80


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_catalogue_holds_exactly_what_the_code_says(language: str) -> None:
    held = {message.id for message in catalogue(language) if message.id}

    assert sorted(map(str, used_in_code() - held)) == []
    assert sorted(map(str, held - used_in_code())) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_entry_is_fuzzy_empty_or_obsolete(language: str) -> None:
    entries = catalogue(language)

    assert [m.id for m in entries if m.id and m.fuzzy] == []
    assert [m.id for m in entries if m.id and not all(strings(m.string))] == []
    assert list(entries.obsolete) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_translations_keep_their_placeholders(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            wanted = set().union(*map(placeholders, strings(message.id)))
            given = set().union(*map(placeholders, strings(message.string)))
            assert given == wanted, message.id


def test_english_shows_the_identifiers_themselves() -> None:
    assert [m.id for m in catalogue("en") if m.id and m.string != m.id] == []


def test_french_is_translated_and_typeset() -> None:
    same_in_both = {m.id for m in catalogue("fr") if m.id and m.string == m.id}
    said = [text for m in catalogue("fr") if m.id for text in strings(m.string)]

    assert same_in_both == {
        "Mentions",
        "Message",
        "Pages",
        "Publication",
        "Table",
        "Version",
        "Version {version}",
        "{points} pts",
    }
    assert [text for text in said if "'" in text] == []
    assert [text for text in said if " :" in text or " %" in text or " ;" in text] == []


def test_plurals_follow_each_grammar() -> None:
    i18n.use("fr")
    assert i18n.n_("{count} day", "{count} days", 0) == "{count} jour"
    i18n.use("en")
    assert i18n.n_("{count} day", "{count} days", 0) == "{count} days"


@pytest.mark.parametrize(
    ("browser", "language"),
    [
        ("fr-CA", "fr"),
        ("fr", "fr"),
        ("FR_fr", "fr"),
        ("en-US", "en"),
        ("de-DE", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browser_chooses_the_language(browser: str | None, language: str) -> None:
    assert i18n.preferred(browser) == language
