"""The quick reading of a page's JSON gives what `json` gives, value by value and type by type."""

import json
from datetime import UTC, datetime

import pytest

from agorascope.landing import RawPage
from extractors.values import load_document

ALIKE = (
    b'{"a": 1, "b": [true, null, -0, -0.0, 1e5, 0.1], "a": "twice"}',
    b'["\\ud83d\\ude00", "\\u0000", "caf\xc3\xa9", "\x7f"]',
    b'["half a pair: \\ud800"]',
    b"[NaN, -Infinity, 1e400]",
    b"[18446744073709551615, 18446744073709551616, 9223372036854775808, -9223372036854775809]",
    b"123456789012345678901234567890",
    b"[1.5,\n-123456789012345678901234567890]",
    b'{"id":\t12345678901234567890123, "text": "1234567890123456789012"}',
    b'{"id_str": "1234567890123456789", "url": "https://x.example/status/1234567890123456789"}',
    b"0.12345678901234567890123",
)
BROKEN = (b"", b"[1,]", b'["\x01"]', b"1" * 5000, b"[01]", b'{"a"', b"[" * 200_000)


def page(body: bytes) -> RawPage:
    return RawPage("mastodon", "test", body, datetime(2026, 4, 2, tzinfo=UTC))


@pytest.mark.parametrize("body", ALIKE)
def test_a_document_is_read_as_by_json(body: bytes) -> None:
    document, is_repaired, problem = load_document(page(body))
    assert repr(document) == repr(json.loads(body))
    assert (is_repaired, problem) == (False, "")


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_json_has_a_problem(body: bytes) -> None:
    document, _, problem = load_document(page(body))
    assert document is None
    assert problem


def test_a_byte_order_mark_and_another_encoding_are_read() -> None:
    assert load_document(page(b'\xef\xbb\xbf["a"]')) == (["a"], False, "")
    assert load_document(page('["café"]'.encode("cp1252"))) == (["café"], True, "")
