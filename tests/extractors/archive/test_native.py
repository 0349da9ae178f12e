"""Native lines: whole records when little is given, a reason when something is wrong."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agorascope.records import SCHEMAS, content_hash, interaction_key, table
from extractors.archive.parse import parse_page

POST = {"record": "post", "uri": "u:1", "created_at": "2024-05-01T10:00:00Z", "text": "Hi #a @b &amp;"}


def read(page_of: Any, *lines: Any, network: str = "forum") -> Any:
    return parse_page(page_of("\n".join(json.dumps(line) for line in lines), "native", network=network))


def test_what_can_be_derived_is_derived(page_of: Any) -> None:
    (post,) = read(page_of, POST).posts
    assert (post["network"], post["kind"], post["status"], post["text_format"]) == (
        "forum",
        "post",
        "live",
        "plain",
    )
    assert (post["display_text"], post["hashtags"]) == ("Hi #a @b &amp;", ["a"])
    assert post["content_hash"] == content_hash(POST["text"], None)
    assert post["fetched_at"] == datetime(2024, 6, 1, 12, tzinfo=UTC)
    assert post["raw_ref"].endswith("#1")
    assert table("post", [post]).num_rows == 1


def test_every_kind_of_record_is_read(page_of: Any) -> None:
    parsed = read(
        page_of,
        {"record": "member", "member_id": "m", "followers": 12, "verified": True},
        {"record": "interaction", "type": "like", "actor_id": "m", "target_post_uri": "u:1"},
        {
            "record": "channel_metric",
            "channel_kind": "post",
            "channel_id": "u:1",
            "metric": "likes",
            "value": 3,
        },
    )
    assert parsed.rejects == []
    assert parsed.interactions[0]["key"] == interaction_key(parsed.interactions[0])
    assert parsed.channel_metrics[0]["period"] == "point"
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_wrong_lines_are_rejected_one_by_one(page_of: Any) -> None:
    parsed = read(
        page_of,
        {"record": "pots"},
        POST | {"txt": "a"},
        POST | {"media_count": "two"},
        POST | {"created_at": "soon"},
        POST | {"kind": "poem"},
        {"record": "post", "text": "no address"},
        POST | {"network": "other"},
        POST | {"hashtags": "a"},
        POST | {"media_count": 2**40},
        POST,
    )
    assert [r.reason for r in parsed.rejects] == [
        "unknown_record",
        "unknown_field",
        "bad_value",
        "bad_date",
        "unknown_value",
        "missing_field",
        "other_network",
        "bad_value",
        "bad_value",
    ]
    assert "did you mean `text`" in parsed.rejects[1].detail
    assert [r.position for r in parsed.rejects] == list(range(1, 10))
    assert len(parsed.posts) == 1


def test_future_dates_are_clamped(page_of: Any) -> None:
    (post,) = read(page_of, POST | {"created_at": "2030-01-01T00:00:00Z"}).posts
    assert (post["created_at"], post["flags"]) == (post["fetched_at"], ["clamped_date"])


def test_what_was_written_can_be_read_again(page_of: Any) -> None:
    from agorascope.offline import record_lines

    first = read(page_of, POST, {"record": "member", "member_id": "m"})
    again = parse_page(page_of("\n".join(record_lines(first)), "native"))
    assert again.rejects == []
    assert again.posts == first.posts
    assert again.members == first.members


anything = (
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.lists(st.integers() | st.text())
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(list(SCHEMAS)), st.data())
def test_no_value_makes_the_parser_raise(page_of: Any, kind: Any, data: st.DataObject) -> None:
    fields = data.draw(st.dictionaries(st.sampled_from(SCHEMAS[kind].names), anything))
    base = POST if kind == "post" else {"record": kind, "member_id": "m", "type": "like", "channel_id": "c"}
    allowed = {"record", *SCHEMAS[kind].names}
    parsed = read(page_of, {name: value for name, value in (base | fields).items() if name in allowed})
    for each in SCHEMAS:
        table(each, parsed.rows(each))


def test_a_removal_of_an_old_file_is_no_newer_than_when_it_was_seen(page_of: Any) -> None:
    gone = {"record": "status_change", "uri": "u:1", "status": "deleted"}
    seen, unseen = read(page_of, {**gone, "observed_at": "2024-05-02T10:00:00Z"}, gone).status_changes
    assert seen["fetched_at"] == seen["observed_at"] == datetime(2024, 5, 2, 10, tzinfo=UTC)
    assert unseen["fetched_at"] == unseen["observed_at"] == datetime(2024, 6, 1, 12, tzinfo=UTC)
