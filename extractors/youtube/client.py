"""The YouTube endpoints this source reads, one method each, and what their refusals mean."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from extractors.http import Answer, AuthError, Http, HttpError, PermanentError, TransientError, json_problem
from extractors.values import dictionaries, dig, text_of
from extractors.youtube.settings import API, COMMENTS_PAGE, PAGE_SIZE

DIALECT = "youtube"
KEY_REASONS = {
    "keyInvalid",
    "keyExpired",
    "badKey",
    "API_KEY_INVALID",
    "API_KEY_SERVICE_BLOCKED",
    "API_KEY_HTTP_REFERRER_BLOCKED",
    "API_KEY_IP_ADDRESS_BLOCKED",
    "accessNotConfigured",
    "SERVICE_DISABLED",
    "ipRefererBlocked",
    "authError",
    "required",
}
NOT_FOUND = {f"{what}NotFound" for what in ("video", "channel", "playlist", "comment")}
CLOSED_REASONS = {"commentsDisabled", *NOT_FOUND}
PAGE_REASONS = {"invalidPageToken", "INVALID_PAGE_TOKEN"}
VIDEO_PARTS = "snippet,statistics,status,contentDetails"


class ClosedError(PermanentError):
    """What was asked for has no list to read: comments are off, or the video is gone. Normal data."""

    def __init__(self, message: str, answer: Answer, reason: str) -> None:
        super().__init__(message, status=answer.status)
        self.answer = answer
        self.reason = reason


class PageTokenError(PermanentError):
    """The server does not know this page token any more."""


class YouTubeClient:
    """The Data API, asked with one key. Each call is charged before it is sent."""

    def __init__(self, http: Http, key: str) -> None:
        self._http = http
        self._key = key

    def fetch_search(
        self, params: Mapping[str, Any], *, after: datetime | None, before: datetime | None, token: str | None
    ) -> Answer:
        """The newest videos that hold the words, published between two moments."""
        asked = {
            "part": "snippet",
            "type": "video",
            "order": "date",
            "q": params["query"],
            "maxResults": str(PAGE_SIZE),
        }
        asked |= {"publishedAfter": _stamp(after)} if after else {}
        asked |= {"publishedBefore": _stamp(before)} if before else {}
        asked |= {"relevanceLanguage": params["language"]} if params.get("language") else {}
        return self._get("search", asked | _page(token), cost={"searches": 1.0})

    def fetch_videos(self, ids: Sequence[str]) -> Answer:
        """At most 50 videos with their counters; one that is gone or private is left out of the answer."""
        return self._get("videos", {"part": VIDEO_PARTS, "id": ",".join(ids)})

    def fetch_channel(self, name: str) -> Answer:
        """A channel by its id or @handle."""
        which = {"forHandle": name} if name.startswith("@") else {"id": name}
        return self._get("channels", {"part": "snippet,statistics,contentDetails", **which})

    def fetch_playlist(self, playlist: str, token: str | None) -> Answer:
        asked = {
            "part": "snippet,contentDetails,status",
            "playlistId": playlist,
            "maxResults": str(PAGE_SIZE),
        }
        return self._get("playlistItems", asked | _page(token))

    def fetch_threads(self, which: Mapping[str, str], token: str | None) -> Answer:
        """Comments with their first replies, newest first: of a `videoId` or of a whole channel."""
        asked = {"part": "snippet,replies", "order": "time", "maxResults": str(COMMENTS_PAGE), **which}
        return self._get("commentThreads", asked | _page(token))

    def fetch_replies(self, comment: str, token: str | None) -> Answer:
        asked = {"part": "snippet", "parentId": comment, "maxResults": str(COMMENTS_PAGE)}
        return self._get("comments", asked | _page(token))

    def fetch_comments(self, ids: Sequence[str]) -> Answer:
        return self._get("comments", {"part": "snippet", "id": ",".join(ids)})

    def _get(
        self, resource: str, params: Mapping[str, str], cost: Mapping[str, float] | None = None
    ) -> Answer:
        return self._http.get(
            f"{API}/{resource}",
            params=params,
            secret_params={"key": self._key},
            dialect=DIALECT,
            endpoint="search" if resource == "search" else "",
            check=_check,
            explain=_explain,
            cost=cost or {"units": 1.0},
        )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _page(token: str | None) -> dict[str, str]:
    return {"pageToken": token} if token else {}


def _check(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(answer.json().get("items", []), list):
        return "an answer without items"
    if problem is None and "error" in answer.json():
        return f"an error ({', '.join(sorted(reasons_of(answer.json()))) or 'without a reason'})"
    return problem


def reasons_of(document: Any) -> set[str]:
    """The machine words of an error: of its list of errors, and of its details."""
    error = dig(document, "error")
    entries = dictionaries(dig(error, "errors")) + dictionaries(dig(error, "details"))
    return {reason for entry in entries if (reason := text_of(entry.get("reason")))}


def _explain(answer: Answer) -> HttpError | None:
    """What a refusal of YouTube means. Quotas are the dialect's."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return None
    reasons = reasons_of(document)
    said = f"YouTube answered {answer.status} ({', '.join(sorted(reasons))})"
    if reasons & KEY_REASONS or answer.status == 401:
        remedy = "Check the API key, that YouTube Data API v3 is enabled for it, and its restrictions."
        return AuthError(f"{said}: the key is not accepted.", remedy=remedy)
    if closed := sorted(reasons & CLOSED_REASONS):
        return ClosedError(f"{said}.", answer, closed[0])
    if reasons & PAGE_REASONS:
        return PageTokenError(f"{said}: the place in the list has expired.", status=answer.status)
    if "processingFailure" in reasons:  # 400, and gone at the next try
        return TransientError(f"{said}.")
    return None
