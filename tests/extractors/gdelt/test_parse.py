"""GDELT's answers to records: articles, curves, JSON that is none."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, Parsed, table
from extractors.gdelt.parse import parse_page

FETCHED = datetime(2026, 9, 10, 12, tzinfo=UTC)


def parse(body: Any, **options: Any) -> Parsed:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return parse_page(RawPage("gdelt", "saved.json", raw, FETCHED, options=options, ref="r"))


def article(**fields: Any) -> dict[str, Any]:
    return {
        "url": "https://news.example.org/1",
        "title": "Un v\u00e9lo &amp; une rue",
        "seendate": "20260910T081500Z",
        "domain": "news.example.org",
        "language": "French",
        "sourcecountry": "France",
    } | fields


def curve(*points: tuple[str, float | None], series: str = "Article Count", norm: int = 1000) -> Any:
    data = [{"date": date, "value": value, "norm": norm} for date, value in points]
    return {"query_details": {"title": "velo"}, "timeline": [{"series": series, "data": data}]}


def test_an_article_is_its_title():
    (post,) = (parsed := parse({"articles": [article()]}, channel="velo")).posts
    assert (post["kind"], post["title"], post["text"]) == ("article", "Un vélo & une rue", None)
    assert (post["uri"], post["channel_id"], post["lang"]) == ("https://news.example.org/1", "velo", "fr")
    assert post["created_at"] == datetime(2026, 9, 10, 8, 15, tzinfo=UTC)
    assert [member["member_id"] for member in parsed.members] == ["news.example.org"]
    assert parsed.channel_metrics == []


def test_what_an_article_lacks_is_null_and_one_bad_article_costs_itself():
    odd = [article(url=""), article(url="https://e.example/2", seendate="soon"), "nonsense"]
    parsed = parse({"articles": [*odd, article(domain=None, language="Klingon", title=None)]})
    (post,) = parsed.posts
    assert post["author_id"] is post["lang"] is post["title"] is None
    assert [reject.reason for reject in parsed.rejects] == ["missing_key", "bad_date", "bad_record"]


def test_a_curve_of_days_is_final_once_late_articles_are_counted():
    parsed = parse(curve(("20260908T000000Z", 4), ("20260909T000000Z", 0), ("20260910T000000Z", 2)))
    rows = {(row["metric"], row["period_start"].day): row for row in parsed.channel_metrics}
    assert len(rows) == 6
    assert (rows["volume", 9]["value"], rows["monitored", 9]["value"]) == (0.0, 1000.0)
    assert {row["period"] for row in rows.values()} == {"day"}
    assert {row["channel_id"] for row in rows.values()} == {"velo"}
    assert [rows["volume", day]["is_final"] for day in (8, 9, 10)] == [True, False, False]


def test_a_curve_of_hours_and_a_tone_below_zero():
    parsed = parse(curve(("20260910T080000Z", -3.5), ("20260910T090000Z", None), series="Average Tone"))
    tone = [row for row in parsed.channel_metrics if row["metric"] == "tone"]
    assert [(row["period"], row["value"]) for row in tone] == [("hour", -3.5)]


def test_curves_that_are_not_kept_say_so():
    fine = parse(curve(("20260910T080000Z", 1), ("20260910T081500Z", 2)))
    assert fine.channel_metrics == []
    assert [reject.reason for reject in fine.rejects] == ["fine_timeline"]
    other = parse(curve(("20260910T000000Z", 1), series="Volume Intensity"))
    assert [reject.reason for reject in other.rejects] == ["unknown_series"]


@pytest.mark.parametrize(
    "title", [b"Un v\\\xc3\xa9lo", b"Un v\\'elo", b"Un\tvelo\x01", b"C:\\velo\\x", b"Un \\u00e9t\\u00e9"]
)
def test_json_that_is_none_is_repaired_where_that_is_safe(title):
    body = json.dumps({"articles": [article(title="TITLE")]}).encode().replace(b"TITLE", title)
    parsed = parse(body)
    assert len(parsed.posts) == 1
    assert parsed.rejects == []
    assert "TITLE" not in parsed.posts[0]["title"]


def test_trailing_commas_are_read_and_half_a_document_is_not():
    body = json.dumps({"articles": [article()]}).encode()
    assert len(parse(body.replace(b"}]}", b"},]}")).posts) == 1
    assert [reject.reason for reject in parse(body[:40]).rejects] == ["bad_page"]


@pytest.mark.parametrize(
    "body", [b"Your query was too short or too long.", b"", b"<html></html>", b"[1]", b"null"]
)
def test_what_is_no_answer_is_a_reject(body):
    parsed = parse(body)
    assert parsed.posts == []
    assert [reject.reason for reject in parsed.rejects] == ["bad_page"]


def test_no_results_are_no_reject():
    assert parse({}) == Parsed()


NAMES = st.sampled_from(
    ["articles", "timeline", "series", "data", "date", "value", "norm", "url", "title", "seendate", "domain"]
)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("Article Count")
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=200)
@given(DOCUMENTS)
def test_parse_never_raises(document):
    parsed = parse(document)
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
