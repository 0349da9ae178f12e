"""The Bluesky endpoints this source reads, one method each.

Searches go through the account's own server with a session; everything else is public on the AppView.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from extractors.bluesky.session import DIALECT, Session, error_name, explain
from extractors.bluesky.settings import APPVIEW, PAGE_SIZE, THREAD_DEPTH
from extractors.http import Answer, Http, HttpError, PermanentError, json_problem
from extractors.values import text_of

Cursor = Mapping[str, Any]


class BlueskyClient:
    """The public AppView, and the account's server when `params` name one."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._params = params

    def fetch_search(self, query: str, since: datetime | None, cursor: Cursor) -> Answer:
        """The newest posts of a query, from `since` on and before the cursor's `until`."""
        asked = {"q": query, "sort": "latest", "limit": str(PAGE_SIZE), **_known(cursor, "until", "cursor")}
        if since:
            asked["since"] = iso(since)
        if self._params.get("language"):
            asked["lang"] = str(self._params["language"])

        def get(token: str) -> Answer:
            url = f"https://{self._params['pds']}/xrpc/app.bsky.feed.searchPosts"
            return self._http.get(
                url, params=asked, token=token, dialect=DIALECT, check=_holding("posts"), explain=explain
            )

        return Session(self._http, self._params).send(get)

    def fetch_author_feed(self, actor: str, cursor: Cursor) -> Answer:
        asked = {"actor": actor, "limit": str(PAGE_SIZE), "filter": "posts_with_replies"}
        return self._public("app.bsky.feed.getAuthorFeed", {**asked, **_known(cursor, "cursor")}, "feed")

    def fetch_profiles(self, actors: Sequence[str]) -> Answer:
        """Up to 25 profiles; accounts that are not there are left out of the answer."""
        return self._public("app.bsky.actor.getProfiles", {"actors": list(actors)}, "profiles")

    def fetch_posts(self, uris: Sequence[str]) -> Answer:
        """Up to 25 posts; those that are not there are left out of the answer."""
        return self._public("app.bsky.feed.getPosts", {"uris": list(uris)}, "posts")

    def fetch_thread(self, uri: str) -> Answer:
        asked = {"uri": uri, "depth": str(THREAD_DEPTH), "parentHeight": "0"}
        return self._public("app.bsky.feed.getPostThread", asked, "thread", dict)

    def fetch_quotes(self, uri: str, cursor: str | None) -> Answer:
        asked = {"uri": uri, "limit": str(PAGE_SIZE), **({"cursor": cursor} if cursor else {})}
        return self._public("app.bsky.feed.getQuotes", asked, "posts")

    def _public(self, method: str, params: Mapping[str, Any], part: str, kind: type = list) -> Answer:
        return self._http.get(
            f"https://{APPVIEW}/xrpc/{method}",
            params=params,
            dialect=DIALECT,
            check=_holding(part, kind),
            explain=_explain_public,
        )


def iso(moment: datetime) -> str:
    """A moment as the API writes it, to the millisecond."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _known(cursor: Cursor, *names: str) -> dict[str, str]:
    return {name: str(cursor[name]) for name in names if cursor.get(name)}


def _holding(part: str, kind: type = list) -> Any:
    """A check that an answer is JSON and holds the part that was asked for."""

    def check(answer: Answer) -> str | None:
        problem = json_problem(answer, expect=dict)
        if problem is None and not isinstance(answer.json().get(part), kind):
            return f"an answer without {part}"
        return problem

    return check


def _explain_public(answer: Answer) -> HttpError | None:
    """A refusal in the server's words: which account is not there, which post is not found."""
    name = error_name(answer)
    if name is None or not 400 <= answer.status < 500 or answer.status in {401, 408, 425, 429}:
        return None
    said = text_of(answer.json().get("message")) or ""
    return PermanentError(
        f"{APPVIEW} answered {answer.status} ({name}: {said[:200]}): {answer.request}", status=answer.status
    )
