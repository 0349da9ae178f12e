"""Recorded bodies of chats: every item becomes a message or a reject with its reason."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.real


def items(folder: Path, name: str) -> list[Any]:
    found: list[Any] = json.loads((folder / "api" / "grimoirelab" / name).read_bytes())
    return found


def test_recorded_updates_of_a_bot_are_read(saved: Any, shared_data: Path) -> None:
    recorded = items(shared_data, "telegram.json")
    parsed = saved.parse("telegram", recorded, "telegram.json")
    asked = {
        (message["chat"]["id"], message["message_id"])
        for item in recorded
        for message in (item["data"]["message"], item["data"]["message"].get("reply_to_message"))
        if message
    }
    assert {post["post_id"] for post in parsed.posts} == {f"{chat}:{number}" for chat, number in asked}
    assert parsed.rejects == []
    assert all(post["author_id"] for post in parsed.posts)


def test_recorded_messages_of_slack_are_read(saved: Any, shared_data: Path) -> None:
    recorded = items(shared_data, "slack.json")
    parsed = saved.parse("slack", recorded, "slack.json")
    joins = sum(item["data"].get("subtype") == "channel_join" for item in recorded)
    assert Counter(saved.reasons(parsed)) == {"service_message": joins}
    assert len(parsed.posts) == len(recorded) - joins
    assert {post["channel_id"] for post in parsed.posts} == {
        item["data"]["channel_info"]["id"] for item in recorded
    }
    emails = {item["data"].get("user_data", {}).get("profile", {}).get("email") for item in recorded} - {None}
    assert emails
    assert not any(email in str(parsed.members) for email in emails)
