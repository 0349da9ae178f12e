"""Views of both versions of the API, and what is odd in them."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.lemmy.parse import parse_page
from extractors.lemmy.plan import page_facts

HOME = "https://lemmy.example.org"
LANGUAGES = {"47": "fr"}


def make_person(version, name="lea", **changes):
    key = "ap_id" if version == "v4" else "actor_id"
    dates = {"published_at" if version == "v4" else "published": "2023-06-01T10:00:00.000000Z"}
    return {"id": 7, "name": name, "display_name": "Léa", key: f"{HOME}/u/{name}", **dates} | changes


def make_post(version, number=12, item=None, **changes):
    """A view of a post; `item` are fields of the post itself."""
    is_new = version == "v4"
    counts = {"score": 5, "upvotes": 6, "downvotes": 1, "comments": 2}
    post = {
        "id": number,
        "name": "Un vélo",
        "body": "Il **roule** avec @max@other.example et #Velo",
        "ap_id": f"{HOME}/post/{number}",
        "local": True,
        "deleted": False,
        "removed": False,
        "language_id": 47,
        "url": "https://press.example/a",
        "published_at" if is_new else "published": "2026-08-31T10:00:00.123456Z",
    }
    community = {"id": 1, "name": "velo", "ap_id" if is_new else "actor_id": f"{HOME}/c/velo"}
    view = {"post": post | (counts if is_new else {}) | (item or {}), "creator": make_person(version)}
    return view | {"community": community} | ({} if is_new else {"counts": counts}) | changes


def make_comment(version, number=34, path="0.34", item=None, **changes):
    is_new = version == "v4"
    counts = {"score": -3, "upvotes": 1, "downvotes": 4, "child_count": 0}
    comment = {
        "id": number,
        "content": "Pas d'accord",
        "post_id": 12,
        "path": path,
        "ap_id": f"{HOME}/comment/{number}",
        "local": False,
        "deleted": False,
        "removed": False,
        "language_id": 0,
        "published_at" if is_new else "published": "2026-08-31T11:00:00Z",
    }
    view = make_post(version)
    view |= {"comment": comment | (counts if is_new else {}) | (item or {})}
    return view | ({} if is_new else {"counts": counts}) | changes


def listing(version, *views):
    return {"items" if version == "v4" else "posts": list(views)}


def metrics(parsed, uri):
    return {
        row["metric"]: (row["value"], row["is_estimate"])
        for row in parsed.channel_metrics
        if row["channel_id"] == uri
    }


both = pytest.mark.parametrize("version", ["v3", "v4"])


@both
def test_a_post_says_the_same_in_both_versions(page, version):
    document = listing(version, make_post(version))
    parsed = parse_page(page(document, host="lemmy.example.org", languages=LANGUAGES))
    (post,) = parsed.posts
    assert (post["uri"], post["url"]) == (f"{HOME}/post/12", f"{HOME}/post/12")
    assert (post["post_id"], post["thread_id"], post["instance"]) == (
        "post/12",
        "post/12",
        "lemmy.example.org",
    )
    assert (post["kind"], post["title"], post["lang"], post["status"]) == ("post", "Un vélo", "fr", "live")
    assert post["channel_id"] == f"{HOME}/c/velo"
    assert (post["author_id"], post["author_handle"]) == (f"{HOME}/u/lea", "lea@lemmy.example.org")
    assert post["author_name"] == "Léa"
    assert post["created_at"] == datetime(2026, 8, 31, 10, 0, 0, 123456, tzinfo=UTC)
    assert (post["text_format"], post["mentions"]) == (
        "markdown",
        [{"id": None, "handle": "max@other.example"}],
    )
    assert post["hashtags"] == ["velo"]
    assert post["links"] == ["https://press.example/a"]
    assert post["media_count"] == 0
    assert metrics(parsed, post["uri"]) == {
        "likes": (5, False),
        "score": (5, False),
        "dislikes": (1, False),
        "replies": (2, False),
    }
    assert parsed.members[0]["created_at"] == datetime(2023, 6, 1, 10, tzinfo=UTC)
    assert parsed.rejects == []


@both
def test_a_comment_says_what_it_answers(page, version):
    views = [
        make_comment(version),
        make_comment(version, 56, "0.34.56"),
        make_comment(version, 78, "0.77.78"),
    ]
    name = "items" if version == "v4" else "comments"
    parsed = parse_page(page({name: views}, host="lemmy.example.org"))
    first, second, third = parsed.posts
    assert {post["kind"] for post in parsed.posts} == {"comment"}
    assert {(post["thread_id"], post["thread_uri"]) for post in parsed.posts} == {
        ("post/12", f"{HOME}/post/12")
    }
    assert (first["parent_id"], first["parent_uri"]) == ("post/12", f"{HOME}/post/12")
    assert (second["parent_id"], second["parent_uri"]) == ("comment/34", f"{HOME}/comment/34")
    assert (third["parent_id"], third["parent_uri"]) == ("comment/77", None)
    assert first["title"] is None
    assert first["lang"] is None


@both
def test_a_negative_score_is_no_number_of_likes_and_foreign_counts_are_estimates(page, version):
    name = "items" if version == "v4" else "comments"
    parsed = parse_page(page({name: [make_comment(version)]}))
    assert metrics(parsed, f"{HOME}/comment/34") == {
        "score": (-3, True),
        "dislikes": (4, True),
        "replies": (0, True),
    }


def test_a_short_view_takes_post_and_community_from_what_was_asked(page):
    full = make_comment("v4")
    view = {name: full[name] for name in ("comment", "creator")}
    thread = {"id": "post/12", "post": "12", "uri": f"{HOME}/post/12", "channel": f"{HOME}/c/velo"}
    (comment,) = parse_page(page({"items": [view]}, thread=thread, left=[])).posts
    assert comment["channel_id"] == f"{HOME}/c/velo"
    assert comment["thread_uri"] == comment["parent_uri"] == f"{HOME}/post/12"


@both
@pytest.mark.parametrize(("mark", "status"), [("deleted", "deleted"), ("removed", "withheld")])
def test_what_was_taken_back_keeps_no_words(page, version, mark, status):
    parsed = parse_page(page(listing(version, make_post(version, item={mark: True})), host="h"))
    assert parsed.posts == []
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [(f"{HOME}/post/12", status)]


@both
def test_an_edited_post(page, version):
    edited = {"updated_at" if version == "v4" else "updated": "2026-08-31T12:00:00Z"}
    (post,) = parse_page(page(listing(version, make_post(version, item=edited)))).posts
    assert post["status"] == "edited"
    assert post["edited_at"] == datetime(2026, 8, 31, 12, tzinfo=UTC)


@both
def test_no_author_and_no_counters(page, version):
    view = make_post(version)
    del view["creator"]
    view["counts"] = {}
    for name in ("score", "upvotes", "downvotes", "comments"):
        view["post"].pop(name, None)
    parsed = parse_page(page(listing(version, view)))
    assert (parsed.posts[0]["author_id"], parsed.posts[0]["author_handle"]) == (None, None)
    assert parsed.channel_metrics == []
    assert parsed.members == []


@pytest.mark.parametrize(
    ("shown_to", "visibility"),
    [("LocalOnly", "unlisted"), ("local_only_public", "unlisted"), ("Public", "public")],
)
def test_a_community_shown_on_its_own_server_only(page, shown_to, visibility):
    view = make_post("v4")
    view["community"]["visibility"] = shown_to
    assert parse_page(page(listing("v4", view))).posts[0]["visibility"] == visibility


def test_a_post_of_a_private_community_is_not_kept(page):
    view = make_post("v4")
    view["community"]["visibility"] = "private"
    parsed = parse_page(page(listing("v4", view)))
    assert parsed.posts == []
    assert [row["status"] for row in parsed.status_changes] == ["private"]


def test_a_mixed_search_of_the_new_version(page):
    views = [
        {"type_": "post", **make_post("v4")},
        {"type_": "comment", **make_comment("v4")},
        {"type_": "person", "person": make_person("v4", "max", post_count=3, bot_account=True)},
        {
            "type_": "community",
            "community": {"id": 1, "ap_id": f"{HOME}/c/velo", "subscribers": 9, "local": True},
        },
    ]
    for name in ("search", "results", "items", "data"):
        parsed = parse_page(page({name: views}))
        assert [post["kind"] for post in parsed.posts] == ["post", "comment"]
        assert {row["handle"] for row in parsed.members} == {"lea@lemmy.example.org", "max@lemmy.example.org"}
        assert metrics(parsed, f"{HOME}/c/velo") == {"followers": (9, False)}
        assert parsed.rejects == []


def test_a_search_of_the_old_version(page):
    document = {
        "type_": "All",
        "posts": [make_post("v3")],
        "comments": [make_comment("v3")],
        "users": [{"person": make_person("v3", "max"), "counts": {"post_count": 4}}],
        "communities": [],
    }
    parsed = parse_page(page(document))
    assert [post["kind"] for post in parsed.posts] == ["post", "comment"]
    assert {row["handle"]: row["posts"] for row in parsed.members}["max@lemmy.example.org"] == 4


@both
def test_a_community_and_its_subscribers(page, version):
    counts = {"subscribers": 321, "posts": 45, "comments": 6}
    named = {"ap_id" if version == "v4" else "actor_id": f"{HOME}/c/velo"}
    view = {"community": {"id": 1, **named} | (counts if version == "v4" else {})}
    view |= {} if version == "v4" else {"counts": counts}
    parsed = parse_page(page({"community_view": view}))
    assert metrics(parsed, f"{HOME}/c/velo") == {
        "followers": (321, True),
        "posts": (45, True),
        "comments": (6, True),
    }
    assert {row["channel_kind"] for row in parsed.channel_metrics} == {"subreddit"}


def test_a_banned_and_a_deleted_person(page):
    people = [
        {"person": make_person("v3", "a", banned=True)},
        {"person": make_person("v3", "b", deleted=True)},
    ]
    assert [row["status"] for row in parse_page(page({"users": people})).members] == ["suspended", "deleted"]


def test_a_picture_is_media(page):
    view = make_post("v4", item={"url_content_type": "image/webp", "url": f"{HOME}/pictrs/x.webp"})
    assert parse_page(page(listing("v4", view))).posts[0]["media_count"] == 1


def test_a_notification_holds_a_view(page):
    document = {"items": [{"notification": {"id": 1}, "data": {"type_": "comment", **make_comment("v4")}}]}
    assert [post["kind"] for post in parse_page(page(document)).posts] == ["comment"]


ASKED = {"kind": "verify", "host": "lemmy.example.org", "asked": {"uri": f"{HOME}/post/12"}}


@pytest.mark.parametrize(
    ("status", "document", "changes"),
    [
        (404, {"error": "couldnt_find_post"}, ["deleted"]),
        (400, {"error": "couldnt_find_comment"}, ["deleted"]),
        (404, {"error": "not_found"}, ["deleted"]),
        (404, {"error": "unknown"}, []),
        (400, {"error": "rate_limit_error"}, []),
        (404, b"<html>no such page</html>", []),
        (200, {"error": "couldnt_find_post"}, []),
    ],
)
def test_only_the_servers_own_word_deletes(page, status, document, changes):
    parsed = parse_page(page(document, status=status, **ASKED))
    assert [row["status"] for row in parsed.status_changes] == changes
    assert all(row["uri"] == f"{HOME}/post/12" for row in parsed.status_changes)
    assert bool(parsed.rejects) != bool(changes)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"error": "unknown"},
        {"jwt": "very-secret-token"},
        {"site_view": {"site": {}}, "version": "0.19.5"},
        None,
        7,
        "text",
    ],
)
def test_an_answer_of_another_endpoint_gives_no_record_and_one_reason(page, document):
    parsed = parse_page(page(document))
    assert all(parsed.rows(kind) == [] for kind in SCHEMAS)
    assert len(parsed.rejects) == 1
    assert "very-secret" not in str(parsed.rejects)


def test_what_is_wrong_with_one_item_costs_that_item_only(page):
    undated, keyless = (
        make_post("v3", 13, item={"published": "soon"}),
        make_post("v3", 14, item={"ap_id": None}),
    )
    parsed = parse_page(page({"posts": [undated, make_post("v3"), keyless, 3]}))
    assert [post["post_id"] for post in parsed.posts] == ["post/12"]
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "missing_key", "bad_record"]


def test_pinned_posts_have_no_place_in_the_listing(page):
    pinned = make_post("v3", 1, item={"featured_community": True, "published": "2020-01-01T00:00:00Z"})
    facts = page_facts(page({"posts": [pinned, make_post("v3")]}, cursor={}, host="h"))
    assert [mark.id for mark in facts.marks] == ["post/12"]
    assert facts.ids == {"post/1", "post/12"}


NAMES = [
    *("posts", "comments", "items", "search", "results", "post", "comment", "creator", "community", "person"),
    *("counts", "id", "name", "body", "content", "ap_id", "actor_id", "published", "published_at", "updated"),
    *("path", "post_id", "score", "comments", "local", "deleted", "removed", "language_id", "url", "data"),
    *(
        "post_view",
        "community_view",
        "next_page",
        "error",
        "visibility",
        "url_content_type",
        "featured_local",
    ),
]
ODD = [f"{HOME}/post/1", "0.1.2", "2026-08-31T10:00:00Z", "http://[", "\ud83d"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(ODD),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=6)
    ),
    max_leaves=40,
)


@given(values, st.sampled_from(["", "posts", "search", "counters", "verify", "threads"]))
def test_no_json_of_plausible_names_raises(document, kind):
    options = {"kind": kind, "cursor": {}, "left": [], "community": "velo", "host": "h", "threads": True}
    options |= {"thread": {"id": "post/1", "post": "1"}} if kind == "threads" else {}
    options |= {"asked": {"uri": "u"}} if kind == "verify" else {}
    fetched = datetime(2026, 9, 1, tzinfo=UTC)
    landed = RawPage("lemmy", "s", json.dumps(document).encode(), fetched, options=options, ref="r")
    parsed = parse_page(landed)
    for record_kind in SCHEMAS:
        table(record_kind, parsed.rows(record_kind))
    page_facts(landed)


@both
def test_what_an_address_leads_to_is_read(page, version):
    for name, view in (("post", make_post(version)), ("comment", make_comment(version))):
        rows = parse_page(page({name: view, "community": None}, host="lemmy.example.org")).posts
        assert [row["kind"] for row in rows] == [name]


@both
def test_messages_between_persons_and_reports_are_not_read(page, version):
    message = {"type_": "private_message", "private_message": {"id": 1, "content": "between us"}}
    report = {"type_": "post", "post_report": {"id": 1, "reason": "rude"}} | make_post(version)
    for items in ([{"notification": {"id": 1}, "data": message}], [message], [report]):
        parsed = parse_page(page({"items": items}, host="lemmy.example.org"))
        assert parsed.posts == parsed.members == []
        assert [(reject.reason, reject.excerpt) for reject in parsed.rejects] == [("unknown_visibility", "")]


def test_a_community_for_members_of_its_server_is_private(page):
    view = make_post("v4")
    view["community"]["visibility"] = "local_only_private"
    parsed = parse_page(page({"items": [view]}, host="lemmy.example.org"))
    assert (parsed.posts, [row["status"] for row in parsed.status_changes]) == ([], ["private"])
