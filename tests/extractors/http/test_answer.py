"""Bodies as text, and the check that finds what is no JSON."""

import json
from datetime import UTC, datetime

import pytest

from extractors.http import Answer, decode_body, json_problem
from extractors.http.answer import http_date

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def answer(body: bytes, content_type: str = "application/json") -> Answer:
    return Answer(body, 200, {"content-type": content_type}, "GET https://a.example/", NOW)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "an empty body"),
        (b" \n", "an empty body"),
        (b"<!DOCTYPE html><p>Checking your browser", "a web page instead of JSON"),
        (b"null", "null"),
        (b'[{"id": "1", "content": "hal', "cannot be read"),
        (b'{"a": 1}', "another kind"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_what_is_no_list_is_found(body: bytes, problem: str) -> None:
    found = json_problem(answer(body), expect=list)
    assert found is not None
    assert problem in found


def test_a_list_is_no_problem_with_and_without_bom() -> None:
    assert json_problem(answer(b"[]")) is None
    assert json_problem(answer(b"\xef\xbb\xbf[1]")) is None


def test_utf8_is_read_strictly_first() -> None:
    assert decode_body("voilà".encode()) == ("voilà", False)


def test_a_declared_charset_is_believed_when_it_is_not_utf8() -> None:
    assert decode_body("voilà".encode("latin-1"), "text/json; charset=ISO-8859-1") == ("voilà", False)


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    body = json.dumps({"text": "déjà vu é"}, ensure_ascii=False).encode() + b"\xff"
    text, is_repaired = decode_body(body)
    assert "déjà vu é" in text
    assert is_repaired


def test_a_body_that_is_not_utf8_at_all_is_read_as_cp1252() -> None:
    assert decode_body("l’été “ici”".encode("cp1252")) == ("l’été “ici”", True)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Sat, 01 Jan 0101 00:00:00 GMT",
        "Fri, 31 Dec 2024 23:59:59 +999999999",
    ],
)
def test_a_date_no_clock_could_say_is_none(value: str) -> None:
    assert http_date(value) is None


def test_a_date_is_read_into_utc() -> None:
    assert http_date("Tue, 01 Sep 2026 02:00:00 +0200") == NOW


@pytest.mark.parametrize(
    "charset",
    [
        "undefined",
        "idna",
        "punycode",
        "unicode_escape",
        "raw-unicode-escape",
        "rot13",
        "base64",
        "hex",
        "zip",
        "utf-7",
        "utf-8",
        "nonsense",
    ],
)
def test_a_charset_that_is_none_is_not_believed(charset: str) -> None:
    body = b'{"a": "caf\xe9"}'
    assert decode_body(body, f"application/json; charset={charset}") == ('{"a": "café"}', True)


@pytest.mark.parametrize("charset", ["", "a\x00b", "é", "..", "x" * 5000, '"undefined"', "\ud800"])
def test_a_charset_that_cannot_be_named_is_not_believed(charset: str) -> None:
    assert decode_body(b"caf\xe9", f"text/plain; charset={charset}") == ("café", True)


@pytest.mark.parametrize("charset", ["iso-8859-2", "shift_jis", "utf-16", "Windows-1251", '"koi8-r"'])
def test_real_charsets_are_believed(charset: str) -> None:
    text = {"iso-8859-2": "żółw", "shift_jis": "自転車", "utf-16": "vélo"}.get(charset, "велосипед")
    body = text.encode(charset.strip('"'))
    assert decode_body(body, f"text/plain; Charset = {charset}") == (text, False)
