"""The X archive: tweets with their counts, long texts, the account, nothing private."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st


def script(name: str, items: Any) -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(items, indent=2)}"


def tweet(number: int, text: str = "Bonjour", **fields: Any) -> dict[str, Any]:
    return {"tweet": {
        "id_str": str(number), "full_text": text, "created_at": "Wed May 01 10:00:00 +0000 2024",
        "favorite_count": "3", "retweet_count": "1", "lang": "fr",
        "entities": {"hashtags": [], "urls": [], "user_mentions": []},
    } | fields}  # fmt: skip


ACCOUNT = {"email": "boss@shop.example", "accountId": "42", "username": "shop", "accountDisplayName": "Shop",
           "createdAt": "2015-01-01T00:00:00.000Z", "phoneNumber": "+33612345678"}  # fmt: skip


def test_an_archive_gives_the_account_its_tweets_and_followers(saved: Any) -> None:
    archive = saved.zip_of(
        {
            "data/tweets.js": script("tweets", [tweet(101)]),
            "data/tweets-part1.js": script("tweets", [tweet(102, in_reply_to_status_id_str="99")]),
            "data/account.js": script("account", [{"account": ACCOUNT}]),
            "data/profile.js": script("profile", [{"profile": {"description": {"bio": "Des vélos"}}}]),
            "data/follower.js": script(
                "follower", [{"follower": {"accountId": "7"}}, {"follower": {"accountId": "8"}}]
            ),
            "data/following.js": script("following", [{"following": {"accountId": "7"}}]),
            "data/direct-messages.js": script(
                "direct_messages", [{"dmConversation": {"messages": ["secret"]}}]
            ),
            "data/deleted-tweets.js": script("deleted_tweets", [tweet(103, "regretted")]),
            "data/tweets_media/101-x.js": "binary",
        }
    )
    parsed = saved.parse("archive:x_archive", archive, "twitter.zip")
    first, answer = parsed.posts
    assert (first["uri"], first["author_id"], first["author_handle"]) == (
        "https://x.com/i/status/101",
        "42",
        "shop",
    )
    assert (first["kind"], answer["kind"], first["lang"]) == ("post", "comment", "fr")
    assert answer["parent_uri"] == "https://x.com/i/status/99"
    (own,) = parsed.members
    assert (own["member_id"], own["bio"], own["created_at"].year) == ("42", "Des vélos", 2015)
    follows = [(row["actor_id"], row["target_member_id"]) for row in parsed.interactions]
    assert follows == [("7", "42"), ("8", "42"), ("42", "7")]
    counts = saved.counters(parsed)
    assert counts["42", "followers"] == 2
    assert (counts[first["uri"], "likes"], counts[first["uri"], "shares"]) == (3, 1)
    assert [change["uri"] for change in parsed.status_changes] == ["https://x.com/i/status/103"]
    for private in ("shop.example", "+33612345678", "secret", "regretted"):
        assert private not in str(parsed)
    assert parsed.rejects == []


def test_reposts_quotes_entities_and_escapes(saved: Any) -> None:
    marked = tweet(
        101, "R&amp;D &lt;3 #Vélo @bo https://t.co/1",
        entities={
            "hashtags": [{"text": "Vélo"}],
            "user_mentions": [{"screen_name": "bo", "id_str": "9"}, {"id_str": "-1"}],
            "urls": [{"url": "https://t.co/1", "expanded_url": "https://twitter.com/bo/status/555555"}],
        },
        extended_entities={"media": [{}, {}]},
    )  # fmt: skip
    repost, hidden = tweet(102, "RT @bo: Salut"), tweet(103, favorite_count=None, retweet_count="many")
    parsed = saved.parse("archive:x_archive", script("tweet", [marked, repost, hidden]), "tweet.js")
    first, second, third = parsed.posts
    assert (first["text"], first["display_text"]) == ("R&amp;D &lt;3 #Vélo @bo https://t.co/1",
                                                      "R&D <3 #Vélo @bo https://t.co/1")  # fmt: skip
    assert (first["kind"], first["quote_of_uri"]) == ("quote", "https://x.com/i/status/555555")
    assert (first["hashtags"], first["media_count"]) == (["vélo"], 2)
    assert first["mentions"] == [{"id": "9", "handle": "bo"}, {"id": None, "handle": None}]
    assert (second["kind"], second["repost_of_uri"], third["author_id"]) == ("repost", None, None)
    assert {uri for uri, _ in saved.counters(parsed)} == {first["uri"]}


def test_long_texts_complete_their_tweet_or_stand_alone(saved: Any) -> None:
    start = "Un texte bien plus long que ce qu'un tweet peut porter, donc coupé ici et "
    note = {
        "noteTweetId": "9",
        "createdAt": "2024-05-01T10:00:00.000Z",
        "core": {"text": start + "puis la suite."},
    }
    other = {"noteTweetId": "10", "createdAt": "2024-06-01T10:00:00.000Z", "core": {"text": "sans tweet"}}
    notes = script("note_tweet", [{"noteTweet": note}, {"noteTweet": other}])
    archive = saved.zip_of(
        {"data/tweets.js": script("tweets", [tweet(101, start + "…")]), "data/note-tweet.js": notes}
    )
    parsed = saved.parse("archive:x_archive", archive, "a.zip")
    assert [(post["uri"], post["text"]) for post in parsed.posts] == [
        ("https://x.com/i/status/101", start + "puis la suite."),
        ("x:note:10", "sans tweet"),
    ]


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["tweet", "id_str", "full_text", "created_at", "entities", "urls", "hashtags",
                         "account",
                         "noteTweet", "core", "follower", "accountId", "edit_info", "user", "tweets",
                         "profile"]),
        inner, max_size=5),
    max_leaves=30,
))  # fmt: skip
def test_no_json_makes_the_parser_raise(saved: Any, value: Any) -> None:
    saved.parse("archive:x_archive", json.dumps(value), "tweets.js")


def test_direct_messages_alone_stay_out_whatever_the_mapping_says(saved: Any) -> None:
    sent = {"messageCreate": {"senderId": "1", "text": "entre nous"}}
    talks = [{"dmConversation": {"conversationId": id_, "messages": [sent]}} for id_ in ("1-2", "1-3", "1-2")]
    contacts = [{"contact": {"phoneNumbers": ["0612345678"]}}]
    for more in ({}, {"include_private": True}):
        mapping = {"name": "mine", "network": "x", "format": "x_archive", **more}
        parsed = saved.parse(
            "archive:x_archive", script("direct_messages", talks), "direct-messages.js", mapping=mapping
        )
        assert (parsed.posts, saved.reasons(parsed)) == ([], ["private_chat"] * 2)
        assert "nous" not in str(parsed)
        other = saved.parse("archive:x_archive", script("contact", contacts), "contact.js", mapping=mapping)
        assert (other.posts, saved.reasons(other)) == ([], ["not_posts"])
        assert "0612345678" not in str(other)
