"""One HTTP answer, its bytes as text, and the check that a body is the JSON it claims to be."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

# Headers worth keeping beside the landed bytes; Request.hide_in_header hides what they repeat.
KEPT_HEADERS = (
    "content-type",
    "date",
    "link",
    "etag",
    "last-modified",
    "cache-control",
    "content-location",
    "content-language",
    "x-wp-totalpages",
    "retry-after",
    "deprecation",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
)

# Codecs that are no charset of a server: escapes, names of hosts, and UTF-8, which is tried before.
NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "utf-8"}
CLOCK_YEARS = range(1970, 2200)  # beyond them reckoning with days and zones would overflow


@dataclass(frozen=True, slots=True)
class Answer:
    """A body as received, with what is needed to judge and to land it."""

    body: bytes
    status: int
    headers: Mapping[str, str]  # names in lower case
    request: str  # method and URL, secrets hidden
    fetched_at: datetime
    moved_to: str = ""  # where permanent redirects alone led; empty: nowhere, or through a temporary one

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def server_date(self) -> datetime | None:
        return http_date(self.headers.get("date", ""))

    def kept_headers(self) -> dict[str, str]:
        return {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers}

    def json(self) -> Any:
        """The body as JSON. Raises ValueError when it is none."""
        return json.loads(decode_body(self.body, self.content_type)[0])


def http_date(value: str) -> datetime | None:
    """An HTTP date in UTC, or None when it cannot be read or no clock could say it."""
    try:
        moment = parsedate_to_datetime(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.year in CLOCK_YEARS else None


def decode_body(body: bytes, content_type: str = "") -> tuple[str, bool]:
    """The text of a body, and whether bytes had to be guessed or replaced.

    UTF-8 strictly, then the declared charset, then UTF-8 with replacements when most of it is
    UTF-8, else cp1252.
    """
    try:
        return body.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    declared = _charset(content_type)
    if declared:
        try:
            return body.decode(declared), False
        except (UnicodeError, LookupError):  # LookupError: a codec of Python that makes no text
            pass
    replaced = body.decode("utf-8-sig", "replace")
    good = sum(1 for char in replaced if char > "\x7f" and char != "\ufffd")
    if good >= replaced.count("\ufffd"):
        return replaced, True
    return body.decode("cp1252", "replace"), True


def _charset(content_type: str) -> str:
    """Python's name of the declared charset; empty when none is, or when it is no charset of texts."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.strip().partition("=")
        if name.strip().lower() == "charset":
            return _codec(value.strip("\"' "))
    return ""


def _codec(name: str) -> str:
    try:
        codec = codecs.lookup(name[:40])
    except (LookupError, ValueError):
        return ""
    return "" if codec.name in NO_CHARSETS else codec.name


def json_problem(answer: Answer, *, expect: type | tuple[type, ...] = (dict, list)) -> str | None:
    """What is wrong with a body that should be JSON of a kind; None when nothing is.

    Servers behind a firewall answer 200 with a web page, an empty body, `null` or half a document.
    """
    head = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head in {b"", b"<"}:
        return "a web page instead of JSON" if head else "an empty body"
    try:
        document = answer.json()
    except RecursionError:
        return "JSON nested too deep"
    except ValueError as error:
        return f"JSON that cannot be read ({str(error)[:80]})"
    if document is None:
        return "null"
    return None if isinstance(document, expect) else f"JSON of another kind ({type(document).__name__})"
