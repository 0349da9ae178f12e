"""A sealed file tells when it is not what was written."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.sealed import sealed, unsealed, unsealed_or_none

FACTS = {
    "pages": 3,
    "at": datetime(2026, 3, 10, tzinfo=UTC),
    "states": {"é": [1.5, None, "\ud800"]},
    "2": {2: 1},
}


def test_facts_come_back_as_json_knows_them() -> None:
    assert unsealed(sealed(FACTS)) == json.loads(json.dumps(FACTS, default=str))


@given(st.data())
def test_a_bit_that_turned_is_noticed_or_makes_no_difference(data: st.DataObject) -> None:
    body = sealed(FACTS)
    place = data.draw(st.integers(0, len(body) - 1))
    bit = data.draw(st.integers(0, 7))
    turned = body[:place] + bytes([body[place] ^ (1 << bit)]) + body[place + 1 :]
    try:
        found = unsealed(turned)
    except ValueError:
        return
    found.pop("seal", None)
    # A name of the seal that turned makes a file without one, whose facts are whole.
    assert {k: v for k, v in found.items() if k in unsealed(body)} == unsealed(body)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"seal": "x"}'])
def test_what_is_no_sealed_file_is_refused(body: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        unsealed(body)
    (tmp_path / "x").write_bytes(body)
    assert unsealed_or_none(tmp_path / "x") is None
    assert unsealed_or_none(tmp_path / "nothing") is None


def test_a_file_of_an_earlier_version_has_no_seal_and_is_taken() -> None:
    assert unsealed(b'{"pages": 3}') == {"pages": 3}
