"""GDELT's DOC 2.0 endpoint: articles and curves of a query, and what its sentences mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from extractors.gdelt.document import read_document
from extractors.gdelt.settings import API, LANGUAGES, TIMELINES
from extractors.http import Answer, Http, PermanentError
from extractors.http.failures import ThrottledError

DIALECT = "gdelt"  # one request in five seconds
WAIT = 10.0  # after the sentence that says so
# What its refusals say, all of them with status 200 and as plain text.
TOO_FAST = ("limit requests to", "too many requests")
WRONG_QUERY = (
    "too short",
    "too long",
    "too common",
    "illegal character",
    "invalid query",
    "invalid mode",
    "invalid/unsupported",
    "must be",
    "not supported",
    "parentheses",
    "one or more of your keywords",
)


class GdeltClient:
    """The one endpoint, in its modes."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def fetch_articles(self, params: Mapping[str, Any], start: datetime | None, until: datetime) -> Answer:
        """The newest articles of a query between two moments, at most `max_records`."""
        asked = {"mode": "artlist", "maxrecords": str(params["max_records"]), "sort": "datedesc"}
        return self._get(params, asked, start, until)

    def fetch_timeline(self, params: Mapping[str, Any], start: datetime, until: datetime) -> Answer:
        """A curve of a query. Its step depends on the length asked for: hours up to a week, then days."""
        return self._get(params, {"mode": TIMELINES[params["curve"]]}, start, until)

    def _get(
        self, params: Mapping[str, Any], asked: Mapping[str, str], start: datetime | None, until: datetime
    ) -> Answer:
        bounds = {"enddatetime": _compact(until)}
        bounds |= {"startdatetime": _compact(start)} if start else {}
        query = {"query": query_of(params["query"], params["languages"]), "format": "json"}
        return self._http.get(API, params={**query, **asked, **bounds}, dialect=DIALECT, check=check_answer)


def query_of(words: str, languages: Sequence[str]) -> str:
    """The query with the languages asked for."""
    named = [f"sourcelang:{LANGUAGES[code]}" for code in languages]
    if not named:
        return words
    choice = named[0] if len(named) == 1 else f"({' OR '.join(named)})"
    return f"{words} {choice}"


def check_answer(answer: Answer) -> str | None:
    """What is wrong with a body of status 200. A sentence about the query, or about haste, is raised."""
    head = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return "an empty body"
    if head[:1] == b"<":
        return "a web page instead of JSON"
    if head[:1] != b"{":
        return _sentence(answer, head[:300].decode("utf-8", "replace").strip())
    document, _, problem = read_document(answer.body, answer.content_type)
    if problem:
        return f"JSON that cannot be read ({problem[:80]})"
    is_known = not document or bool({"articles", "timeline"} & document.keys())
    return None if is_known else "an answer without articles or timeline"


def _sentence(answer: Answer, text: str) -> str:
    lowered = text.lower()
    if any(words in lowered for words in TOO_FAST):
        raise ThrottledError(f"GDELT says: {text[:120]}", wait=WAIT)
    if any(words in lowered for words in WRONG_QUERY):
        raise PermanentError(
            f"GDELT does not take this query: {text[:200]} ({answer.request})",
            remedy="Change it under `queries`; quotes are for phrases of several words.",
        )
    return f"a sentence instead of JSON ({text[:80]})"


def _compact(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"
