"""Drafts say who writes, quote the person, tell the notice; what members wrote is never run."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.errors import InputError
from agorascope.outreach.drafts import (
    SHIPPED,
    TEMPLATE_OF_ROUTE,
    Invitation,
    Place,
    Sender,
    draft,
    language_of,
    shipped,
)
from agorascope.outreach.quoting import QUOTE_LENGTH, Said, shortened
from agorascope.outreach.vocabularies import NO_ROUTE, entries

SENDER = Sender(
    "Inès Marchand", "Cyclandre SAS", "privacy@cyclandre.example", "https://cyclandre.example/privacy"
)
INVITATION = Invitation(
    brand="Cyclandre",
    network="Mastodon",
    sender=SENDER,
    platform=Place("le Club Cyclandre", "https://club.example/join"),
    notice_id="gdpr_article_14",
    retention_days=395,
    said=(
        Said("Ma batterie tient tout l'hiver, bravo.", date(2026, 6, 3), "velotaf", "fr"),
        Said("Les freins sont excellents.", date(2026, 7, 14), "velotaf", "fr"),
    ),
)
WHOLE = [(template, language) for template in ("invitation", "reply") for language in ("fr", "en")]


def with_text(text: str) -> Invitation:
    return replace(INVITATION, said=(Said(text, date(2026, 6, 3), "velotaf"),))


@pytest.mark.parametrize(("template", "language"), WHOLE)
def test_a_draft_says_who_writes_what_is_proposed_and_how_to_object(template: str, language: str) -> None:
    text = draft(INVITATION, template=template, language=language)
    for part in (
        SENDER.name,
        SENDER.organisation,
        SENDER.contact,
        SENDER.privacy_url,
        "Cyclandre",
        INVITATION.platform.url,
        "Les freins sont excellents.",
    ):
        assert part in text
    assert not re.search(r"[{}]|None|\n\n\n", text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Qui", "Quoi", "D'où", "Pourquoi", "Combien de temps", "Vos droits")),
        ("en", ("Who", "What", "From where", "Why", "For how long", "Your rights")),
    ],
)
def test_the_notice_of_article_14_tells_what_the_article_asks(language: str, words: tuple[str, ...]) -> None:
    text = draft(INVITATION, template="invitation", language=language)
    assert all(f"\n{word}" in text for word in words)
    assert "395" in text
    assert "CNIL" in text


@pytest.mark.parametrize("notice", list(entries("notices")))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_notice_has_its_words_in_both_languages(notice: str, language: str) -> None:
    assert SENDER.contact in draft(
        replace(INVITATION, notice_id=notice), template="invitation", language=language
    )


def test_french_is_polite_and_takes_nobody_for_a_man_or_a_woman() -> None:
    for name in shipped():
        if not name.endswith(".fr"):
            continue
        text = (SHIPPED / f"{name}.txt.j2").read_text(encoding="utf-8")
        assert not re.search(r"\b(tu|toi|ton|tes|tien)\b|\(e\)|·e", text)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_answer_in_public_fits_where_500_characters_do(language: str) -> None:
    long = with_text("mot " * 200)
    assert len(draft(long, template="reply", language=language)) <= 500


def test_every_route_has_its_template() -> None:
    assert set(TEMPLATE_OF_ROUTE) == set(entries("contact_routes")) - {NO_ROUTE}


def test_the_latest_words_come_first_and_no_more_than_two() -> None:
    said = [*INVITATION.said, Said("Le plus récent.", date(2026, 8, 1), "velotaf")]
    text = draft(replace(INVITATION, said=said), template="invitation", language="fr")
    assert text.index("Le plus récent.") < text.index("Les freins")
    assert "batterie" not in text
    assert "(14 juillet 2026)" in text


@pytest.mark.parametrize("template", ["invitation", "reply"])
def test_without_words_to_quote_a_draft_is_whole(template: str) -> None:
    text = draft(replace(INVITATION, said=()), template=template, language="fr")
    assert "«" not in text.replace("« je m'oppose »", "")
    assert "Cyclandre" in text


@pytest.mark.parametrize(
    "text", ["{{ 7 * 7 }}", "{% for i in range(9) %}x{% endfor %}", "{{ sender.__class__ }}", "{# gone #}"]
)
@pytest.mark.parametrize("template", ["invitation", "reply"])
def test_what_a_member_wrote_is_printed_and_never_evaluated(text: str, template: str) -> None:
    assert text in draft(with_text(text), template=template, language="en")


def test_what_a_member_wrote_is_not_escaped_in_a_plain_text() -> None:
    assert "a < b & l'hiver" in draft(with_text("a < b & l'hiver"), template="invitation", language="fr")


@settings(max_examples=30)
@given(st.text(max_size=400))
def test_any_text_makes_a_draft_of_one_shape(text: str) -> None:
    made = draft(with_text(text), template="reply", language="en")
    assert made.count("\n") == 4
    assert made.endswith(f"{SENDER.contact}\n")


@given(st.text(max_size=700), st.integers(10, 300))
def test_a_quote_is_one_line_no_longer_than_asked(text: str, length: int) -> None:
    quote = shortened(text, length)
    assert len(quote) <= length
    assert len(quote.splitlines()) <= 1
    assert quote == shortened(quote, length)


def test_a_quote_is_cut_between_words_and_loses_what_hides() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one, two", 7) == "one…"
    assert shortened("x" * 400) == "x" * (QUOTE_LENGTH - 1) + "…"
    assert shortened("a\u202eb\u200b c\x07\n d") == "ab c d"
    assert shortened("👩\u200d🔧 bravo") == "👩\u200d🔧 bravo"


def test_a_folder_of_the_workspace_replaces_and_adds_templates(tmp_path: Path) -> None:
    (tmp_path / "reply.fr.txt.j2").write_text("À {{ brand }}, de {{ sender.name }}", encoding="utf-8")
    (tmp_path / "thanks.de.txt.j2").write_text("Danke, {{ quotes[0].text }}", encoding="utf-8")
    assert (
        draft(INVITATION, template="reply", language="fr", folder=tmp_path)
        == "À Cyclandre, de Inès Marchand\n"
    )
    assert "Danke" in draft(INVITATION, template="thanks", language="de", folder=tmp_path)
    assert "Hello" in draft(INVITATION, template="reply", language="en", folder=tmp_path)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{{ handle }}", "'handle' is undefined"),
        ("{{ sender.phone }}", "phone"),
        ("{% if %}", "line 1"),
        ("{{ sender.name.__class__.__mro__ }}", "unsafe"),
        ("{{ quotes.append(1) }}", "not safely callable|unsafe"),
        ("{% include 'secret.txt.j2' %}", "no template secret"),
        ("{{ 1 / 0 }}", "division"),
        ("{{ '{1}'.format(1) }}", "out of range"),
        ("{% include 'own.fr.txt.j2' %}", "recursion"),
    ],
)
def test_a_template_with_a_mistake_says_which(tmp_path: Path, words: str, message: str) -> None:
    (tmp_path / "own.fr.txt.j2").write_text(words, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        draft(INVITATION, template="own", language="fr", folder=tmp_path)


def test_a_template_reads_no_file_outside_of_its_folders(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / "own.fr.txt.j2").write_text("{% include '../secret.txt' %}", encoding="utf-8")
    with pytest.raises(InputError, match="no template"):
        draft(INVITATION, template="own", language="fr", folder=folder)


def test_a_language_without_template_says_which_there_are() -> None:
    with pytest.raises(InputError, match=r"no template invitation\.de(.|\n)*invitation\.fr"):
        draft(INVITATION, template="invitation", language="de")


def test_the_language_is_that_of_the_latest_words_when_the_workspace_has_it() -> None:
    assert language_of(INVITATION.said, ("en", "fr")) == "fr"
    assert language_of([Said("Hola", date(2026, 9, 1), "x", "es")], ("en", "fr")) == "en"
    assert language_of([], ("fr", "en")) == "fr"
