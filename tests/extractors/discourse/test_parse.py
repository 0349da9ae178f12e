"""Discourse bodies of each form to records."""

import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.discourse.parse import parse_page

ROOT = "https://forum.example"


def post(number=1, **changes):
    return {
        "id": 80 + number,
        "topic_id": 7,
        "topic_slug": "le-velo",
        "post_number": number,
        "post_type": 1,
        "username": "Lea",
        "name": "Léa",
        "cooked": "<p>Bonjour &amp; merci</p>",
        "created_at": "2026-08-31T10:00:00.000Z",
        "updated_at": "2026-08-31T11:00:00.000Z",
        "version": 1,
        "reply_count": 2,
        "reads": 30,
        "actions_summary": [{"id": 2, "count": 4}],
    } | changes


def topic(*posts, **changes):
    stream = {"posts": list(posts), "stream": [one["id"] for one in posts]}
    about = {"id": 7, "title": "Le vélo", "category_id": 5, "tags": ["Cargo", {"name": "velo"}]}
    return about | {"post_stream": stream} | changes


def test_a_topic_gives_its_first_post_with_title_and_tags_and_its_answers(page):
    answers = [post(2), post(3, reply_to_post_number=2)]
    parsed = parse_page(page(topic(post(), *answers)))
    first, second, third = parsed.posts
    assert (first["kind"], first["title"], first["hashtags"]) == ("post", "Le vélo", ["cargo", "velo"])
    assert (first["uri"], first["url"]) == (f"{ROOT}/t/7/1", f"{ROOT}/t/le-velo/7/1")
    assert (second["kind"], second["title"], second["parent_uri"]) == ("comment", None, f"{ROOT}/t/7/1")
    assert third["parent_uri"] == f"{ROOT}/t/7/2"
    assert {row["thread_uri"] for row in parsed.posts} == {f"{ROOT}/t/7/1"}
    assert {row["channel_id"] for row in parsed.posts} == {f"{ROOT}/c/5"}
    assert first["display_text"] == "Bonjour & merci"
    assert [(row["member_id"], row["handle"]) for row in parsed.members] == [(f"{ROOT}/u/lea", "Lea")]


def test_counters_are_those_given_and_no_others(page):
    given = parse_page(page(post())).channel_metrics
    assert {row["metric"]: row["value"] for row in given} == {"likes": 4.0, "replies": 2.0, "views": 30.0}
    newer = parse_page(page(post(like_count=0, actions_summary=None))).channel_metrics
    assert {row["metric"]: row["value"] for row in newer}["likes"] == 0.0
    hidden = post(actions_summary=[{"id": 3, "count": 9}], reads=None, reply_count=None)
    assert parse_page(page(hidden)).channel_metrics == []


def test_only_a_new_version_is_an_edit(page):
    assert parse_page(page(post())).posts[0]["status"] == "live"
    row = parse_page(page(post(version=3))).posts[0]
    assert (row["status"], row["edited_at"]) == ("edited", datetime(2026, 8, 31, 11, tzinfo=UTC))


def test_what_was_taken_back_or_hidden_keeps_no_words(page):
    gone = [post(2, user_deleted=True), post(3, deleted_at="2026-08-31T12:00:00Z"), post(4, hidden=True)]
    parsed = parse_page(page({"latest_posts": gone}))
    assert parsed.posts == []
    changes = [(change["uri"][-1], change["status"]) for change in parsed.status_changes]
    assert changes == [("2", "deleted"), ("3", "deleted"), ("4", "withheld")]
    assert "Bonjour" not in repr(parsed)


def test_notices_and_whispers_are_left_out(page):
    parsed = parse_page(page(topic(post(), post(2, post_type=3), post(3, post_type=4), post(4, post_type=2))))
    assert [row["uri"][-1] for row in parsed.posts] == ["1", "4"]


def test_who_moderates_is_marked_and_is_not_taken_for_staff_of_a_brand_and_a_quotation_names_its_post(page):
    cooked = (
        '<aside class="quote no-group" data-username="paul" data-post="3" data-topic="9"></aside><p>Oui</p>'
    )
    row = parse_page(page(post(2, cooked=cooked, staff=True))).posts[0]
    assert (row["flags"], row["quote_of_uri"]) == (["moderator"], f"{ROOT}/t/9/3")


def test_a_missing_author_stays_unknown(page):
    parsed = parse_page(page(post(username=None, name=None)))
    row = parsed.posts[0]
    assert (row["author_id"], row["author_handle"], row["author_name"]) == (None, None, None)
    assert parsed.members == []


def test_a_saved_search_gives_excerpts_with_the_titles_of_their_topics(page):
    hit = {name: post()[name] for name in ("id", "topic_id", "post_number", "username", "created_at")}
    document = {"posts": [hit | {"blurb": "Bonj", "like_count": 4}], "grouped_search_result": {}}
    document["topics"] = [{"id": 7, "title": "Le vélo", "category_id": 5}]
    row = parse_page(page(document)).posts[0]
    assert (row["text"], row["title"], row["flags"]) == ("Bonj", "Le vélo", ["excerpt"])
    assert parse_page(page(document, kind="search")).posts == []


def test_a_saved_list_of_topics_gives_their_first_posts(page):
    entry = {"id": 7, "title": "Le vélo", "slug": "v", "created_at": "2026-08-31T10:00:00Z", "category_id": 5}
    entry["posters"] = [{"description": "Original Poster, Most Recent Poster", "user_id": 3}]
    document = {"users": [{"id": 3, "username": "lea"}], "topic_list": {"topics": [entry]}}
    row = parse_page(page(document)).posts[0]
    assert (row["uri"], row["title"], row["author_handle"]) == (f"{ROOT}/t/7/1", "Le vélo", "lea")
    assert row["text"] is None


def test_a_profile_is_a_member_without_its_mail_address(page):
    account = {"username": "Lea", "name": "Léa", "email": "lea@example.org", "bio_cooked": "<p>Hi</p>"}
    account |= {"created_at": "2020-01-01T00:00:00Z", "total_followers": 0, "suspended_till": "3000-01-01"}
    parsed = parse_page(page({"user": account}))
    row = parsed.members[0]
    assert (row["member_id"], row["followers"], row["status"]) == (f"{ROOT}/u/lea", 0, "suspended")
    assert "lea@example.org" not in repr(parsed)


def test_topics_kept_by_a_collector_bring_their_forum(page):
    wrapped = [{"data": topic(post()), "origin": "https://other.example/"}]
    row = parse_page(page(wrapped)).posts[0]
    assert (row["uri"], row["instance"]) == ("https://other.example/t/7/1", "other.example")


def test_a_stored_post_that_moved_or_is_gone_changes_its_status(page):
    asked = {"uri": f"{ROOT}/t/7/2"}
    moved = parse_page(page(post(1, topic_id=9), asked=asked))
    assert [(c["uri"], c["status"]) for c in moved.status_changes] == [(asked["uri"], "unavailable")]
    assert [row["uri"] for row in moved.posts] == [f"{ROOT}/t/9/1"]
    for status, word in ((404, "deleted"), (403, "private")):
        parsed = parse_page(page({"errors": []}, status=status, asked=asked))
        assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [(asked["uri"], word)]


def test_a_second_look_believes_only_what_the_forum_itself_says(page):
    asked = {"uri": f"{ROOT}/t/7/2"}
    for status in (403, 404, 410):
        assert (
            parse_page(page(b"<html>Checking your browser", status=status, asked=asked)).status_changes == []
        )
    gone = parse_page(page(post(2, user_deleted=True), asked=asked)).status_changes
    assert [change["status"] for change in gone] == ["deleted"]
    assert parse_page(page({"success": "OK"}, asked=asked)).status_changes == []


def test_private_messages_are_not_read_wherever_they_stand(page):
    private = {"archetype": "private_message"}
    about = {"id": 7, "title": "Between us", **private}
    hit = post(1, blurb="between us") | {"cooked": None}
    bodies = [
        topic(post(cooked="<p>between us</p>"), **private),
        {"topic_list": {"topics": [about | {"created_at": "2026-08-31T10:00:00Z", "excerpt": "between us"}]}},
        {"posts": [hit], "topics": [about], "grouped_search_result": {}},
        {"user_actions": [post(excerpt="between us", action_type=12, acting_username="Lea")]},
        {"latest_posts": [post(topic_archetype="private_message")]},
        {"private_posts": [post(cooked="<p>between us</p>")]},
    ]
    for body in bodies:
        parsed = parse_page(page(body))
        assert parsed.posts == parsed.members == []
        assert [reject.excerpt for reject in parsed.rejects] == [""]


def test_an_edited_post_and_the_posts_of_a_group_are_read(page):
    edited = parse_page(page({"post": post(2, version=2)})).posts
    assert [(row["uri"], row["status"]) for row in edited] == [(f"{ROOT}/t/7/2", "edited")]
    of_a_group = {
        "id": 90,
        "topic_id": 7,
        "post_number": 3,
        "excerpt": "Bonjour",
        "user": {"username": "Max"},
    }
    parsed = parse_page(page([of_a_group | {"created_at": "2026-08-31T10:00:00Z"}]))
    assert [(row["uri"], row["author_handle"]) for row in parsed.posts] == [(f"{ROOT}/t/7/3", "Max")]


def test_a_topic_that_is_not_listed_is_unlisted(page):
    hidden = topic(post(), archetype="regular", visible=False)
    assert parse_page(page(hidden)).posts[0]["visibility"] == "unlisted"
    assert parse_page(page(topic(post(), visible=True))).posts[0]["visibility"] == "public"


def test_the_time_of_a_like_is_not_taken_for_that_of_the_post(page):
    actions = [post(2, action_type=kind, acting_username="Max", excerpt="Oui") for kind in (1, 5)]
    actions[1] |= {"post_number": 3}
    trusts = [row["created_at_trust"] for row in parse_page(page({"user_actions": actions})).posts]
    assert trusts == ["unknown", "server"]


def test_bodies_of_other_endpoints_give_one_clear_reject(page):
    for document in ({"success": "OK"}, {"drafts": [{"excerpt": "not yet"}]}, {"badges": [{}]}):
        parsed = parse_page(page(document))
        assert (parsed.posts, [reject.reason for reject in parsed.rejects]) == ([], ["not_posts"])
        assert parsed.rejects[0].excerpt == ""
    refused = parse_page(page({"errors": ["no"], "error_type": "not_found"}))
    assert (refused.posts, [reject.reason for reject in refused.rejects]) == ([], ["error_answer"])
    for document in ({"latest_posts": []}, []):
        assert parse_page(page(document)).rejects == []


def test_one_bad_post_costs_itself_only(page):
    parsed = parse_page(page({"latest_posts": [post(created_at="?"), 5, post(post_number=None), post(4)]}))
    assert [row["uri"][-1] for row in parsed.posts] == ["4"]
    assert [reject.reason for reject in parsed.rejects] == ["bad_date", "bad_record", "missing_key"]


NAMES = ["post_stream", "posts", "stream", "latest_posts", "topic_list", "topics", "id", "topic_id", "user"]
NAMES += ["post_number", "cooked", "created_at", "username", "data", "origin", "grouped_search_result"]
NAMES += ["posters", "users", "tags", "actions_summary", "version", "updated_at", "hidden", "category_id"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    body = json.dumps(document).encode()
    parsed = parse_page(RawPage("discourse", "s", body, datetime(2026, 9, 1, tzinfo=UTC)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
