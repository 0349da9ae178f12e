"""The clean copy of a text, and what is read off it."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope import text

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
FAMILY = "👨‍👩‍👧"
anything = st.text(st.characters(codec=None), max_size=200)
markup = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<br>", "<li>", "&amp;", "&#x202e;", "<script>", "</script>", "<a href='"]
        ),
        st.text(max_size=10),
    ),
    max_size=20,
).map("".join)


def test_paragraphs_breaks_and_items_become_lines() -> None:
    source = "<p>One<br/>two</p><p>three</p><ul><li>four</li><li>five</li></ul>six"
    assert text.clean_html(source) == "One\ntwo\nthree\nfour\nfive\nsix"


def test_mentions_and_hashtags_keep_their_text_and_links_their_address() -> None:
    source = (
        '<p><span class="h-card"><a href="https://m.example/@ana">@<span>ana</span></a></span> likes '
        '<a class="hashtag" href="#">#<span>velo</span></a> at <a href="https://velo.example/a">'
        '<span class="invisible">https://</span>velo.example/a</a></p>'
    )
    assert text.clean_html(source) == "@ana likes #velo at https://velo.example/a"


def test_scripts_and_styles_are_dropped() -> None:
    assert text.clean_html("<style>p{}</style>a<script>alert('x')</script>b") == "ab"


def test_source_line_breaks_are_blanks_except_in_preformatted_text() -> None:
    assert text.clean_html("<p>a\n   b</p><pre>c\nd</pre><p>e\nf</p>") == "a b\nc\nd\ne f"


def test_html_entities_are_decoded_exactly_once() -> None:
    assert text.clean_html("<p>&amp;amp; &lt;b&gt; caf&eacute;</p>") == "&amp; <b> café"
    assert text.clean_text("&amp;amp; &lt;3", unescape=True) == "&amp; <3"
    assert text.clean_text("&amp;", unescape=False) == "&amp;"


def test_a_query_string_is_not_taken_for_an_entity() -> None:
    address = "https://shop.example/?a=1&copy=2&lt=3"
    assert text.clean_text(address, unescape=True) == address


def test_pictures_of_emoji_keep_the_emoji() -> None:
    assert text.clean_html('ok <img class="emoji" alt="🙂"> <img alt="a cat">') == "ok 🙂"


def test_very_deep_html_keeps_its_words_and_ends_soon() -> None:
    assert text.clean_html("<div>" * 30_000 + "word" + "</div>" * 30_000 + "end") == "word\nend"


def test_bidi_controls_and_stray_invisible_characters_are_removed() -> None:
    assert text.clean_text("pay\u202e100\u2066 €\u200b\ufeff a\u200db", unescape=False) == "pay100 € ab"


@pytest.mark.parametrize("kept", [FAMILY, "❤️‍🔥", "👩🏽‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "क्‍ष", "🇫🇷🇬🇧"])
def test_joiners_inside_emoji_and_joined_scripts_stay(kept: str) -> None:
    assert text.clean_text(kept, unescape=False) == unicodedata.normalize("NFC", kept)


def test_blanks_are_tidied() -> None:
    assert text.clean_text("  a\t\tb \r\n\r\n\r\n\r\n c\u00a0!\x00 ", unescape=False) == "a b\n\nc !"


def test_half_surrogates_are_joined_or_replaced() -> None:
    assert text.sanitize("a\ud83d\ude00b\ud83dc\x00") == "a😀b\ufffdc"


@settings(deadline=None)
@given(anything)
def test_clean_text_never_raises_and_is_clean(value: str) -> None:
    cleaned = text.clean_text(value, unescape=True)
    assert not BIDI.search(cleaned)
    assert "\x00" not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


@settings(deadline=None)
@given(anything)
def test_cleaning_a_plain_text_twice_changes_nothing(value: str) -> None:
    once = text.display_text(value, "plain")
    assert text.display_text(once, "plain") == once


joiners = st.text(st.sampled_from("a é\u0301م\u200c\u200d\u200b👩🏽🚀\ufe0f\u202e\n"), max_size=30)


@settings(deadline=None)
@given(joiners)
def test_cleaning_twice_changes_nothing_around_joiners(value: str) -> None:
    once = text.display_text(value, "plain")
    assert text.display_text(once, "plain") == once


@settings(deadline=None)
@given(st.one_of(anything, markup))
def test_clean_html_never_raises_and_is_clean(value: str) -> None:
    cleaned = text.clean_html(value)
    assert not BIDI.search(cleaned)
    cleaned.encode()


@settings(deadline=None)
@given(anything)
def test_sanitized_text_can_always_be_encoded(value: str) -> None:
    assert "\x00" not in text.sanitize(value)
    text.sanitize(value).encode()


def test_hashtags_are_lower_case_once_each() -> None:
    value = "#Vélo et #vélo (#ÉtéIndien) #2024 #a1 x#no &#39; https://a.example/#frag #हिन्दी"
    assert text.extract_hashtags(value) == ["vélo", "étéindien", "a1", "हिन्दी"]


def test_mentions_are_read_with_their_host_and_without_the_next_sentence() -> None:
    value = "@Delta thanks @delta, @ana@m.example.org! mail me@b.example @brand.Thanks .@you @a.b.social"
    assert text.extract_mentions(value) == ["Delta", "ana@m.example.org", "brand", "a.b.social"]


def test_links_lose_the_punctuation_after_them() -> None:
    value = "see https://a.example/x_(y), (http://b.example/z) www.c.example. HTTPS://D.example/! https://a.example/x_(y)"
    assert text.extract_links(value) == [
        "https://a.example/x_(y)",
        "http://b.example/z",
        "www.c.example",
        "HTTPS://D.example/",
    ]


@settings(deadline=None)
@given(anything)
def test_extractors_never_raise(value: str) -> None:
    assert all(tag == tag.lower() and "#" not in tag for tag in text.extract_hashtags(value))
    assert all(not handle.startswith("@") for handle in text.extract_mentions(value))
    assert all(" " not in link for link in text.extract_links(value))


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "abc"),
        ("ab" + FAMILY, 4, "ab"),
        ("ae\u0301x", 2, "a"),
        ("🇫🇷🇬🇧x", 3, "🇫🇷"),
        ("xa👍🏽", 3, "xa"),
    ],
)
def test_truncation_never_cuts_a_visible_character(value: str, limit: int, expected: str) -> None:
    cut, was_cut = text.truncate(value, limit)
    assert was_cut == (len(value) > limit)
    assert cut == expected


@settings(deadline=None)
@given(anything, st.integers(1, 50))
def test_truncation_keeps_to_its_limit(value: str, limit: int) -> None:
    cut, was_cut = text.truncate(value, limit)
    assert len(cut) <= limit
    assert value.startswith(cut)
    assert was_cut == (cut != value)


def test_the_whole_text_is_the_title_apart_from_the_text_and_composed() -> None:
    assert text.whole_text("Nova", "ve\u0301lo") == "Nova\n\n\n\nvélo"
    assert text.whole_text(None, "ve\u0301lo") == text.whole_text("", "vélo") == "vélo"
    assert text.whole_text("Nova", None) == "Nova\n\n\n\n"
    assert text.whole_text(None, None) == ""
