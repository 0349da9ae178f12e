"""Slack: a workspace export, one of its files, and saved answers become messages."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

ANA = {
    "id": "U1", "name": "ana", "deleted": False, "is_bot": False,
    "profile": {"display_name": "Ana", "real_name": "Ana L", "email": "ana@shop.example",
                "phone": "0612345678"},
}  # fmt: skip
ALL_CHANNELS = {"name": "mine", "network": "slack", "format": "slack", "include_private": True}
TS = "1714557600.000100"


def message(ts: str = TS, **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": "Bonjour", "ts": ts} | fields


def test_an_export_joins_messages_with_its_users_and_channels(saved: Any) -> None:
    export = saved.zip_of(
        {
            "general/2024-05-01.json": [message(), message("1714557601.000200", user="U2", text="Hi <@U1>")],
            "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
            "D1/2024-05-01.json": [message(text="between us")],
            "channels.json": [{"id": "C1", "name": "general"}],
            "users.json": [ANA, {"id": "U2", "name": "bo", "deleted": True, "profile": {}}],
            "integration_logs.json": [{"app_id": "A1"}],
        }
    )
    parsed = saved.parse("archive:slack", export, "export.zip", mapping=ALL_CHANNELS)
    direct, first, second = parsed.posts
    assert (first["uri"], first["post_id"], first["channel_id"]) == (f"slack:C1:{TS}", f"C1:{TS}", "C1")
    assert (first["author_id"], first["author_handle"], first["author_name"]) == ("U1", "ana", "Ana")
    assert (first["kind"], first["visibility"], direct["visibility"]) == ("message", "public", "private")
    assert direct["uri"] == f"slack:D1:{TS}"
    assert (second["display_text"], second["mentions"]) == ("Hi @ana", [{"id": "U1", "handle": "ana"}])
    assert [(m["member_id"], m["status"]) for m in parsed.members] == [("U1", "live"), ("U2", "deleted")]
    assert parsed.rejects == []
    assert "shop.example" not in str(parsed)
    assert "0612345678" not in str(parsed)


def test_direct_talks_stay_out_and_each_is_counted_once(saved: Any) -> None:
    export = saved.zip_of(
        {
            "channels.json": [{"id": "C1", "name": "general"}],
            "groups.json": [{"id": "G1", "name": "team"}],
            "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
            "mpims.json": [{"id": "G2", "name": "mpdm-ana--bo--eve-1", "members": ["U1", "U2", "U3"]}],
            "general/2024-05-01.json": [message()],
            "team/2024-05-01.json": [message()],
            "D1/2024-05-01.json": [message(text="entre nous"), message("1714557601.1", text="encore"), 7],
            "D1/2024-05-02.json": [message("1714657601.1", text="encore")],
            "mpdm-ana--bo--eve-1/2024-05-01.json": [message(text="entre nous")],
        }
    )
    parsed = saved.parse("slack", export, "export.zip")
    assert [(post["channel_id"], post["visibility"]) for post in parsed.posts] == [
        ("C1", "public"), ("G1", "private"),
    ]  # fmt: skip
    assert saved.reasons(parsed) == ["private_chat"] * 2
    assert not any(word in str(parsed) for word in ("nous", "encore", "mpdm", "eve"))
    assert len(saved.parse("archive:slack", export, "export.zip", mapping=ALL_CHANNELS).posts) == 6


def test_saved_answers_and_events_of_direct_talks_stay_out(saved: Any) -> None:
    talk = message(text="entre nous")
    for body, source in (
        ({"ok": True, "messages": [talk]}, "D0123ABCD.json"),
        ([talk | {"channel": "D0123ABCD"}, talk | {"channel": "D0123ABCD"}], "saved.json"),
        ({"event": talk | {"channel": "G0123ABCD", "channel_type": "mpim"}}, "saved.json"),
        ({"data": talk | {"channel_info": {"id": "G0123ABCD", "name": "x", "is_mpim": True}}}, "saved.json"),
        ({"channels": [{"id": "G7", "is_mpim": True}], "messages": [talk | {"channel": "G7"}]}, "saved.json"),
    ):
        parsed = saved.parse("slack", body, source)
        assert (parsed.posts, saved.reasons(parsed)) == ([], ["private_chat"])
        assert "nous" not in str(parsed)


def test_markup_is_shown_as_people_see_it_and_kept_as_it_came(saved: Any) -> None:
    text = (
        "<!here> <#C2|random> <https://a.example/?x=1&amp;y=2|the page> &lt;b&gt; &amp;amp; "
        "<mailto:bo@a.example|bo@a.example> <!subteam^S1|@team> #general"
    )
    (post,) = saved.parse("slack", [message(text=text)]).posts
    assert post["text"] == text
    assert post["display_text"] == ("@here #random the page <b> &amp; bo@a.example @team #general")
    assert post["links"] == ["https://a.example/?x=1&y=2"]
    assert post["hashtags"] == []


def test_threads_reactions_and_edits(saved: Any) -> None:
    first = message(
        thread_ts=TS, reply_count=1, reactions=[{"name": "a", "count": 2}, {"name": "b", "users": ["U1"]}]
    )
    answer = message("1714557602.0001", thread_ts=TS, parent_user_id="U1", edited={"ts": "1714557700.000000"})
    for body in (
        {"ok": True, "messages": [first, answer]},
        {"ok": True, "messages": [answer, first]},
    ):
        parsed = saved.parse("slack", body, "C0123456789.json")
        posts = {post["post_id"].partition(":")[2]: post for post in parsed.posts}
        uri = f"slack:C0123456789:{TS}"
        assert (posts[TS]["parent_uri"], posts[TS]["thread_uri"]) == (None, uri)
        assert (posts["1714557602.0001"]["parent_uri"], posts["1714557602.0001"]["thread_uri"]) == (uri, uri)
        assert posts["1714557602.0001"]["status"] == "edited"
        assert saved.counters(parsed) == {(uri, "likes"): 3, (uri, "replies"): 1}
    alone = saved.parse("slack", [first, answer], "2024-05-01.json").posts
    assert (
        alone[1]["parent_uri"] == alone[0]["uri"]
    )  # the channel is not known, the thread holds all the same


def test_what_slack_says_itself_is_told_and_left(saved: Any) -> None:
    events = [message(subtype=name) for name in ("channel_join", "channel_topic", "pinned_item", "bot_add")]
    parsed = saved.parse("slack", [*events, message(text=""), {"type": "message", "text": "no time"}, 7])
    assert saved.reasons(parsed) == ["service_message"] * 4 + ["empty_text", "missing_key", "bad_record"]
    assert parsed.posts == []


def test_bots_files_and_blocks_have_words_and_names(saved: Any) -> None:
    bot = message(
        subtype="bot_message",
        user=None,
        bot_id="B1",
        username="deploy",
        text="",
        attachments=[{"fallback": "Done"}],
    )
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "see "}, {"type": "link", "url": "https://a.example"},
            {"type": "user", "user_id": "U1"},
        ]}],
    }  # fmt: skip
    blocks = message(
        text="",
        blocks=[rich, {"type": "actions", "elements": [{"text": {"text": "Press"}}]}],
        ts="1714557601.1",
    )
    file = message(text="", files=[{"id": "F1"}, {"id": "F2"}], ts="1714557602.1")
    parsed = saved.parse("slack", [bot, blocks, file])
    one, two, three = parsed.posts
    assert (one["display_text"], one["author_id"], one["author_name"]) == ("Done", "B1", "deploy")
    assert parsed.members[0]["is_bot"] is True
    assert (two["display_text"], two["links"]) == ("see https://a.example@U1", ["https://a.example"])
    assert (three["text"], three["media_count"]) == (None, 2)


def test_deleted_and_changed_messages(saved: Any) -> None:
    changed = {
        "type": "message",
        "subtype": "message_changed",
        "ts": "9",
        "message": message(edited={"ts": TS}),
    }
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "ts": "9",
        "deleted_ts": TS,
        "channel": "C0123456789",
    }
    tomb = message("1714557603.1", subtype="tombstone", user="USLACKBOT", text="This message was deleted.")
    parsed = saved.parse("slack", [changed, gone, tomb])
    assert [post["status"] for post in parsed.posts] == ["edited", "deleted"]
    assert (parsed.posts[1]["text"], parsed.posts[1]["author_id"]) == (None, None)
    assert [(c["uri"], c["status"]) for c in parsed.status_changes] == [
        (f"slack:C0123456789:{TS}", "deleted")
    ]


def test_a_day_file_knows_its_authors_from_the_messages(saved: Any) -> None:
    profile = {"name": "ana", "real_name": "Ana L", "display_name": "Ana"}
    wrapped = {"data": message(user_data=ANA, channel_info={"id": "C9", "name": "x", "is_channel": True})}
    alone = saved.parse("slack", [message(user_profile=profile)], "2024-05-01.json").posts[0]
    inside = saved.parse("slack", [wrapped]).posts[0]
    assert (alone["uri"], alone["author_handle"], alone["visibility"]) == (f"slack:@U1:{TS}", "ana", None)
    assert (inside["uri"], inside["author_name"], inside["visibility"]) == (f"slack:C9:{TS}", "Ana", "public")
    assert "shop.example" not in str(inside)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["messages", "ts", "text", "type", "user", "subtype", "message", "channel", "thread_ts",
             "reactions", "blocks", "elements", "attachments", "files", "edited",
             "data", "user_profile", "users",
             "id"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=30,
)  # fmt: skip


@given(json_values)
def test_no_json_makes_the_parser_raise(saved: Any, value: Any) -> None:
    saved.parse("slack", json.dumps(value))


@given(st.text(alphabet="<>@#!|&;amplt Uhttps:/.é\n", max_size=60))
def test_no_markup_makes_the_parser_raise_or_gain_marks(saved: Any, text: str) -> None:
    for post in saved.parse("slack", [message(text=text)]).posts:
        assert post["text"] == text


def test_a_mapping_may_name_the_channel(saved: Any) -> None:
    mapping = {
        "name": "mine",
        "network": "slack",
        "format": "slack",
        "defaults": {"channel_id": "C7", "lang": "fr"},
    }
    (post,) = saved.parse("archive:slack", [message()], mapping=mapping).posts
    assert (post["uri"], post["lang"]) == (f"slack:C7:{TS}", "fr")


def test_saved_lists_and_searches_are_read(saved: Any) -> None:
    members = saved.parse("slack", {"ok": True, "members": [ANA]})
    assert [(m["member_id"], m["handle"]) for m in members.members] == [("U1", "ana")]
    found = message(channel={"id": "C5", "name": "general"}, username="ana", permalink="https://t.example/p1")
    (post,) = saved.parse("slack", {"ok": True, "messages": {"matches": [found], "total": 1}}).posts
    assert (post["channel_id"], post["url"]) == ("C5", "https://t.example/p1")


def test_an_answer_saved_under_the_name_of_a_list_is_read(saved: Any) -> None:
    parsed = saved.parse("slack", {"ok": True, "members": [ANA]}, "users.json")
    assert [member["member_id"] for member in parsed.members] == ["U1"]
    assert parsed.rejects == []
