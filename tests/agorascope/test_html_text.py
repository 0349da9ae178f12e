"""Well written paragraphs read the quick way give what a browser's parser gives."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope import html_text
from agorascope.text import clean_html, clean_text, html_links, sanitize

# fmt: off
PIECES = st.sampled_from([
    "<p>", "</p>", "<p/>", '<p class="a">', "<br>", "<br/>", "<br />", "</br>", "<b>", "</b>", "<em>", "</i>",
    '<a href="https://m.example/a?b=1&amp;c=2" class="u">', '<a href="http://m.example/&copy=1">', "</a>",
    '<a  href=" https://m.example/z " rel="me">', '<a title=" href=" href="https://m.example/q">',
    '<a href="https://m.example/1" href="https://m.example/2">', '<a data-href="https://m.example">',
    "<a href='https://m.example/s'>", '<span class="invisible">', "</span>", "<div>", "</div>", "<!-- x -->",
    "<script>", "<P>", "&amp;", "&lt;", "&#39;", "&nbsp;", "&copy;", "&amp", "&", "<", ">", "  ", " ", "\n",
    "\t", "\x00", "\x01", "\r", "word", "mot", "é",
])
# fmt: on


def by_browser(source: str) -> tuple[str, list[str]]:
    return clean_text(html_text._browser_lines(source), unescape=False), html_text._browser_links(source)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_quick_way_reads_as_a_browser_does(source: str) -> None:
    source = f"<p>{sanitize(source)}"
    assert (clean_html(source), html_links(source)) == by_browser(source)


@pytest.mark.parametrize(
    ("source", "is_simple"),
    [
        ('<p>Hello <a href="https://m.example" class="u-url">@<span>lea</span></a><br>&amp; you</p>', True),
        ("<p>one<pre>two  three</pre></p>", False),
        ("<p>a</ul>b</p>", False),
        ("<<b>p>", False),
        ("1 < 2 and 3 > 2", False),
        ("<p>a&copy;b</p>", False),
    ],
)
def test_only_well_written_paragraphs_are_read_the_quick_way(source: str, is_simple: bool) -> None:
    assert (html_text._simple_lines(source) is not None) == is_simple
    assert (clean_html(source), html_links(source)) == by_browser(source)


def test_real_bodies_are_read_as_a_browser_does(shared_data: Path) -> None:
    bodies = sorted((shared_data / "api" / "mastodon").glob("*.json"))
    sources = {sanitize(text) for body in bodies for text in _strings(body) if "<" in text or "&" in text}
    assert len(sources) > 20
    for source in sources:
        assert (clean_html(source), html_links(source)) == by_browser(source)


def _strings(body: Path) -> Iterator[str]:
    try:
        waiting: list[Any] = [json.loads(body.read_bytes())]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list | dict):
            waiting.extend(value.values() if isinstance(value, dict) else value)


def test_what_follows_an_embedded_object_is_not_lost_in_it():
    assert clean_html('before<iframe src="https://example.org/"/> after') == "before after"
    assert clean_html('before<object data="film.mp4"> after').split() == ["before", "after"]
    assert clean_html("before<script>hidden()</script> after") == "before after"
    assert html_links('<iframe src="x"/><a href="https://example.org/">x</a>') == ["https://example.org/"]
