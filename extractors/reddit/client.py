"""The Reddit endpoints this source reads, one method each, and the session they need."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from agorascope.settings import secret
from extractors.http import Answer, AuthError, Http, HttpError, PermanentError, json_problem
from extractors.reddit.settings import API, PAGE_SIZE, SIGN_IN, WHERE_TO_GET
from extractors.values import dig, text_of

DIALECT = "reddit"
TOKEN, RENEWED = "reddit/token", "reddit/renewed"  # in what an Http learnt during a run
CLOSED = {
    "private": "it is private",
    "quarantined": "it is quarantined, and only people who agreed may read it",
    "gold_only": "it is for paying members",
    "banned": "Reddit closed it",
}


class RedditClient:
    """The API, asked as one app without a user."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._params = params

    def fetch_listing(self, path: str, asked: Mapping[str, Any], after: str | None, seen: int) -> Answer:
        """One page of a listing, newest first."""
        paging = {"limit": str(PAGE_SIZE), **({"after": after, "count": str(seen)} if after else {})}
        return self._get(path, {**asked, **paging}, check=_check_listing)

    def fetch_about(self, subreddit: str) -> Answer:
        return self._get(f"/r/{quote(subreddit, safe='')}/about", {}, check=_check_object)

    def fetch_thread(self, link: str, comment: str | None = None) -> Answer:
        """The comments under a post, or those under one of its comments; it leaves many out."""
        under = f"/_/{quote(comment, safe='')}" if comment else ""
        return self._get(f"/comments/{quote(link, safe='')}{under}", {"limit": "500"}, check=_check_thread)

    def fetch_more(self, link: str, children: Sequence[str]) -> Answer:
        """Comments that a thread left out, at most PAGE_SIZE."""
        asked = {"api_type": "json", "link_id": f"t3_{link}", "children": ",".join(children)}
        return self._get("/api/morechildren", {**asked, "limit_children": "false"}, check=_check_object)

    def fetch_info(self, names: Sequence[str]) -> Answer:
        """Things by their full names; those that are not to be seen are left out."""
        return self._get("/api/info", {"id": ",".join(names)}, check=_check_listing)

    def _get(self, path: str, asked: Mapping[str, Any], *, check: Any) -> Answer:
        """Ask with the session; one that ended is renewed once a run."""
        try:
            return self._ask(path, asked, check)
        except AuthError:
            if self._http.learnt.get(RENEWED) or TOKEN not in self._http.learnt:
                raise
            self._http.learnt[RENEWED] = True
            del self._http.learnt[TOKEN]
            return self._ask(path, asked, check)

    def _ask(self, path: str, asked: Mapping[str, Any], check: Any) -> Answer:
        return self._http.get(
            f"{API}{path}",
            params={**asked, "raw_json": "1"},
            token=self._token(),
            dialect=DIALECT,
            check=check,
            explain=explain,
        )

    def _token(self) -> str:
        if TOKEN not in self._http.learnt:
            self._http.learnt[TOKEN] = self._sign_in()
        return str(self._http.learnt[TOKEN])

    def _sign_in(self) -> str:
        id_, word = (
            secret(self._params[name], what_for="Reddit", where_to_get=WHERE_TO_GET)
            for name in ("client_id_env", "client_secret_env")
        )
        pair = base64.b64encode(f"{id_}:{word}".encode()).decode()
        answer = self._http.sign_in(
            SIGN_IN,
            form={"grant_type": "client_credentials"},
            secret_headers={"Authorization": f"Basic {pair}"},
            dialect=DIALECT,
            check=_check_object,
        )
        token = text_of(dig(answer.json(), "access_token"))
        if token is None:
            raise AuthError(
                "Reddit gave no session for this app.", remedy=f"Check id and secret: {WHERE_TO_GET}."
            )
        return token


def explain(answer: Answer) -> HttpError | None:
    """Why a subreddit is not shown."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return None
    why = CLOSED.get(str(dig(document, "reason")))
    if why and answer.status in {403, 404}:
        return PermanentError(
            f"The subreddit cannot be read: {why}.",
            status=answer.status,
            remedy="Take it out of `networks: reddit:`.",
        )
    return None


def _check_object(answer: Answer) -> str | None:
    return json_problem(answer, expect=dict)


def _check_listing(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(dig(answer.json(), "data", "children"), list):
        return "an answer without a listing"
    return problem


def _check_thread(answer: Answer) -> str | None:
    return json_problem(answer, expect=list)
