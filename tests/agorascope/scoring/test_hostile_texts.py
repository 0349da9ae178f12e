"""Texts written to break a reader: each gets a score or a mark from every scorer, in time."""

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope import records
from agorascope.scoring.annotate import Annotator
from agorascope.scoring.interface import LABELS, SCORERS, Scorer, get_scorer
from agorascope.workspace import Brand, Workspace

SECONDS = 10  # of processor time for one text: what never ends takes longer on any machine

HOSTILE = {
    "empty": "",
    "blank": " \u3000\n\t\u200b",
    "one megabyte": "une longue plainte sur le service, vraiment nul. " * 21_000,
    "one megabyte without a space": "a" * 1_000_000,
    "one word 100,000 times": "good " * 100_000,
    "one negation 100,000 times": "pas " * 100_000,
    "only emoji": "😀😡🤷🏽‍♀️🏳️‍🌈👨‍👩‍👧‍👦" * 500,
    "one emoji": "😍",
    "lone surrogates": "bad \ud83d day \udc00 \ud800",
    "mixed scripts": "très bad плохо سيء खराब 糟糕 ヤバい 나쁜 κακό רע",
    "zalgo": "g" + "".join(chr(0x300 + n % 112) for n in range(5_000)) + "ood",
    "SQL": "'; drop table nlp.text_scores; -- good",
    "HTML": "<script>alert('bad')</script><b>good &amp; &#x27;bad&#x27;</b>" + "<div>" * 20_000,
    "NUL": "good\x00bad\x00\x00",
    "control characters": "".join(chr(n) for n in range(32)) + "\x7f\x85\x9b",
    "bidi": "\u202eneddih si siht\u202c \u2066good\u2069 \u200f\u200e",
    "brackets": "(" * 50_000 + "good" + ")" * 50_000,
    "exclamation marks": "!" * 100_000,
    "one address": "https://example.org/" + "a/" * 50_000,
    "handles": "@nova " * 20_000,
    "hashtags": "#nova" * 20_000,
    "backslashes": "\\" * 100_000,
    "catastrophic for patterns": "a" * 5_000 + "!" + "aA1_-." * 5_000,
    "quotes": "\"'«»“”" * 20_000,
    "private use and unassigned": "\ue000\U000e0001\U0010ffff\ufffe",
    "numbers": "0123456789" * 10_000,
    "line ends": "\r\n\u2028\u2029" * 20_000 + "good",
}
TEXTS = list(HOSTILE.values())


# `transformer` is somebody else's model: its own tests have texts of their own.
every_scorer = pytest.mark.parametrize("name", [name for name in SCORERS if name != "transformer"])


@lru_cache
def scorer_of(name: str) -> Scorer:
    return get_scorer(name)


def check(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        shares = [row[f"p_{label}"] for label in LABELS]
        if row["label"] is None:
            assert (shares, bool(row["error"])) == ([None] * 3, True)
        else:
            assert row["label"] in LABELS
            assert sum(shares) == pytest.approx(1.0)


@every_scorer
def test_each_gets_a_score_or_a_mark_in_time(name: str) -> None:
    scorer = scorer_of(name)
    for what, text in HOSTILE.items():
        start = time.process_time()
        table = scorer.score([text], [None])
        assert time.process_time() - start < SECONDS, what
        assert table.num_rows == 1
        check(table.to_pylist())


@every_scorer
def test_all_at_once_they_cost_their_neighbours_nothing(name: str) -> None:
    scorer = scorer_of(name)
    neighbours = ["What a great day, I love it", "Quel service nul, une arnaque"]
    rows = scorer.score([neighbours[0], *TEXTS, neighbours[1]], [None] * (len(TEXTS) + 2)).to_pylist()
    check(rows)
    alone = scorer.score(neighbours, [None] * 2).to_pylist()
    for beside, own in zip((rows[0], rows[-1]), alone, strict=True):
        assert beside["label"] == own["label"]
        assert beside["p_positive"] == pytest.approx(own["p_positive"], abs=1e-9)


@every_scorer
@settings(max_examples=40)
@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=200), max_size=4))
def test_whatever_is_written_is_scored_or_marked(name: str, texts: list[str]) -> None:
    check(scorer_of(name).score(texts, [None] * len(texts)).to_pylist())


@every_scorer
def test_whole_posts_of_them_get_all_their_rows(name: str) -> None:
    """Matcher, tagger and stance read them too."""
    brands = (
        Brand(id="nova", name="Nova", own=True, handles=("nova",), hashtags=("nova",)),
        Brand(id="good", name="good"),
    )
    annotator = Annotator(scorer_of(name), Workspace(name="W", brands=brands))
    texts = [text.encode("utf-8", "replace").decode() for text in TEXTS]  # as a column of the warehouse
    start = time.process_time()
    found = annotator(posts_of(texts))
    assert time.process_time() - start < SECONDS * 3
    check(found.texts.to_pylist())
    assert [row["uri"] for row in found.texts.to_pylist()] == [f"p{number}" for number in range(len(texts))]
    assert {row["brand_id"] for row in found.mentions.to_pylist()} == {"nova", "good"}


def posts_of(texts: Sequence[str]) -> pa.Table:
    """A batch as the step reads it."""
    rows = [
        {
            "network": "mastodon",
            "uri": f"p{number}",
            "content_hash": str(number),
            "input_hash": str(number),
            "display_text": text,
        }
        for number, text in enumerate(texts)
    ]
    fields = [
        *records.POST,
        pa.field("input_hash", pa.string()),
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, pa.field("day", pa.date32())]))
