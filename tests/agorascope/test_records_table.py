"""Typed tables of records: what no UTF-8 can write does not cost the batch."""

from datetime import UTC, datetime

from agorascope.records import table

AT = datetime(2026, 3, 10, tzinfo=UTC)


def test_half_a_surrogate_pair_is_replaced_and_the_rest_kept():
    row = {
        "network": "x", "channel_kind": "page", "channel_id": "1", "metric": "views", "period": "day\ud83d",
        "value": 1.0, "observed_at": AT,
    }  # fmt: skip
    made = table("channel_metric", [row, {**row, "period": "day"}])
    assert made["period"].to_pylist() == ["day\ufffd", "day"]


def test_lists_and_mentions_are_mended_too():
    post = {
        "network": "x", "uri": "u", "kind": "post", "text_format": "plain", "created_at": AT,
        "created_at_trust": "server", "status": "live", "content_hash": "h", "fetched_at": AT,
        "hashtags": ["v\udc00"], "mentions": [{"id": None, "handle": "a\ud800"}],
    }  # fmt: skip
    made = table("post", [post])
    assert made["hashtags"].to_pylist() == [["v\ufffd"]]
    assert made["mentions"].to_pylist() == [[{"id": None, "handle": "a\ufffd"}]]
