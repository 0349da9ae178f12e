"""LinkedIn's answers to records: posts, comments, little text, statistics, and what is none of them."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.linkedin.little_text import read_little_text
from extractors.linkedin.parse import parse_page

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
WHEN = int(datetime(2026, 8, 30, 10, tzinfo=UTC).timestamp() * 1000)
PAGE = "urn:li:organization:42"


def page(document, status=200, **options):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return RawPage("linkedin", "page/42", body, FETCHED, status=status, options=options, ref="l/1/b/0.zst")


def post(**fields):
    base = {
        "id": "urn:li:share:100",
        "author": PAGE,
        "commentary": "Le vélo de @[Rival](urn:li:organization:7) {hashtag|\\#|Cargo} \\(neuf\\)",
        "createdAt": WHEN,
        "publishedAt": WHEN,
        "lastModifiedAt": WHEN + 5000,
        "lifecycleState": "PUBLISHED",
        "visibility": "PUBLIC",
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def comment(**fields):
    base = {
        "id": "7",
        "commentUrn": "urn:li:comment:(urn:li:activity:9,7)",
        "object": "urn:li:activity:9",
        "actor": "urn:li:person:abc",
        "created": {"time": WHEN, "actor": "urn:li:person:abc"},
        "lastModified": {"time": WHEN},
        "message": {"attributes": [], "text": "Bravo"},
        "likesSummary": {"totalLikes": 2},
    }
    return {name: value for name, value in (base | fields).items() if value is not ...}


def only(parsed):
    assert parsed.rejects == []
    assert len(parsed.posts) == 1
    return parsed.posts[0]


def test_a_post_is_read_as_people_see_it():
    row = only(parse_page(page({"elements": [post()], "paging": {"start": 0, "count": 10}}, kind="posts")))
    expected = {
        "uri": "urn:li:share:100",
        "kind": "post",
        "text": "Le vélo de Rival #Cargo (neuf)",
        "hashtags": ["cargo"],
        "mentions": [{"id": "urn:li:organization:7", "handle": "Rival"}],
        "author_id": PAGE,
        "author_name": None,
        "channel_id": PAGE,
        "created_at": datetime(2026, 8, 30, 10, tzinfo=UTC),
        "status": "live",
        "edited_at": None,
        "url": "https://www.linkedin.com/feed/update/urn:li:share:100",
        "retention_until": None,
    }
    assert {name: row.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a \\@ b \\{c\\} \\\\", "a @ b {c} \\"),
        ("#libre reste", "#libre reste"),
        ("{hashtag|#|velo}", "#velo"),
        ("{hashtag|＃|velo}", "#velo"),
        ("@[A\\]B](urn:li:person:x)", "A]B"),
        ("@[sans fin", "@[sans fin"),
        ("", ""),
    ],
)
def test_little_text(source, shown):
    assert read_little_text(source)[0] == shown


def test_little_text_that_never_closes_costs_no_time():
    started = time.monotonic()
    read_little_text("@[" * 100_000 + "{hashtag|#|" * 20_000 + "\\")
    assert time.monotonic() - started < 10


def test_people_who_are_mentioned_are_kept_by_urn_alone():
    row = only(parse_page(page(post(commentary="Merci @[Une Personne](urn:li:person:abc)"))))
    assert row["mentions"] == [{"id": "urn:li:person:abc", "handle": None}]


@pytest.mark.parametrize(("words", "kind"), [("Lisez", "quote"), ("", "repost"), (..., "repost")])
def test_a_reshare_is_a_quote_with_words_and_a_repost_without(words, kind):
    shared = {"parent": "urn:li:share:5", "root": "urn:li:share:4"}
    row = only(parse_page(page(post(commentary=words, reshareContext=shared))))
    assert (row["kind"], row[f"{kind}_of_uri"]) == (kind, "urn:li:share:5")


def test_a_saved_answer_of_the_former_interface_has_its_words():
    content = {"com.linkedin.ugc.ShareContent": {"shareCommentary": {"text": "Ancien"}}}
    former = post(
        commentary=..., createdAt=..., publishedAt=..., created={"time": WHEN}, specificContent=content
    )
    row = only(parse_page(page({"elements": [former]})))
    assert (row["text"], row["created_at"]) == ("Ancien", datetime(2026, 8, 30, 10, tzinfo=UTC))


def test_an_edited_post_says_when():
    row = only(parse_page(page(post(lifecycleStateInfo={"isEditedByAuthor": True}))))
    assert (row["status"], row["edited_at"]) == ("edited", datetime(2026, 8, 30, 10, 0, 5, tzinfo=UTC))


@pytest.mark.parametrize("fields", [{"lifecycleState": "DRAFT"}, {"visibility": "CONNECTIONS"}])
def test_what_is_not_for_everybody_leaves_nothing(fields):
    parsed = parse_page(page({"elements": [post(**fields)]}))
    assert parsed.posts == []
    assert parsed.rejects == []


def test_articles_bring_their_link_and_title_and_pictures_are_counted():
    article = {"article": {"source": "https://velo.example/a", "title": "Essai"}}
    row = only(parse_page(page(post(content=article))))
    assert (row["links"], row["title"], row["media_count"]) == (["https://velo.example/a"], "Essai", 0)
    images = {"multiImage": {"images": [{}, {}]}}
    assert only(parse_page(page(post(content=images))))["media_count"] == 2


def test_a_comment_belongs_to_the_post_asked_for_and_its_words_may_be_kept_two_days():
    thread = {"id": "urn:li:share:100", "do": "comments", "post": "urn:li:share:100"}
    parsed = parse_page(page({"elements": [comment()]}, kind="comments", channel=PAGE, thread=thread))
    row = only(parsed)
    expected = {
        "uri": "urn:li:comment:(urn:li:activity:9,7)",
        "kind": "comment",
        "text": "Bravo",
        "author_id": "urn:li:person:abc",
        "author_name": None,
        "thread_uri": "urn:li:share:100",
        "parent_uri": "urn:li:share:100",
        "channel_id": PAGE,
        "status": "live",
        "retention_until": FETCHED + timedelta(hours=48),
    }
    assert {name: row.get(name) for name in expected} == expected
    assert [(metric["metric"], metric["value"]) for metric in parsed.channel_metrics] == [("likes", 2)]
    assert parsed.members == []


def test_an_answer_names_the_comment_it_answers():
    parent = "urn:li:comment:(urn:li:activity:9,7)"
    answer = comment(id="8", commentUrn=..., parentComment=parent, actor=...)
    row = only(parse_page(page({"elements": [answer]})))
    assert (row["uri"], row["parent_uri"]) == ("urn:li:comment:(urn:li:activity:9,8)", parent)
    assert row["author_id"] is None


def test_who_a_comment_mentions_is_kept_by_urn():
    value = {"com.linkedin.common.MemberAttributedEntity": {"member": "urn:li:person:z"}}
    message = {"text": "Oui", "attributes": [{"start": 0, "length": 3, "value": value}]}
    assert only(parse_page(page(comment(message=message))))["mentions"] == [
        {"id": "urn:li:person:z", "handle": None}
    ]


def test_statistics_of_days_are_final_two_days_later():
    def day(number):
        start = int(datetime(2026, 8, number, tzinfo=UTC).timestamp() * 1000)
        counts = {"impressionCount": 70, "engagement": 0.25, "clickCount": None}
        span = {"start": start, "end": start + 86_400_000}
        return {"organizationalEntity": PAGE, "timeRange": span, "totalShareStatistics": counts}

    rows = parse_page(page({"elements": [day(28), day(31)]})).channel_metrics
    assert [(row["metric"], row["value"], row["is_final"]) for row in rows] == [
        ("impressions", 70, True),
        ("engagement_rate_by_impressions", 0.25, True),
        ("impressions", 70, False),
        ("engagement_rate_by_impressions", 0.25, False),
    ]
    assert {(row["channel_kind"], row["channel_id"], row["period"]) for row in rows} == {
        ("page", PAGE, "day")
    }


def test_statistics_of_a_post_are_its_counters():
    item = {
        "share": "urn:li:share:100",
        "organizationalEntity": PAGE,
        "totalShareStatistics": {"likeCount": 0},
    }
    rows = parse_page(page({"elements": [item]})).channel_metrics
    assert [(row["channel_kind"], row["channel_id"], row["metric"], row["value"]) for row in rows] == [
        ("post", "urn:li:share:100", "likes", 0)]  # fmt: skip


def test_followers_gained_and_counted():
    gains = {
        "organizationalEntity": PAGE,
        "followerGains": {"organicFollowerGain": -2, "paidFollowerGain": 1},
    }
    rows = parse_page(page({"elements": [gains]})).channel_metrics
    assert {row["metric"]: row["value"] for row in rows} == {
        "followers_gained_organic": -2, "followers_gained_paid": 1}  # fmt: skip
    counted = parse_page(page({"firstDegreeSize": 900}, channel=PAGE)).channel_metrics
    assert [(row["metric"], row["value"]) for row in counted] == [("followers", 900)]
    assert parse_page(page({"firstDegreeSize": 900})).rejects[0].reason == "missing_key"


def test_a_second_look_tells_what_is_gone_and_what_is_hidden():
    urns = [f"urn:li:share:{number}" for number in (100, 101, 102, 103)]
    options = {"kind": "verify", "object": "post", "channel": PAGE, "asked": [[urn, ""] for urn in urns]}
    results = {urns[0]: post(commentary="Corrigé"), urns[3]: post(id=urns[3], visibility="CONNECTIONS")}
    errors = {urns[1]: {"status": 404}, urns[2]: {"status": 403}}
    parsed = parse_page(page({"results": results, "errors": errors, "statuses": {}}, **options))
    assert parsed.posts[0]["text"] == "Corrigé"
    assert {row["uri"]: row["status"] for row in parsed.status_changes} == {
        urns[1]: "deleted", urns[2]: "private", urns[3]: "private"}  # fmt: skip
    assert parse_page(page({}, **options)).status_changes == []
    alone = {**options, "object": "comment", "asked": [["urn:li:comment:(urn:li:activity:9,7)", ""]]}
    gone = parse_page(page({"status": 404, "message": "x"}, status=404, **alone))
    assert [row["status"] for row in gone.status_changes] == ["deleted"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"status": 401, "code": "EXPIRED_ACCESS_TOKEN", "message": "x"}, "error_answer"),
        (b"<html>", "bad_page"),
        (b"[" * 9000, "bad_page"),
        ({"elements": [{"key": "value"}]}, "not_posts"),
        (True, "not_posts"),
    ],
)
def test_what_is_no_answer_is_a_reject_with_its_reason(document, reason):
    parsed = parse_page(page(document))
    assert parsed.posts == []
    assert [reject.reason for reject in parsed.rejects] == [reason]


def test_one_bad_post_costs_itself_only():
    items = [post(createdAt=..., publishedAt="?"), None, post(id=...), post()]
    parsed = parse_page(page({"elements": items}, kind="posts"))
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "missing_key", "missing_key"]
    assert len(parsed.posts) == 1


_NAMES = ["elements", "results", "errors", "status", "paging", "start", "count", "links", "rel", "time"]
_NAMES += [
    "text",
    "totalShareStatistics",
    "timeRange",
    "end",
    "likeCount",
    "share",
    "followerGains",
    "content",
]
_NAMES += [
    "content",
    "attributes",
    "article",
    "source",
    "reshareContext",
    "parent",
    "value",
    "firstDegreeSize",
]
_KEYS = st.sampled_from([*post(), *comment(), *_NAMES])
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from([WHEN, "urn:li:share:1"])
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=8),
    max_leaves=25,
)


@examples(max_examples=300)
@given(
    document=_JSON,
    kind=st.sampled_from(["", "posts", "comments", "verify"]),
    what=st.sampled_from(["post", "comment"]),
)
def test_parsing_never_raises_and_every_row_fits_its_schema(document, kind, what):
    options = {"object": what, "asked": [["urn:li:share:1", ""]], "thread": {"post": "urn:li:share:1"}}
    parsed = parse_page(page(document, kind=kind, **options))
    for name in SCHEMAS:
        table(name, parsed.rows(name))


def test_a_failure_of_theirs_takes_no_post_back():
    urns = ["urn:li:share:100", "urn:li:share:101"]
    options = {"kind": "verify", "object": "post", "channel": PAGE, "asked": [[urn, ""] for urn in urns]}
    errors = {urns[0]: {"status": 500}, urns[1]: {"status": 429}}
    assert parse_page(page({"results": {}, "errors": errors}, **options)).status_changes == []
    alone = {**options, "object": "comment", "asked": [["urn:li:comment:(urn:li:activity:9,7)", ""]]}
    refused = parse_page(page({"status": 403, "message": "x"}, status=403, **alone))
    assert refused.status_changes == []
