"""Every sentence of the code is in the French catalogues, once, and nothing else is."""

import ast
import string
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from streamlit_app import i18n

PACKAGE = Path(i18n.__file__).resolve().parents[1]

SAME = "the same in French"  # a translator's comment: # the same in French

Identifier = str | tuple[str, ...]


def used_in_code() -> set[Identifier]:
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"_": None, "n_": (1, 2)})
    return {message for _file, _line, message, _comments, _context in found}


def catalogues() -> dict[str, Catalog]:
    read = {}
    for path in i18n.catalogue_paths("fr"):
        with path.open("rb") as source:
            read[path.stem] = read_po(source, locale="fr", abort_invalid=True)
    return read


def entries() -> list[Message]:
    return [message for held in catalogues().values() for message in held if message.id]


def placeholders(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name}


def strings(message: Identifier) -> list[str]:
    return [message] if isinstance(message, str) else list(message)


def test_the_code_speaks() -> None:
    assert len(used_in_code()) > 80


def test_the_catalogues_hold_exactly_what_the_code_says() -> None:
    held = {message.id for message in entries()}

    assert sorted(map(str, used_in_code() - held)) == []
    assert sorted(map(str, held - used_in_code())) == []


def test_a_sentence_is_in_one_catalogue_only() -> None:
    times = Counter(message.id for message in entries())

    assert [sentence for sentence, count in times.items() if count > 1] == []


def test_no_entry_is_fuzzy_empty_or_obsolete() -> None:
    assert [m.id for m in entries() if m.fuzzy] == []
    assert [m.id for m in entries() if not all(strings(m.string))] == []
    assert [held.obsolete for held in catalogues().values() if held.obsolete] == []


def test_translations_keep_their_placeholders() -> None:
    for message in entries():
        wanted = set().union(*map(placeholders, strings(message.id)))
        given = set().union(*map(placeholders, strings(message.string)))
        assert given == wanted, message.id


def test_english_shows_the_identifiers_themselves() -> None:
    i18n.use("en")

    assert {i18n._(sentence) == sentence for sentence in used_in_code() if isinstance(sentence, str)} == {
        True
    }


def test_french_is_translated_and_typeset() -> None:
    same = sorted(str(m.id) for m in entries() if m.string == m.id)
    said = [text for m in entries() for text in strings(m.string)]

    # Words that French shares are named beside the sentence, so that none is left over by chance.
    unmarked = [m.id for m in entries() if m.string == m.id and SAME not in m.user_comments]
    assert same
    assert unmarked == []
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


def test_no_sentence_hides_in_an_f_string() -> None:
    """What Babel extracts on Python 3.11 leaves those out, so that they would stay English unnoticed."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in PACKAGE.rglob("*.py")
        for whole in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for call in ast.walk(whole)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"_", "n_"}
    ]
    assert hidden == []
