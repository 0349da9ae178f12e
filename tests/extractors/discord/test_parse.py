"""Discord: saved lists of messages and chat exports give the same posts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

FIRST, SECOND = "1234000000000000000", "1235000000000000001"
BO = {"id": "1", "username": "bo", "discriminator": "0", "global_name": "Bo", "bot": True}


ALL_CHANNELS = {"name": "mine", "network": "discord", "format": "discord", "include_private": True}


def message(number: str = SECOND, **fields: Any) -> dict[str, Any]:
    return {
        "id": number, "type": 0, "content": "Bonjour #velo", "channel_id": "77",
        "author": {"id": "5", "username": "ana", "discriminator": "0", "global_name": "Ana"},
        "timestamp": "2024-05-01T10:00:00.123000+00:00", "edited_timestamp": None,
        "mentions": [], "attachments": [], "embeds": [],
    } | fields  # fmt: skip


def exported(number: str = SECOND, **fields: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "Default", "timestamp": "2024-05-01T12:00:00.123+02:00",
        "timestampEdited": None,
        "isPinned": False, "content": "Bonjour #velo",
        "author": {"id": "5", "name": "ana", "discriminator": "0000", "nickname": "Ana", "isBot": False},
        "attachments": [], "reactions": [], "mentions": [], "reference": None,
    } | fields  # fmt: skip


def export(*messages: Any, **channel: Any) -> dict[str, Any]:
    return {
        "guild": {"id": "88", "name": "Velo"}, "channel": {"id": "77", "type": "GuildTextChat"} | channel,
        "dateRange": {"after": None, "before": None}, "messages": list(messages),
        "messageCount": len(messages),
    }  # fmt: skip


def test_a_saved_list_and_an_export_give_the_same_post(saved: Any) -> None:
    (one,) = saved.parse("discord", [message()]).posts
    (two,) = saved.parse("discord", export(exported())).posts
    for name in (
        "uri",
        "post_id",
        "kind",
        "channel_id",
        "author_id",
        "author_handle",
        "author_name",
        "text",
        "hashtags",
    ):
        assert one[name] == two[name], name
    assert one["uri"] == f"discord:{SECOND}"
    assert one["created_at"] == two["created_at"] == datetime(2024, 5, 1, 10, 0, 0, 123000, tzinfo=UTC)
    assert (two["instance"], two["url"]) == ("88", f"https://discord.com/channels/88/77/{SECOND}")
    assert (one["visibility"], one["url"], one["media_count"]) == (None, None, 0)


@pytest.mark.parametrize("kind", ["DirectTextChat", "DirectGroupTextChat", "1", 3, "GROUP_DM"])
def test_direct_talks_stay_out_and_each_is_counted_once(saved: Any, kind: Any) -> None:
    talk = export(exported(content="entre nous"), exported(FIRST, content="encore"), type=kind, name="bo")
    parsed = saved.parse("discord", talk)
    assert (parsed.posts, parsed.members, saved.reasons(parsed)) == ([], [], ["private_chat"])
    assert not any(word in str(parsed) for word in ("nous", "encore", "bo"))
    whole = saved.parse("archive:discord", talk, mapping=ALL_CHANNELS)
    assert [post["visibility"] for post in whole.posts] == ["private", "private"]


def test_direct_talks_of_packages_and_of_the_gateway_stay_out(saved: Any) -> None:
    mine = [{"ID": 1235000000000000001, "Timestamp": "2024-05-01 10:00:00", "Contents": "entre nous"}]
    package = saved.zip_of(
        {
            "messages/c1234567890123456789/channel.json": {
                "id": "1234567890123456789", "type": "DM", "recipients": ["5", "6"],
            },
            "messages/c1234567890123456789/messages.json": mine,
            "messages/c2234567890123456789/channel.json": {"id": "2234567890123456789", "type": "GUILD_TEXT"},
            "messages/c2234567890123456789/messages.json": [mine[0] | {"Contents": "public"}],
        }
    )  # fmt: skip
    parsed = saved.parse("discord", package, "package.zip")
    assert [post["text"] for post in parsed.posts] == ["public"]
    assert saved.reasons(parsed) == ["private_chat"]
    event = saved.parse("discord", [{"t": "MESSAGE_CREATE", "d": message(content="entre nous")}])
    assert (event.posts, saved.reasons(event)) == ([], ["private_chat"])
    changed = saved.parse("discord", [{"t": "MESSAGE_UPDATE", "d": message(content="entre nous, enfin")}])
    assert (changed.posts, saved.reasons(changed)) == ([], ["private_chat"])
    marked = saved.parse("discord", [message(channel_type=1), export(exported(), id="5")["messages"][0]])
    assert (len(marked.posts), saved.reasons(marked)) == (1, ["private_chat"])
    unknown_server = saved.parse("discord", export(exported()) | {"guild": {"id": "0", "name": "x"}})
    assert (unknown_server.posts, saved.reasons(unknown_server)) == ([], ["private_chat"])


def test_answers_edits_reactions_and_mentions(saved: Any) -> None:
    answer = message(
        type=19, content="<@1> <@!1> <:wave:3> <t:1714557600:R> <#9> <https://a.example>", mentions=[BO],
        edited_timestamp="2024-05-01T10:05:00+00:00", attachments=[{"id": "1"}], sticker_items=[{"id": "2"}],
        reactions=[{"count": 2, "emoji": {"name": "x"}}, {"count": 1}],
        message_reference={"message_id": FIRST, "channel_id": "77"},
        referenced_message=message(FIRST, author=BO),
    )  # fmt: skip
    parsed = saved.parse("discord", [answer])
    posts = {post["post_id"]: post for post in parsed.posts}
    assert posts[SECOND]["display_text"] == "@bo @bo :wave: 2024-05-01 10:00 #9 https://a.example"
    assert posts[SECOND]["text"] == answer["content"]
    assert posts[SECOND]["mentions"] == [{"id": "1", "handle": "bo"}]
    assert (posts[SECOND]["parent_id"], posts[SECOND]["parent_uri"]) == (FIRST, posts[FIRST]["uri"])
    assert (posts[SECOND]["status"], posts[SECOND]["media_count"]) == ("edited", 2)
    assert saved.counters(parsed) == {(f"discord:{SECOND}", "likes"): 3}
    assert {m["member_id"]: m["is_bot"] for m in parsed.members} == {"1": True, "5": None}
    reply = exported(type="Reply", reference={"messageId": FIRST, "channelId": "77", "guildId": "88"})
    assert saved.parse("discord", export(reply)).posts[0]["parent_uri"] == f"discord:{FIRST}"


def test_what_discord_says_itself_is_told_and_left(saved: Any) -> None:
    bodies = [message(type=7, content=""), message(type=6, content=""), exported(type="GuildMemberJoin")]
    parsed = saved.parse("discord", [*bodies, message(content="")])
    assert saved.reasons(parsed) == ["service_message"] * 3 + ["empty_text"]


def test_forwards_and_threads(saved: Any) -> None:
    forward = message(
        content="",
        message_reference={"type": 1, "message_id": FIRST},
        message_snapshots=[{"message": {"content": "passed on"}}],
    )
    starter = message(FIRST, thread={"id": FIRST})
    passed, first = saved.parse("discord", [forward, starter]).posts
    assert (passed["text"], passed["repost_of_uri"], passed["parent_uri"]) == (
        "passed on",
        f"discord:{FIRST}",
        None,
    )
    assert first["thread_uri"] == f"discord:{FIRST}"
    (inside,) = saved.parse("discord", export(exported(), id="55", type="GuildPublicThread")).posts
    assert inside["thread_uri"] == "discord:55"


def test_closed_accounts_webhooks_and_old_names(saved: Any) -> None:
    closed = message(author={"id": "456226577798135808", "username": "Deleted User", "discriminator": "0000"})
    hook = message(FIRST, webhook_id="9", author={"id": "9", "username": "news"})
    old = message("3", author={"id": "6", "username": "eve", "discriminator": "1234"})
    nobody = message("4", author=None)
    parsed = saved.parse("discord", [closed, hook, old, nobody])
    assert [post["author_id"] for post in parsed.posts] == [None, "9", "6", None]
    assert [post["author_handle"] for post in parsed.posts] == [None, "news", "eve#1234", None]
    assert {m["member_id"]: m["is_bot"] for m in parsed.members} == {"9": True, "6": None}


def test_every_list_that_discord_gives_is_read(saved: Any) -> None:
    search = {"total_results": 2, "messages": [[message()], [message(FIRST)]]}
    pins = {"items": [{"pinned_at": "2024-05-02T00:00:00+00:00", "message": message()}]}
    events = [
        {"t": "MESSAGE_CREATE", "d": message(guild_id="88")},
        {"t": "MESSAGE_DELETE", "d": {"id": FIRST, "channel_id": "7"}},
    ]
    package = saved.zip_of(
        {
            "messages/c1234567890123456789/messages.json": [
                {
                    "ID": 1235000000000000001,
                    "Timestamp": "2024-05-01 10:00:00",
                    "Contents": "mine",
                    "Attachments": "",
                }
            ],
            "account/user.json": {"id": "5", "email": "ana@a.example", "content": "x"},
        }
    )
    assert [len(saved.parse("discord", body).posts) for body in (search, pins, message())] == [2, 1, 1]
    parsed = saved.parse("discord", events)
    assert (len(parsed.posts), parsed.status_changes[0]["uri"]) == (1, f"discord:{FIRST}")
    mine = saved.parse("discord", package, "package.zip")
    assert [(post["uri"], post["channel_id"]) for post in mine.posts] == [
        (f"discord:{SECOND}", "1234567890123456789")
    ]
    assert "a.example" not in str(mine)


def test_a_lost_date_is_read_off_the_id(saved: Any) -> None:
    (post,) = saved.parse("discord", [message("1235162836131893250", timestamp="soon")]).posts
    assert post["created_at"].date().isoformat() == "2024-05-01"
    assert saved.reasons(saved.parse("discord", [message("12", timestamp=None)])) == ["bad_date"]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["messages", "id", "content", "author", "timestamp", "type", "message_reference", "reference",
             "reactions", "referenced_message", "mentions", "guild", "channel", "d", "t", "embeds", "poll",
             "count", "flags"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


@given(json_values)
def test_no_json_makes_the_parser_raise(saved: Any, value: Any) -> None:
    saved.parse("discord", json.dumps(value))


@given(st.text(alphabet="<>@!&#:at123/hps.é ", max_size=60))
def test_no_mark_makes_the_parser_raise(saved: Any, text: str) -> None:
    for post in saved.parse("discord", [message(content=text)]).posts:
        assert post["text"] == text
