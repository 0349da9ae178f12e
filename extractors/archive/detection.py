"""What a file is, before it is read: its format, encoding and delimiter."""

import codecs
import csv
import re
from collections.abc import Collection
from typing import NamedTuple

from agorascope.errors import InputError

_CHUNK = 1 << 20
_HEAD = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an XLSX workbook"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls)"),
)
_CONTROL = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DELIMITERS = (",", ";", "\t", "|")


class Encoding(NamedTuple):
    """A codec, how to treat bytes it does not know, and whether there are any."""

    name: str
    errors: str = "strict"
    has_errors: bool = False


def sniff_format(body: bytes, source: str) -> str:
    """csv, ndjson, parquet or xlsx, by content. Raises InputError on an empty or other file."""
    if body.startswith(b"PAR1"):
        return "parquet"
    if body.startswith(b"PK\x03\x04"):
        return "xlsx"
    refuse_binary(body, source)
    start = body[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return "ndjson" if start[:1] in (b"{", b"[") else "csv"


def refuse_empty(body: bytes, source: str) -> None:
    if not body.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise InputError(f"{source} is empty.", remedy="Export it again, or leave it out.")


def refuse_binary(body: bytes, source: str) -> None:
    """Raise InputError when the bytes are not text."""
    head = body[:_HEAD]
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise _binary_error(source, what)
    controls = len(_CONTROL.findall(head))
    # One byte in nine of compressed data is a control character; in text, hardly any.
    if _wide_encoding(body) is None and controls >= 8 and controls * 20 > len(head):
        raise _binary_error(source, "a binary file")


def sniff_encoding(body: bytes, declared: str) -> Encoding:
    """The declared encoding or: byte order mark, UTF-16, UTF-8, cp1252, in this order.

    A UTF-8 file with a few broken bytes stays UTF-8; the broken bytes come as lone surrogates,
    which the reader repairs and flags row by row.
    """
    if declared != "auto":
        return _with_errors(body, "utf-8-sig" if _is_utf8(declared) else declared)
    name = _wide_encoding(body)
    if name is not None:
        return _with_errors(body, name)
    if decodes(body, "utf-8"):
        return Encoding("utf-8-sig")
    if _mostly_utf8(body):
        return Encoding("utf-8-sig", "surrogateescape", has_errors=True)
    return _with_errors(body, "cp1252")


def decodes(body: bytes, encoding: str) -> bool:
    """Whether all of the bytes are valid, without holding the decoded text."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for start in range(0, len(body), _CHUNK):
            decoder.decode(body[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def sniff_delimiter(head: str, wanted: Collection[str]) -> str:
    """The delimiter under which the first record holds most of the wanted columns, then most columns."""

    def fitness(delimiter: str) -> tuple[int, int]:
        names = header_of(head, delimiter)
        lowered = {name.casefold() for name in names}
        return sum(name.casefold() in lowered for name in wanted), len(names)

    return max(DELIMITERS, key=fitness)


def header_of(head: str, delimiter: str) -> list[str]:
    """Names in the first record of a text, without outer blanks; none when it is no table."""
    try:
        record = next(
            (row for row in csv.reader(head.splitlines(keepends=True), delimiter=delimiter) if row), []
        )
    except csv.Error:  # a field without end: a quotation mark that is never closed
        return []
    return [name.strip().lstrip("\ufeff") for name in record]


def _with_errors(body: bytes, name: str) -> Encoding:
    if decodes(body, name):
        return Encoding(name)
    if name == "utf-8-sig":
        return Encoding(name, "surrogateescape", has_errors=True)
    return Encoding(name, "replace", has_errors=True)


def _is_utf8(name: str) -> bool:
    return codecs.lookup(name).name in {"utf-8", "utf-8-sig"}


def _wide_encoding(body: bytes) -> str | None:
    """Encoding told by a byte order mark, or by the zeros of UTF-16 in Latin text."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    head = body[:_HEAD]
    if len(head) < 8:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _mostly_utf8(body: bytes) -> bool:
    """Whether valid multi-byte characters outnumber broken bytes."""
    valid = broken = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for start in range(0, len(body), _CHUNK):
        text = decoder.decode(body[start : start + _CHUNK])
        if not text.isascii():
            escaped = len(re.findall("[\udc80-\udcff]", text))
            broken += escaped
            valid += len(re.findall("[^\x00-\x7f]", text)) - escaped
    return valid > broken


def _binary_error(source: str, what: str) -> InputError:
    return InputError(
        f"{source} is {what}, not text.",
        remedy="Export it as CSV (UTF-8), NDJSON, Parquet or XLSX, and set `format` in the mapping to match.",
    )
