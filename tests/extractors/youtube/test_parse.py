"""YouTube bodies of each form to records."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.youtube.parse import parse_page

CHANNEL = "UC0000000000000000000001"
VIDEO = {
    "kind": "youtube#video",
    "id": "vid00000001",
    "snippet": {
        "publishedAt": "2026-08-30T10:00:00Z",
        "channelId": CHANNEL,
        "channelTitle": "Léa à vélo",
        "title": "Tour du lac #velo",
        "description": "Avec @paul\nhttps://example.org/lac",
        "defaultAudioLanguage": "fr-FR",
    },
    "statistics": {"viewCount": "1200", "likeCount": "0"},
    "status": {"privacyStatus": "public", "license": "creativeCommon"},
}


def comment(id_, text="Beau <3", **snippet):
    given = {
        "authorDisplayName": "@zoe",
        "authorChannelId": {"value": "UC0000000000000000000002"},
        "authorChannelUrl": "http://www.youtube.com/@zoe",
        "textDisplay": f"{text}<br>",
        "textOriginal": text,
        "likeCount": 4,
        "publishedAt": "2026-08-31T10:00:00Z",
        "updatedAt": "2026-08-31T10:00:00Z",
    }
    return {"kind": "youtube#comment", "id": id_, "snippet": given | snippet}


def thread(first, *replies, total=None):
    snippet = {"videoId": "vid00000001", "channelId": CHANNEL, "topLevelComment": first}
    snippet["totalReplyCount"] = len(replies) if total is None else total
    item = {"kind": "youtube#commentThread", "id": first["id"], "snippet": snippet}
    return item | ({"replies": {"comments": list(replies)}} if replies else {})


def listed(*items, kind="videoListResponse"):
    return {"kind": f"youtube#{kind}", "items": list(items)}


def test_a_video_has_its_counters_and_hides_those_that_are_absent(saved):
    parsed = saved.parse("youtube", listed(VIDEO))
    row = parsed.posts[0]
    assert (row["kind"], row["post_id"], row["lang"]) == ("video", "vid00000001", "fr")
    assert row["uri"] == row["url"] == "https://www.youtube.com/watch?v=vid00000001"
    assert (row["author_id"], row["author_name"], row["channel_id"]) == (CHANNEL, "Léa à vélo", CHANNEL)
    assert row["created_at"] == datetime(2026, 8, 30, 10, 0, tzinfo=UTC)
    assert row["links"] == ["https://example.org/lac"]
    assert row["license"] == "CC BY"
    assert row["retention_until"] == saved.fetched + timedelta(days=30)
    assert saved.counters(parsed) == {(row["uri"], "views"): 1200.0, (row["uri"], "likes"): 0.0}


def test_a_thread_gives_its_comment_and_replies_under_the_video(saved):
    reply = comment("UgA.r1", "Oui", parentId="UgA")
    parsed = saved.parse("youtube", listed(thread(comment("UgA"), reply, total=7)))
    first, second = parsed.posts
    assert first["uri"] == "https://www.youtube.com/watch?lc=UgA"
    assert first["url"] == "https://www.youtube.com/watch?v=vid00000001&lc=UgA"
    assert first["text"] == first["display_text"] == "Beau <3"
    assert (first["parent_id"], first["thread_id"]) == ("vid00000001", "vid00000001")
    assert (second["parent_id"], second["parent_uri"]) == ("UgA", first["uri"])
    assert second["thread_uri"] == first["parent_uri"] == "https://www.youtube.com/watch?v=vid00000001"
    assert {row["channel_id"] for row in parsed.posts} == {CHANNEL}
    assert saved.counters(parsed)[(first["uri"], "replies")] == 7.0
    assert (second["uri"], "replies") not in saved.counters(parsed)
    assert [(m["handle"], m["member_id"]) for m in parsed.members] == [("zoe", "UC0000000000000000000002")]


def test_replies_know_their_video_from_what_was_asked(saved):
    reply = comment("UgA.r1", "Oui", parentId="UgA")
    asked = saved.parse(
        "youtube", listed(reply), thread={"id": "UgA", "video": "vid9", "channel": CHANNEL}, left=[]
    )
    alone = saved.parse("youtube", listed(reply))
    assert asked.posts[0]["thread_id"] == "vid9"
    assert asked.posts[0]["url"].endswith("v=vid9&lc=UgA.r1")
    assert (alone.posts[0]["uri"], alone.posts[0]["url"]) == (asked.posts[0]["uri"], None)


def test_a_comment_has_one_key_whichever_list_brought_it(saved):
    reply = comment("UgA.r1", "Oui", parentId="UgA")
    under_video = saved.parse("youtube", listed(thread(comment("UgA"), reply))).posts[1]
    by_parent = saved.parse("youtube", listed(reply)).posts[0]
    assert (under_video["uri"], under_video["parent_uri"]) == (by_parent["uri"], by_parent["parent_uri"])


def test_a_reply_names_its_parent_in_its_id(saved):
    row = saved.parse("youtube", comment("UgA.r1", "Oui")).posts[0]
    assert (row["parent_id"], row["parent_uri"]) == ("UgA", "https://www.youtube.com/watch?lc=UgA")


@pytest.mark.parametrize("state", ["heldForReview", "likelySpam", "rejected"])
def test_a_comment_that_the_public_does_not_see_is_not_kept(saved, state):
    parsed = saved.parse("youtube", listed(comment("UgA", "caché", moderationStatus=state)))
    assert parsed.posts == parsed.members == []
    assert [(row["post_id"], row["status"]) for row in parsed.status_changes] == [("UgA", "withheld")]


def test_titles_of_a_search_are_read_as_people_see_them(saved):
    snippet = {"publishedAt": "2026-08-30T10:00:00Z", "channelId": CHANNEL, "title": "L&#39;eau &amp; moi"}
    item = {"kind": "youtube#searchResult", "id": {"videoId": "vid00000001"}, "snippet": snippet}
    assert saved.parse("youtube", listed(item)).posts[0]["title"] == "L'eau & moi"


def test_an_edited_comment_is_marked_and_html_is_read_when_there_is_nothing_else(saved):
    edited = comment("UgA", updatedAt="2026-08-31T11:00:00Z", textOriginal=None, textDisplay="A &amp; B<br>C")
    row = saved.parse("youtube", edited).posts[0]
    assert (row["status"], row["edited_at"]) == ("edited", datetime(2026, 8, 31, 11, 0, tzinfo=UTC))
    assert (row["text_format"], row["display_text"]) == ("html", "A & B\nC")


def test_a_comment_of_nobody_has_no_author(saved):
    row = saved.parse("youtube", comment("UgA", authorDisplayName="", authorChannelId=None)).posts[0]
    assert (row["author_id"], row["author_handle"], row["author_name"]) == (None, None, None)


def test_search_results_are_videos_channels_or_lists(saved):
    snippet = {
        "publishedAt": "2026-08-30T10:00:00Z",
        "channelId": CHANNEL,
        "title": "T",
        "description": "D ...",
    }
    ids = ({"videoId": "vid00000001"}, {"channelId": CHANNEL}, {"playlistId": "PL1"})
    items = [{"kind": "youtube#searchResult", "id": id_, "snippet": snippet} for id_ in ids]
    parsed = saved.parse("youtube", listed(*items, kind="searchListResponse"))
    assert [(row["post_id"], row["flags"]) for row in parsed.posts] == [("vid00000001", ["truncated"])]
    assert [row["member_id"] for row in parsed.members] == [CHANNEL]
    assert parsed.rejects == []
    followed = saved.parse("youtube", listed(*items, kind="searchListResponse"), is_detailed=True)
    assert (followed.posts, followed.members) == ([], [])


def test_a_playlist_is_of_somebody_and_its_videos_may_be_of_others(saved):
    def item(playlist, **snippet):
        given = {
            "channelId": CHANNEL,
            "playlistId": playlist,
            "title": "T",
            "publishedAt": "2026-08-30T10:00:00Z",
        }
        given |= {"resourceId": {"videoId": "vid00000001"}, **snippet}
        details = {"videoId": "vid00000001", "videoPublishedAt": "2026-08-29T10:00:00Z"}
        return {"kind": "youtube#playlistItem", "id": "x", "snippet": given, "contentDetails": details}

    uploads, mixed = item("UU0000000000000000000001"), item("PLmixed")
    named = item("PLmixed", videoOwnerChannelId="UC9", videoOwnerChannelTitle="Paul")
    authors = [saved.parse("youtube", listed(one)).posts[0]["author_id"] for one in (uploads, mixed, named)]
    assert authors == [CHANNEL, None, "UC9"]
    assert saved.parse("youtube", uploads).posts[0]["created_at"].day == 29


def test_videos_that_a_playlist_only_names_are_a_status(saved):
    def gone(title):
        snippet = {
            "title": title,
            "resourceId": {"videoId": title[:4]},
            "publishedAt": "2026-08-30T10:00:00Z",
        }
        return {"kind": "youtube#playlistItem", "snippet": snippet}

    parsed = saved.parse("youtube", listed(gone("Private video"), gone("Deleted video")))
    assert [(change["post_id"], change["status"]) for change in parsed.status_changes] == [
        ("Priv", "private"),
        ("Dele", "deleted"),
    ]
    assert parsed.posts == parsed.rejects == []


def test_a_channel_counts_its_subscribers_only_when_they_are_shown(saved):
    def channel(**statistics):
        snippet = {"title": "Léa", "customUrl": "@lea", "publishedAt": "2020-01-01T00:00:00Z"}
        return {"kind": "youtube#channel", "id": CHANNEL, "snippet": snippet, "statistics": statistics}

    open_ = saved.parse("youtube", listed(channel(subscriberCount="1230", videoCount="7", viewCount="99")))
    member = open_.members[0]
    assert (member["handle"], member["followers"], member["posts"]) == ("lea", 1230, 7)
    assert {(m["metric"], m["value"], m["is_estimate"]) for m in open_.channel_metrics} == {
        ("followers", 1230.0, True),
        ("posts", 7.0, False),
        ("views", 99.0, False),
    }
    hidden = saved.parse("youtube", channel(hiddenSubscriberCount=True, subscriberCount="0", videoCount="7"))
    assert hidden.members[0]["followers"] is None
    assert [m["metric"] for m in hidden.channel_metrics] == ["posts"]


def test_what_is_asked_for_again_and_absent_is_unavailable(saved):
    asked = {
        "vid00000001": "https://www.youtube.com/watch?v=vid00000001",
        "gone": "https://www.youtube.com/watch?v=gone",
    }
    parsed = saved.parse("youtube", listed(VIDEO), asked=asked)
    assert [row["post_id"] for row in parsed.posts] == ["vid00000001"]
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [(asked["gone"], "unavailable")]


def test_a_comment_that_is_looked_at_again_keeps_its_video(saved):
    uri = "https://www.youtube.com/watch?lc=UgA"
    row = saved.parse(
        "youtube",
        listed(comment("UgA"), kind="commentListResponse"),
        asked={"UgA": uri},
        videos={"UgA": "vid00000001"},
    ).posts[0]
    assert (row["uri"], row["thread_id"], row["parent_id"]) == (uri, "vid00000001", "vid00000001")


def test_an_error_is_one_reject_and_takes_nothing_back(saved):
    error = {"error": {"code": 403, "message": "Quota", "errors": [{"reason": "quotaExceeded"}]}}
    parsed = saved.parse("youtube", error, asked={"a": "https://www.youtube.com/watch?v=a"})
    assert (saved.reasons(parsed), parsed.status_changes) == (["error_answer"], [])


def test_answers_of_other_endpoints_are_said_once(saved):
    items = [{"kind": "youtube#activity", "id": str(n), "snippet": {}} for n in range(5)]
    assert saved.reasons(saved.parse("youtube", listed(*items))) == ["not_posts"]
    assert saved.parse("youtube", {"kind": "youtube#commentListResponse"}).rejects == []


def test_one_bad_item_costs_itself_only(saved):
    broken = {**VIDEO, "id": "x", "snippet": {**VIDEO["snippet"], "publishedAt": "?"}}
    parsed = saved.parse("youtube", listed(broken, 7, VIDEO, {**VIDEO, "id": None}))
    assert [row["post_id"] for row in parsed.posts] == ["vid00000001"]
    assert saved.reasons(parsed) == ["bad_date", "not_posts", "missing_key"]


NAMES = ["kind", "items", "id", "snippet", "videoId", "topLevelComment", "replies", "comments", "statistics"]
NAMES += ["viewCount", "publishedAt", "updatedAt", "textDisplay", "textOriginal", "authorChannelId", "value"]
NAMES += ["contentDetails", "status", "privacyStatus", "error", "title", "channelId", "resourceId"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
LEAVES |= st.sampled_from(
    ["youtube#video", "youtube#comment", "youtube#commentThread", "youtube#channel", "youtube#searchResult"]
)
LEAVES |= st.sampled_from(["youtube#playlistItem", "2026-08-30T10:00:00Z"])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)


@given(document=DOCUMENTS)
@settings(max_examples=300)
def test_no_document_raises(document):
    body = json.dumps(document).encode()
    parsed = parse_page(RawPage("youtube", "s", body, datetime(2026, 9, 1, tzinfo=UTC)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))
