"""No text of a stranger keeps a pattern busy (ReDoS): its time grows with the text, not with its square."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from agorascope import dates, masking, text
from agorascope.delivery.plain import plain
from agorascope.errors import InputError
from agorascope.html_text import html_links, html_to_lines
from agorascope.matching.matcher import Matcher
from agorascope.members.addresses import compared
from agorascope.members.bots import shingles
from agorascope.members.naming import bare_account
from agorascope.notices.writing import as_html
from agorascope.objecting.names import parts_of
from agorascope.requests.vectors import without_tags
from agorascope.scoring.language import words_of
from agorascope.stance import clauses, moods
from agorascope.tagging.disguises import Disguises
from agorascope.tagging.tokens import split, tokenize
from agorascope.terms.tokens import Tokeniser
from agorascope.watch.places import read_link
from agorascope.workspace import Brand
from extractors.archive.addresses import without_addresses
from extractors.archive.cells import as_count, as_list, as_number
from extractors.archive.mapping import check_network
from extractors.discord.markup import shown as discord_shown
from extractors.linkedin.little_text import read_little_text
from extractors.rss.addresses import links_in
from extractors.rss.opening import cut_off, open_feed
from extractors.slack.markup import shown as slack_shown
from streamlit_app.untrusted import escaped, web_link

LENGTH = 100_000
BUDGET = 3.0  # seconds of CPU for one text: a square of the length takes minutes
PIECES = ("1", " ", "@", "_", "a.", "a@a.", "http://", '<a href="', "&#", "#a", "a *", "{@[")
MATCHER = Matcher([Brand(id="nova", name="Nova", own=True, handles=("nova",), domains=("nova.example",))])


def _dates(value: str) -> None:
    with suppress(dates.DateError):
        dates.parse_timestamp(value)


def _cells(words: str) -> None:
    for read in (as_count, as_number, lambda words: as_list(words, None)):
        with suppress(ValueError):
            read(words)


def _refused(words: str) -> None:
    with suppress(InputError):
        check_network(words)


def _moods(words: str) -> None:
    for language in ("fr", "en"):
        moods.may_hold(words, language)
        moods.regions(words, language, clauses.sentences(words, ()))


DISGUISES = Disguises({"nova", "merde", "shit"})
TOKENISERS = {language: Tokeniser(language, ("Nova Air",)) for language in ("fr", "en")}
READERS: dict[str, Callable[[str], Any]] = {
    "html": lambda words: (html_to_lines(words), html_links(words)),
    "text": lambda words: text.display_text(words, "plain", unescape=True),
    "what a text names": lambda words: (
        text.extract_hashtags(words),
        text.extract_mentions(words),
        text.extract_links(words),
    ),
    "masking": masking.mask_handles,
    "matching": lambda words: MATCHER.match(display_text=words),
    "names of members": lambda words: (bare_account(words), compared(words), list(parts_of(words))),
    "texts of bots": shingles,
    "dates": _dates,
    "tokens": lambda words: (tokenize(words), split(words)),
    "disguises": DISGUISES.removed,
    "terms": lambda words: [one.runs(words) for one in TOKENISERS.values()],
    "tags of requests": without_tags,
    "language": words_of,
    "clauses": lambda words: [clauses.segments(words, language) for language in ("fr", "en")],
    "moods": _moods,
    "places": read_link,
    "notice": lambda words: as_html(words[:20_000], "fr"),  # of the operator, who may waste his own time
    "alert": lambda words: plain(words, 200),
    "viewer": lambda words: (escaped(words), web_link(words)),
    "archive addresses": without_addresses,
    "archive cells": _cells,
    "mapping": _refused,
    "Slack": lambda words: slack_shown(words, lambda _: None),
    "Discord": lambda words: discord_shown(words, {}),
    "LinkedIn": read_little_text,
    "feed": lambda words: (open_feed(words.encode()), cut_off(words.encode())),
    "feed links": lambda words: links_in(words, "https://feed.example/"),
}


def cost(read: Callable[[str], Any], words: str) -> float:
    started = time.process_time()
    read(words)
    return time.process_time() - started


@pytest.mark.parametrize("name", READERS)
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(name: str) -> None:
    for piece in PIECES:
        words = "a1 " + piece * (LENGTH // len(piece)) + "'!"
        assert cost(READERS[name], words) < BUDGET, piece
