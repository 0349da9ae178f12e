"""Two renderers of one tree: untrusted text stays text, bytes do not vary, and both can be read aloud."""

import io
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from agorascope.report.blocks import (
    Bullets,
    Column,
    Document,
    Figure,
    Item,
    Labels,
    Note,
    Paragraph,
    Quote,
    Section,
    Table,
)
from agorascope.report.emoji import printable_signs
from agorascope.report.html import render_html
from agorascope.report.pdf import render_pages, render_pdf
from agorascope.report.texts import name, printable
from agorascope.report.voice import Voice
from agorascope.report.writing import write
from tests.agorascope.report.cases import full_facts, quiet_facts

LABELS = Labels("Made-up data", "Page {page} of {pages}", "“", "”", "see the post", "[…]")
AS_OF = datetime(2026, 9, 28, 22, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><path id="a" d="M0 0h9"/></svg>'
HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "#read(\"/etc/passwd\") #import \"x\" $ x^2 $ @label \\ \\u{1F600} *b* _i_ `c` = H1 // c /* c */",
    "{{ 7*7 }} {% raw %} ${x} %s {0}",
    "\u202eevil\u202c \u2066x\u2069 \x00 \x1b[31m",
    "x" * 10_000,
    "😀👨‍👩‍👧🏳️‍🌈🇫🇷",
    "",
    "</p></blockquote></section>\"'>",
    "日本語 العربية עברית हिन्दी",
]  # fmt: skip


def page(text: str, *, is_demo: bool = True) -> Document:
    """A document that has `text`, as people wrote it, in every place that text can be."""
    clean, label = printable(text), name(text)
    quote = Quote(clean, label, "https://velo.example/1", "fr")
    table = Table(label, (Column(label), Column("n", is_number=True)), ((label, "1"), (clean, "2")))
    blocks = (
        Paragraph(clean, label),
        Bullets((Item(clean, label, (quote, quote)), Item())),
        Bullets((Item("one"),), is_ordered=True),
        table,
        Figure(SVG, clean or "nothing", label),
        Note(clean),
        quote,
        Section(label or "Inner", (Paragraph("p"),)),
    )
    return Document(
        f"Report {label}", "Week", "en", label, AS_OF, is_demo, LABELS, (Section("Outer", blocks),)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_the_page(text: str) -> None:
    html = render_html(page(text))
    tree = LexborHTMLParser(html)
    assert len(tree.css("section")) == 2
    assert len(tree.css("section > section p")) == 1
    assert len(tree.css("blockquote")) == 3
    assert not tree.css("script, img, iframe")
    assert not [n for n in tree.css("*") for key in n.attributes if key.startswith("on")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_the_pdf(text: str) -> None:
    assert render_pdf(page(text)).startswith(b"%PDF")


@given(st.text(max_size=400))
@settings(max_examples=25, deadline=None)
def test_any_text_can_be_drawn(text: str) -> None:
    document = page(text)
    assert render_html(document)
    assert render_pdf(document)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    html = render_html(write(full_facts(), Voice("fr", ZoneInfo("Europe/Paris"))))
    assert "default-src 'none'" in html
    assert not re.search(r"<(?:script|link|iframe|object|img)\b|@import|url\((?!#)", html)
    outside = set(re.findall(r"(?:src|href)=\"(https?://[^\"]+)", html))
    assert outside == {"https://velo.example/@lea/1"}  # the posts themselves, which a reader may open


def test_the_same_tree_gives_the_same_bytes() -> None:
    facts = full_facts()
    for language in ("fr", "en"):
        one, two = (write(facts, Voice(language, ZoneInfo("Europe/Paris"))) for _ in range(2))
        assert render_html(one) == render_html(two)
        assert render_pdf(one) == render_pdf(two)


def test_ids_of_charts_stand_once_on_a_page() -> None:
    html = render_html(page("x"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_made_up_data_is_marked_on_every_page() -> None:
    long = Document(
        "R", "W", "en", "W", AS_OF, True, LABELS, tuple(Paragraph("word " * 400) for _ in range(6))
    )
    with pikepdf.open(io.BytesIO(render_pdf(long))) as pdf:
        assert len(pdf.pages) > 2
    marked, bare = (render_pages(page("x", is_demo=demo), ppi=20) for demo in (True, False))
    assert marked != bare
    assert "Made-up data" in render_html(long)


def test_every_sign_that_is_let_through_can_be_drawn() -> None:
    signs = sorted(printable_signs())
    lines = tuple(
        Paragraph(" ".join(signs[i : i + 200]), "".join(signs[i : i + 5])) for i in range(0, len(signs), 200)
    )
    document = Document("R", "W", "en", "W", AS_OF, False, LABELS, lines)
    assert render_pdf(document)


@pytest.fixture(scope="module", params=["fr", "en"])
def structure(request: pytest.FixtureRequest) -> tuple[pikepdf.Pdf, list[Any], str]:
    """The tagged PDF of a full report, the elements of its structure in reading order, its language."""
    document = write(full_facts(), Voice(request.param, ZoneInfo("Europe/Paris")))
    pdf = pikepdf.open(io.BytesIO(render_pdf(document)))
    return pdf, list(walk(pdf.Root.StructTreeRoot)), request.param


def walk(element: Any) -> Any:
    """Every structure element below one, in reading order."""
    children = element.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from walk(child)


def tag(element: Any, pdf: pikepdf.Pdf) -> str:
    """The standard tag of an element, by the role map where it has one of its own."""
    name_ = str(element.S)
    roles = pdf.Root.StructTreeRoot.get("/RoleMap", {})
    return str(roles.get(name_, name_))


def test_the_pdf_is_tagged_and_has_title_and_language(structure: tuple[pikepdf.Pdf, list[Any], str]) -> None:
    pdf, _, language = structure
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert "Acme" in metadata["dc:title"]
        assert metadata["pdfuaid:part"] == "1"


def test_headings_are_in_order(structure: tuple[pikepdf.Pdf, list[Any], str]) -> None:
    pdf, elements, _ = structure
    levels = [int(t[2:]) for e in elements if re.fullmatch(r"/H\d", t := tag(e, pdf))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_figure_says_in_words_what_it_shows(structure: tuple[pikepdf.Pdf, list[Any], str]) -> None:
    pdf, elements, _ = structure
    figures = [e for e in elements if tag(e, pdf) == "/Figure"]
    assert len(figures) == 2
    assert all(len(str(e.Alt)) > 20 for e in figures)


def test_every_table_has_headings(structure: tuple[pikepdf.Pdf, list[Any], str]) -> None:
    pdf, elements, _ = structure
    tables = [e for e in elements if tag(e, pdf) == "/Table"]
    assert len(tables) == 5
    for table in tables:
        assert any(tag(e, pdf) == "/TH" for e in walk(table))


def test_lists_and_quotes_are_tagged_as_such(structure: tuple[pikepdf.Pdf, list[Any], str]) -> None:
    pdf, elements, _ = structure
    tags = {tag(e, pdf) for e in elements}
    assert {"/L", "/LI", "/LBody", "/Link", "/Caption", "/P"} <= tags


def test_a_quiet_week_is_one_page() -> None:
    document = write(quiet_facts(), Voice("fr", ZoneInfo("Europe/Paris")))
    with pikepdf.open(io.BytesIO(render_pdf(document))) as pdf:
        assert len(pdf.pages) == 1
