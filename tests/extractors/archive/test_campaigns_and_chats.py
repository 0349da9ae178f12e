"""Newsletters become counts without people; live chats become messages with staff and visitors told apart."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import InputError
from agorascope.landing import read_pages
from agorascope.settings import Settings
from extractors.archive.addresses import ADDRESS, scrubbed, without_addresses
from extractors.archive.importing import import_file

NEWSLETTER, CHAT = "archive:newsletter", "archive:chat"


def days(parsed: Any) -> dict[tuple[str, str | None, str], float]:
    return {
        (
            row["channel_id"],
            row["period_start"] and row["period_start"].date().isoformat(),
            row["metric"],
        ): row["value"]
        for row in parsed.channel_metrics
    }


def test_one_row_a_campaign_and_day_keeps_the_names_of_the_tool(saved: Any) -> None:
    body = (
        "campaign;date;sent;opened;unique_opens;clicked\n"
        "Mai;2024-05-01;1 000;450;400;41\nMai;2024-05-02;;20;;\n"
    )
    parsed = saved.parse(NEWSLETTER, body, "n.csv")
    assert days(parsed) == {
        ("Mai", "2024-05-01", "sent"): 1000, ("Mai", "2024-05-01", "opened"): 450,
        ("Mai", "2024-05-01", "unique_opens"): 400, ("Mai", "2024-05-01", "clicked"): 41,
        ("Mai", "2024-05-02", "opened"): 20,  # what is not given is not 0
    }  # fmt: skip
    assert {row["metric"]: row["is_estimate"] for row in parsed.channel_metrics} == {
        "sent": False, "opened": True, "unique_opens": True, "clicked": False,
    }  # fmt: skip
    assert {(row["channel_kind"], row["period"]) for row in parsed.channel_metrics} == {("campaign", "day")}
    assert (parsed.posts, parsed.members) == ([], [])


def test_rows_of_recipients_are_counted_and_their_addresses_dropped(saved: Any) -> None:
    body = (
        "Email,Campaign,Sent_at,Opened_at,Clicked\n"
        "ana@a.example,Mai,2024-05-01 10:00,2024-05-01 11:00,yes\n"
        "bo@a.example,Mai,2024-05-01 10:00,,no\n"
        "eve@a.example,eve@a.example,2024-05-01 10:00,soon eve@a.example,\n"
    )
    parsed = saved.parse(NEWSLETTER, body, "n.csv")
    found = days(parsed)
    assert found["Mai", "2024-05-01", "sent"] == 2
    assert found["Mai", "2024-05-01", "opened"] == 1
    assert found["Mai", "2024-05-01", "clicked"] == 1
    assert saved.reasons(parsed) == ["bad_value"]
    assert "a.example" not in str(parsed)


def test_rows_of_events_are_counted_by_their_word(saved: Any) -> None:
    events = [
        {"email": "ana@a.example", "event": "open", "timestamp": 1714557600, "campaign": "Mai"},
        {"email": "ana@a.example", "event": "open", "timestamp": 1714557700, "campaign": "Mai"},
        {"email": "ana@a.example", "event": "click", "timestamp": 1714730000, "campaign": "Mai"},
        {"email": "ana@a.example", "event": "yawn", "timestamp": 1714730000, "campaign": "Mai"},
    ]
    parsed = saved.parse(NEWSLETTER, json.dumps(events), "events.json")
    assert days(parsed) == {("Mai", "2024-05-01", "opens"): 2, ("Mai", "2024-05-03", "clicks"): 1}
    assert saved.reasons(parsed) == ["unknown_value"]
    lines = "\n".join(json.dumps(event) for event in events)
    assert days(saved.parse(NEWSLETTER, lines, "events.ndjson")) == days(parsed)


def test_shares_and_campaigns_without_numbers_are_rejected(saved: Any) -> None:
    body = (
        "campaign,date,sent,opened\n"
        "Mai,2024-05-01,1000,41%\nJuin,2024-06-01,,\n,2024-06-01,1,1\nA,2024-06-01,-4,\n"
    )
    parsed = saved.parse(NEWSLETTER, body, "n.csv")
    assert saved.reasons(parsed) == ["bad_value", "no_count", "missing_key", "bad_value"]
    assert parsed.channel_metrics == []


def test_no_address_reaches_the_landing_zone(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "n.csv"
    path.write_text("email,campaign,sent_at\nAna@A.example,Mai,2024-05-01\nana@a.example,Mai,2024-05-01\n")
    report = import_file(path, "newsletter", settings=settings)
    (page,) = read_pages(settings.landing, report.batch.path)
    words = page.body.decode().split("\n")
    assert "@" not in page.body.decode()
    assert words[1].split(",")[0] == words[2].split(",")[0]  # one person is one word still
    assert report.channel_metrics == 1
    assert not import_file(path, "newsletter", settings=settings).is_new
    workbook = tmp_path / "n.xlsx"
    workbook.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="may hold mail addresses"):
        import_file(workbook, "newsletter", settings=settings)


@given(st.text(alphabet="ab.@%40é ,;\"'<>", max_size=40))
def test_no_address_survives_cleaning(text: str) -> None:
    assert not ADDRESS.search(without_addresses(text))
    cleaned = scrubbed(("x " + text).encode(), "a.csv")
    assert not ADDRESS.search(cleaned.decode())
    assert scrubbed(cleaned, "a.csv") == cleaned


def test_a_chat_tells_staff_and_visitors_and_sessions(saved: Any) -> None:
    table = (
        "session_id,timestamp,role,author,message\n"
        "s1,2024-05-01T10:00:00Z,visitor,ana@a.example,Bonjour\n"
        "s1,2024-05-01T10:01:00Z,agent,Eve,Bonjour !\n"
    )
    nested = {
        "conversations": [
            {
                "id": "s1",
                "messages": [
                    {"id": "m1", "created_at": 1714557600, "text": "Bonjour", "author": {"type": "visitor"}},
                    {
                        "id": "m2",
                        "created_at": 1714557660,
                        "text": "Bonjour !",
                        "author": {"type": "agent", "name": "Eve"},
                    },
                ],
            }
        ]
    }
    for parsed in (saved.parse(CHAT, table, "c.csv"), saved.parse(CHAT, nested, "c.json")):
        visitor, staff = parsed.posts
        assert [post["thread_id"] for post in parsed.posts] == ["s1", "s1"]
        assert {post["kind"] for post in parsed.posts} == {"message"}
        assert "staff" not in (visitor["flags"] or [])
        assert staff["flags"] == ["staff"]
        assert (staff["author_name"], staff["visibility"]) == ("Eve", "private")
        assert visitor["created_at"].hour == 10
        assert "a.example" not in str(parsed)
        assert parsed.rejects == []


def test_a_chat_that_ends_in_the_middle_keeps_what_stands_before(saved: Any) -> None:
    first = '{"id": "m1", "created_at": 1714557600, "text": "a"}'
    body = '{"conversations": [{"id": "s1", "messages": [' + first + ', {"id"'
    parsed = saved.parse(CHAT, body, "c.json")
    assert [post["text"] for post in parsed.posts] == ["a"]
    assert saved.reasons(parsed) == ["unreadable_rest"]


def test_reports_of_known_tools_are_read_without_a_mapping_of_ones_own(saved: Any) -> None:
    table = "Title,Send Date,Total Recipients,Successful Deliveries,Total Opens,Unique Opens,Open Rate\n"
    table += "Mai,2024-05-01,100,98,50,40,40%\n"
    report = {
        "campaigns": [
            {
                "title": "Mai",
                "emails_sent": 100,
                "delivered": 98,
                "opens": {"opens_total": 50, "unique_opens": 40, "open_rate": 0.4},
                "bounces": {"hard_bounces": 1},
                "send_time": "2024-05-01T10:00:00Z",
            }
        ]
    }
    expected = {"sent": 100, "delivered": 98, "opens": 50, "unique_opens": 40}
    for body, source in ((table, "r.csv"), (report, "r.json")):
        parsed = saved.parse(NEWSLETTER, body, source)
        assert days(parsed) == {("Mai", "2024-05-01", name): value for name, value in expected.items()}
        assert parsed.rejects == []
