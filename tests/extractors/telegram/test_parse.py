"""Telegram: what an export says becomes messages; what is wrong with one costs that one."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ALL_CHATS = {"name": "mine", "network": "telegram", "format": "telegram", "include_private": True}
WROTE = {"date": "2024-05-01T12:00:00", "date_unixtime": "1714557600"}


def message(number: int = 2, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        **WROTE,
        "from": "Ana",
        "from_id": "user7",
        "text": "Bonjour",
    } | fields


def chat(*messages: Any, **fields: Any) -> dict[str, Any]:
    return {
        "name": "Velo club",
        "type": "public_supergroup",
        "id": 1001,
        **fields,
        "messages": list(messages),
    }


def test_a_message_becomes_a_post_and_its_author_a_member(saved: Any) -> None:
    parsed = saved.parse("telegram", chat(message()))
    (post,) = parsed.posts
    assert (post["uri"], post["post_id"], post["kind"]) == ("telegram:channel1001:2", "1001:2", "message")
    assert (post["channel_id"], post["thread_id"], post["visibility"]) == ("1001", "1001", "public")
    assert (post["author_id"], post["author_name"]) == ("user7", "Ana")
    assert post["created_at"] == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert [(m["member_id"], m["display_name"]) for m in parsed.members] == [("user7", "Ana")]
    assert parsed.channel_metrics == []  # no reactions are not none


def test_a_text_in_pieces_is_joined_and_its_marks_are_read(saved: Any) -> None:
    pieces = [
        "Salut ",
        {"type": "mention", "text": "@shop"},
        " et ",
        {"type": "mention_name", "text": "Bo", "user_id": 9},
        {"type": "hashtag", "text": " #Vélo"},
        {"type": "text_link", "text": "ici", "href": "https://a.example/x"},
        {"type": "link", "text": "b.example"},
        {"type": "email", "text": "ana@a.example"},
    ]
    entities = [piece if isinstance(piece, dict) else {"type": "plain", "text": piece} for piece in pieces]
    both = saved.parse(
        "telegram", chat(message(text=pieces, text_entities=entities), message(3, text=pieces))
    )
    for post in both.posts:
        assert post["text"] == "Salut @shop et Bo #Vélociib.exampleana@a.example".replace("ciib", "icib")
        assert post["mentions"] == [{"id": None, "handle": "shop"}, {"id": "user9", "handle": "Bo"}]
        assert post["hashtags"] == ["vélo"]
        assert post["links"] == ["https://a.example/x", "https://b.example"]
    only = saved.parse("telegram", chat(message(text=None, text_entities=entities)))
    assert only.posts[0]["text"] == both.posts[0]["text"]


def test_answers_edits_reactions_and_forwards(saved: Any) -> None:
    parsed = saved.parse(
        "telegram",
        chat(
            message(
                3, reply_to_message_id=2, edited="2024-05-01T12:05:00", edited_unixtime="1714557900",
                reactions=[{"emoji": "a", "count": 3}, {"type": "custom_emoji", "count": "2"}],
            ),
            message(4, reply_to_message_id=8, reply_to_peer_id="channel2002"),
            message(5, forwarded_from="News", forwarded_from_id="channel5", forwarded_message_id=6),
            message(6, topic_id=1),
        ),
    )  # fmt: skip
    answer, elsewhere, forward, topic = parsed.posts
    assert (answer["parent_id"], answer["parent_uri"]) == ("1001:2", "telegram:channel1001:2")
    assert (answer["status"], answer["edited_at"]) == ("edited", datetime(2024, 5, 1, 10, 5, tzinfo=UTC))
    assert saved.counters(parsed) == {(answer["uri"], "likes"): 5}
    assert (elsewhere["parent_id"], elsewhere["parent_uri"]) == ("2002:8", "telegram:channel2002:8")
    assert (forward["repost_of_uri"], forward["flags"]) == ("telegram:channel5:6", ["forwarded"])
    assert topic["thread_uri"] == "telegram:channel1001:1"


def test_service_messages_and_empty_ones_are_told_and_left(saved: Any) -> None:
    service = {"id": 1, "type": "service", **WROTE, "actor": "Ana", "action": "invite_members"}
    parsed = saved.parse(
        "telegram", chat(service, message(text=""), message(3, date="soon", date_unixtime=""))
    )
    assert saved.reasons(parsed) == ["service_message", "empty_text", "bad_date"]
    assert "invite_members" in parsed.rejects[0].detail
    picture = saved.parse("telegram", chat(message(text="", photo="(File not included)"))).posts[0]
    assert (picture["text"], picture["media_count"]) == (None, 1)


def test_closed_and_hidden_accounts_have_no_name_and_are_not_called_unknown(saved: Any) -> None:
    gone, hidden, old = saved.parse(
        "telegram",
        chat(
            message(1, **{"from": None}), message(2, **{"from": None, "from_id": None}), message(3, from_id=7)
        ),
    ).posts
    assert (gone["author_id"], gone["author_name"]) == ("user7", None)
    assert (hidden["author_id"], hidden["author_handle"], hidden["author_name"]) == (None, None, None)
    assert old["author_id"] == "user7"


def test_a_whole_account_keeps_its_chats_apart(saved: Any) -> None:
    account = {
        "about": "...",
        "contacts": {"list": [{"user_id": 1, "first_name": "Eve", "phone_number": "0033123456789"}]},
        "chats": {"about": "...", "list": [chat(message()), chat(message(), id=1001, type="personal_chat")]},
        "left_chats": {"list": [chat(message(), id=3, type="private_group")]},
    }
    parsed = saved.parse("archive:telegram", account, mapping=ALL_CHATS)
    assert [post["uri"] for post in parsed.posts] == [
        "telegram:channel1001:2", "telegram:user1001:2", "telegram:chat3:2",
    ]  # fmt: skip
    assert [post["visibility"] for post in parsed.posts] == ["public", "private", "private"]
    assert len(parsed.members) == 1
    assert parsed.rejects == []


@pytest.mark.parametrize("kind", ["personal_chat", "bot_chat", "saved_messages", "verification_codes"])
def test_private_chats_stay_out_and_each_is_counted_once(saved: Any, kind: str) -> None:
    talk = {"name": "Bo Secret", "type": kind, "id": 9, "messages": [
        message(1, text="entre nous", **{"from": "Bo Secret"}), message(2, text="encore"), "broken",
    ]}  # fmt: skip
    group = chat(message(), id=3, type="private_group")
    account = {"chats": {"list": [talk, group, talk | {"id": 10}]}, "left_chats": {"list": [talk]}}
    for body, posts, chats in ((talk, 0, 1), (account, 1, 2)):
        parsed = saved.parse("telegram", body)
        assert (len(parsed.posts), len(parsed.members)) == (posts, posts)
        assert saved.reasons(parsed) == ["private_chat"] * chats
        assert all(reject.excerpt == "" for reject in parsed.rejects)
        assert not any(word in str(parsed) for word in ("Secret", "entre nous", "encore"))
        whole = saved.parse("archive:telegram", body, mapping=ALL_CHATS)
        assert {post["text"] for post in whole.posts} >= {"entre nous", "encore"}
        assert "private_chat" not in saved.reasons(whole)


def test_a_private_chat_that_is_read_in_parts_is_one(saved: Any) -> None:
    talk = chat(*(message(place, text="z" * 9000) for place in range(1000)), type="personal_chat")
    account = {"chats": {"list": [talk, chat(message(), id=2)]}}
    for body, posts in ((talk, 0), (account, 1)):
        parsed = saved.parse("telegram", body)
        assert (len(parsed.posts), saved.reasons(parsed)) == (posts, ["private_chat"])


def test_what_is_broken_in_an_account_keeps_no_words(saved: Any) -> None:
    body = json.dumps({"chats": {"list": [chat(message(text="entre nous"), type="personal_chat")]}})
    for cut in range(1, len(body)):
        parsed = saved.parse("telegram", body[:cut])
        assert not any("nous" in reject.excerpt for reject in parsed.rejects)
        assert parsed.posts == []


def test_a_bot_reads_what_is_written_to_it_and_not_the_talks_of_persons(saved: Any) -> None:
    written = {"message_id": 2, "date": 1714557600, "text": "to you", "chat": {"id": 5, "type": "private"}}
    talk = written | {
        "text": "entre nous",
        "business_connection_id": "b1",
        "chat": {"id": 6, "type": "private"},
    }
    body = {"ok": True, "result": [
        {"update_id": 1, "message": written}, {"update_id": 2, "business_message": talk},
        {"update_id": 3, "edited_business_message": talk},
    ]}  # fmt: skip
    parsed = saved.parse("telegram", body)
    assert [(post["text"], post["visibility"]) for post in parsed.posts] == [("to you", "private")]
    assert saved.reasons(parsed) == ["private_chat"]
    assert "nous" not in str(parsed)


def test_updates_of_a_bot_give_the_same_post_as_the_export(saved: Any) -> None:
    text = "👩🏽‍🚀 @shop #Vélo ici"
    entities = [
        {"type": "mention", "offset": 8, "length": 5},
        {"type": "hashtag", "offset": 14, "length": 5},
        {"type": "text_link", "offset": 20, "length": 3, "url": "https://a.example"},
        {"type": "mention", "offset": "x", "length": -1},
    ]
    first = {
        "message_id": 2, "date": 1714557600, "text": text, "entities": entities,
        "chat": {"id": -1001001, "type": "supergroup", "username": "veloclub"},
        "from": {"id": 7, "first_name": "Ana", "username": "ana", "is_bot": False},
    }  # fmt: skip
    answer = {
        **first,
        "message_id": 3,
        "text": "oui",
        "entities": [],
        "reply_to_message": first,
        "edit_date": 1714557700,
    }
    body = {"ok": True, "result": [{"update_id": 1, "message": answer}, {"update_id": 2, "poll_answer": {}}]}
    parsed = saved.parse("telegram", body)
    posts = {post["post_id"]: post for post in parsed.posts}
    asked, answered = posts["-1001001:2"], posts["-1001001:3"]
    assert asked["uri"] == saved.parse("telegram", chat(message())).posts[0]["uri"]
    assert asked["mentions"] == [{"id": None, "handle": "shop"}]
    assert (asked["hashtags"], asked["links"]) == (["vélo"], ["https://a.example"])
    assert (answered["parent_uri"], answered["status"]) == (asked["uri"], "edited")
    assert answered["url"] == "https://t.me/veloclub/3"
    assert saved.reasons(parsed) == ["service_message"]
    wrapped = saved.parse("telegram", [{"backend_name": "Telegram", "data": body["result"][0]}])
    assert len(wrapped.posts) == 2


@pytest.mark.parametrize("lines", ["\n", "\n\n"])
def test_updates_one_a_line_are_read_and_a_broken_line_costs_itself(saved: Any, lines: str) -> None:
    update = {
        "update_id": 1,
        "message": {"message_id": 2, "date": 1714557600, "text": "a", "chat": {"id": 5}},
    }
    other = {"update_id": 2, "message": {"message_id": 3, "date": 1714557600, "text": "b", "chat": {"id": 5}}}
    body = lines.join([json.dumps(update), json.dumps(other)[:40], json.dumps(other), ""])
    parsed = saved.parse("telegram", body)
    assert [post["text"] for post in parsed.posts] == ["a", "b"]
    assert [post["author_id"] for post in parsed.posts] == [None, None]


def test_odd_dates_texts_and_types_are_survived(saved: Any) -> None:
    posts = saved.parse(
        "telegram",
        chat(
            message(1, date_unixtime="4102444800"),
            message(2, date_unixtime=None),
            message(3, text="a\u202eb\ud83d c\x00"),
            message(4, text="x" * 300_000),
            message(5, text={"type": "bold"}, photo=1, reactions={"count": 1}, reply_to_message_id=[]),
        ),
    ).posts
    assert posts[0]["flags"] == ["clamped_date"]
    assert posts[0]["created_at"] == saved.fetched
    assert (posts[1]["created_at"], posts[1]["flags"]) == (datetime(2024, 5, 1, 12, tzinfo=UTC), ["no_zone"])
    assert {"bidi", "bad_encoding"} <= set(posts[2]["flags"])
    assert posts[3]["flags"] == ["truncated"]
    assert posts[4]["parent_id"] is None


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["messages", "chats", "list", "result", "id", "type", "text", "date", "from", "chat", "message",
             "message_id", "update_id", "reactions", "entities", "offset", "length", "reply_to_message"]
        ) | st.text(max_size=4),
        inner,
        max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


@given(json_values)
def test_no_json_makes_the_parser_raise(saved: Any, value: Any) -> None:
    saved.parse("telegram", json.dumps(value))


@given(st.integers(0, 400), st.integers(0, 255))
def test_no_broken_byte_makes_the_parser_raise(saved: Any, place: int, byte: int) -> None:
    body = bytearray(
        json.dumps(chat(message(), message(3, text=["é", {"type": "bold", "text": "😀"}]))).encode()
    )
    body[place % len(body)] = byte
    saved.parse("telegram", bytes(body))
    saved.parse("telegram", bytes(body[:place]))
