"""Every kind of thing of Reddit, and what is odd about each."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.records import SCHEMAS, table
from extractors.reddit.parse import parse_page

from .conftest import page_of

CREATED = 1_788_000_000.0
POST = {
    "id": "abc",
    "name": "t3_abc",
    "subreddit": "velo",
    "author": "lea_example",
    "author_fullname": "t2_42",
    "title": "Un vélo",
    "selftext": "Merci /u/paul_1 & [lien](https://blog.example.org/velo)",
    "is_self": True,
    "created_utc": CREATED,
    "edited": False,
    "score": -2,
    "ups": 0,
    "num_comments": 3,
    "num_crossposts": 1,
    "permalink": "/r/velo/comments/abc/un_velo/",
}
COMMENT = {
    "id": "c1",
    "name": "t1_c1",
    "parent_id": "t3_abc",
    "link_id": "t3_abc",
    "subreddit": "velo",
    "author": "paul_1",
    "author_fullname": "t2_7",
    "body": "Oui",
    "created_utc": CREATED + 60,
    "score": 5,
    "replies": "",
}


def t1(**fields):
    return {"kind": "t1", "data": {**COMMENT, **fields}}


def t3(**fields):
    return {"kind": "t3", "data": {**POST, **fields}}


def listing(*children, after=None):
    return {"kind": "Listing", "data": {"children": list(children), "after": after}}


def metrics_of(parsed):
    return {row["metric"]: (row["value"], row["is_estimate"]) for row in parsed.channel_metrics}


def test_a_post_has_place_author_and_counters(read):
    parsed = read(listing(t3()))
    (row,) = parsed.posts
    assert (row["uri"], row["post_id"]) == ("https://www.reddit.com/comments/abc", "t3_abc")
    assert row["url"] == "https://www.reddit.com/r/velo/comments/abc/un_velo/"
    assert (row["kind"], row["channel_id"], row["title"]) == ("post", "velo", "Un vélo")
    assert (row["author_id"], row["author_handle"]) == ("t2_42", "lea_example")
    assert row["created_at"] == datetime.fromtimestamp(CREATED, UTC)
    assert row["mentions"] == [{"id": None, "handle": "paul_1"}]
    assert row["links"] == ["https://blog.example.org/velo"]
    assert row["text_format"] == "markdown"
    assert metrics_of(parsed) == {
        "likes": (0, True),
        "score": (-2, True),
        "replies": (3, False),
        "shares": (1, False),
    }
    assert parsed.members[0]["member_id"] == "t2_42"


def test_a_link_is_among_the_links_of_its_post(read):
    (row,) = read(listing(t3(is_self=False, selftext="", url="https://news.example.org/a"))).posts
    assert row["links"] == ["https://news.example.org/a"]


def test_a_tree_of_comments_is_read_to_its_leaves(read):
    leaf = t1(id="c3", name="t1_c3", parent_id="t1_c2")
    inner = t1(id="c2", name="t1_c2", parent_id="t1_c1", replies=listing(leaf))
    stub = {"kind": "more", "data": {"count": 9, "children": ["d1"], "parent_id": "t3_abc", "id": "d1"}}
    parsed = read([listing(t3()), listing(t1(replies=listing(inner)), stub)])
    rows = {row["post_id"]: row for row in parsed.posts}
    assert set(rows) == {"t3_abc", "t1_c1", "t1_c2", "t1_c3"}
    assert rows["t1_c3"]["uri"] == "https://www.reddit.com/comments/abc/_/c3"
    assert rows["t1_c3"]["parent_uri"] == rows["t1_c2"]["uri"]
    assert rows["t1_c1"]["parent_uri"] == rows["t3_abc"]["uri"] == rows["t1_c3"]["thread_uri"]
    assert parsed.rejects == []


def test_more_comments_come_flat(read):
    parsed = read(
        {"json": {"errors": [], "data": {"things": [t1(), t1(id="c9", name="t1_c9", parent_id="t1_c1")]}}}
    )
    assert {row["post_id"] for row in parsed.posts} == {"t1_c1", "t1_c9"}
    refused = read({"json": {"errors": [["BAD", "no", "x"]]}})
    assert [reject.reason for reject in refused.rejects] == ["refused"]


@pytest.mark.parametrize(
    ("thing", "status"),
    [
        (t1(body="[deleted]", author="[deleted]"), "deleted"),
        (t1(body="[removed]", author="[deleted]"), "withheld"),
        (t1(body="[ Removed by Reddit ]", author=None), "withheld"),
        (t3(selftext="[deleted]", author="[deleted]"), "deleted"),
        (t3(selftext="[removed]"), "withheld"),
        (t3(selftext="", title="[deleted by user]", author="[deleted]"), "deleted"),
        (t3(removed_by_category="deleted"), "deleted"),
        (t3(removed_by_category="moderator"), "withheld"),
        (t3(subreddit_type="private"), "private"),
    ],
)
def test_what_is_gone_keeps_its_place_and_loses_its_words(read, thing, status):
    (row,) = read(listing(thing)).posts
    assert (row["status"], row["text"], row["title"]) == (status, None, None)
    assert row["thread_id"] == "t3_abc"


def test_a_post_of_an_account_that_is_gone_is_still_there(read):
    parsed = read(listing(t3(author="[deleted]")))
    (row,) = parsed.posts
    assert (row["status"], row["author_id"], row["author_handle"]) == ("live", None, None)
    assert "Merci" in row["text"]
    assert parsed.members == []


@pytest.mark.parametrize(
    ("edited", "status", "year"),
    [(False, "live", None), (CREATED + 600, "edited", 2026), (True, "edited", None)],
)
def test_edits_are_told_with_or_without_their_time(read, edited, status, year):
    (row,) = read(listing(t3(edited=edited))).posts
    assert row["status"] == status
    assert (row["edited_at"].year if row["edited_at"] and edited is not True else None) == year


def test_hidden_votes_are_absent(read):
    assert metrics_of(read(listing(t1(score_hidden=True, ups=1)))) == {}
    assert "likes" not in metrics_of(read(listing(t3(hide_score=True))))


def test_a_crosspost_quotes_its_original(read):
    original = {**POST, "id": "orig", "name": "t3_orig", "subreddit": "bikes"}
    parsed = read(listing(t3(crosspost_parent="t3_orig", crosspost_parent_list=[original])))
    rows = {row["post_id"]: row for row in parsed.posts}
    assert rows["t3_abc"]["kind"] == "quote"
    assert rows["t3_abc"]["quote_of_uri"] == rows["t3_orig"]["uri"]
    assert rows["t3_orig"]["channel_id"] == "bikes"


def test_old_escaped_answers_are_unescaped_once(read):
    html = "&lt;div class=&quot;md&quot;&gt;&lt;p&gt;x&lt;/p&gt;"
    (old,) = read(listing(t1(body="a &lt; b &amp;amp; c", body_html=html))).posts
    assert old["display_text"] == "a < b &amp; c"
    (new,) = read(listing(t1(body="a &lt; b", body_html="<div>x</div>"))).posts
    assert new["display_text"] == "a &lt; b"


def test_a_link_without_html_is_escaped_unless_it_was_asked_for_plain():
    words = {"title": "AT&amp;T &gt; x", "selftext": "", "selftext_html": None}
    link = t3(is_self=False, url="https://a.example/?b&amp;c", **words)
    bare = replace(page_of(listing(link)), options={})
    (saved,) = parse_page(bare).posts
    assert (saved["title"], saved["links"]) == ("AT&T > x", ["https://a.example/?b&c"])
    (plain,) = parse_page(replace(bare, options={"kind": "new"})).posts
    assert (plain["title"], plain["links"]) == ("AT&amp;T &gt; x", ["https://a.example/?b&amp;c"])


def test_subreddits_and_accounts(read):
    parsed = read(listing({"kind": "t5", "data": {"display_name": "velo", "subscribers": 12}}))
    (row,) = parsed.channel_metrics
    assert (row["channel_kind"], row["channel_id"], row["metric"], row["value"]) == (
        "subreddit",
        "velo",
        "followers",
        12,
    )
    hidden = read({"kind": "t5", "data": {"display_name": "velo", "subscribers": None}})
    assert hidden.channel_metrics == hidden.rejects == []
    account = {
        "id": "42",
        "name": "lea_example",
        "link_karma": 3,
        "comment_karma": -1,
        "hide_from_robots": True,
    }
    (member,) = read({"kind": "t2", "data": account}).members
    assert (member["member_id"], member["reputation"], member["opted_out"]) == ("t2_42", 2, True)
    suspended = read({"kind": "t2", "data": {"name": "gone_example", "is_suspended": True}})
    assert suspended.members == suspended.rejects == []


def test_a_second_look_notes_what_is_left_out(read):
    asked = [{"id": "t3_abc", "uri": "https://www.reddit.com/comments/abc"}, {"id": "t1_zz", "uri": "kept"}]
    parsed = read(listing(t3()), kind="verify", asked=asked)
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [("kept", "unavailable")]
    assert read({"error": 403, "message": "Forbidden"}, kind="verify", asked=asked).status_changes == []


def test_a_comment_that_names_its_post_in_an_address_only_is_the_same_comment(read):
    item = {name: value for name, value in COMMENT.items() if name != "link_id"}
    for name in ("context", "permalink"):
        (row,) = read(
            listing({"kind": "t1", "data": {**item, name: "/r/velo/comments/abc/un_velo/c1/?context=3"}})
        ).posts
        assert (row["uri"], row["thread_id"]) == ("https://www.reddit.com/comments/abc/_/c1", "t3_abc")


def test_a_listing_inside_a_collection_is_read(read):
    parsed = read({"collection_id": "x", "title": "Vélos", "sorted_links": listing(t3())})
    assert [row["post_id"] for row in parsed.posts] == ["t3_abc"]
    assert parsed.rejects == []


def test_dumps_of_bare_objects_are_read_line_by_line(read):
    body = "\n".join(json.dumps(each) for each in (POST, COMMENT)) + '\n{"id": "cut'
    parsed = read(body.encode())
    assert {row["kind"] for row in parsed.posts} == {"post", "comment"}
    assert [reject.reason for reject in parsed.rejects] == ["bad_json"]


@pytest.mark.parametrize("body", [listing(), [listing(), listing()], {}, [], listing(t1(body=None))])
def test_empty_answers_give_no_reject(read, body):
    assert read(body).rejects == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"message": "Forbidden", "error": 403}, "refused"),
        ({"reason": "private", "message": "Forbidden", "error": 403}, "refused"),
        ({"rules": [], "site_rules": []}, "not_posts"),
        ({"kind": "TrophyList", "data": {"trophies": []}}, "not_posts"),
        (listing({"kind": "t4", "data": {"id": "1", "body": "entre nous"}}), "unknown_visibility"),
        (listing(t1(created_utc=None)), "bad_date"),
        (listing({"kind": "t3", "data": {"title": "no id", "created_utc": CREATED}}), "missing_key"),
    ],
)
def test_what_cannot_be_used_is_one_reject_with_its_reason(read, body, reason):
    parsed = read(body)
    assert not any(parsed.rows(kind) for kind in SCHEMAS)
    assert [reject.reason for reject in parsed.rejects] == [reason]
    assert "entre nous" not in parsed.rejects[0].excerpt


def test_a_tree_deeper_than_the_stack_is_no_crash(read):
    body = '{"kind":"Listing","data":{"children":[{"kind":"t1","data":{"id":"a","replies":' * 20_000
    assert [reject.reason for reject in read(body.encode()).rejects] == ["bad_page"]


KEYS = st.sampled_from([
    "kind", "data", "children", "replies", "json", "things", "errors", "id", "name", "author", "body",
    "error", "selftext", "title", "created_utc", "edited", "score", "ups", "parent_id", "link_id", "url",
    "crosspost_parent_list", "media_metadata", "gallery_data", "items", "subreddit", "removed_by_category",
    "subscribers", "display_name", "body_html", "message", "reason",
])  # fmt: skip
KINDS = st.sampled_from(["Listing", "t1", "t2", "t3", "t4", "t5", "more", "\ud800"])
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=6), KINDS)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=7),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_parsing_never_raises_and_its_records_fit_the_schema(body):
    for shaped in (body, listing(body), listing({"kind": "t3", "data": body}), listing(t1(replies=body))):
        parsed = parse_page(page_of(shaped))
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
