"""The App Store endpoints this source reads, one method each, and the tokens of Connect."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt

from agorascope.settings import secret
from extractors.appstore.settings import AUDIENCE, CONNECT, CONNECT_PAGE, FEEDS, TOKEN_SECONDS
from extractors.http import Answer, AuthError, Http, json_problem

DIALECT = "retry_after"
GONE = (404, 410)
WHERE = "appstoreconnect.apple.com: Users and Access, Integrations, App Store Connect API"
SPARE = timedelta(seconds=60)
SIGNED = "appstore/token"  # where a run keeps its token


class AppStoreClient:
    """The public feeds, which know no credential, and Connect with a token of its own making."""

    def __init__(self, http: Http, names: Mapping[str, Any]) -> None:
        self._http = http
        self._names = names  # of the environment variables that hold the key

    def fetch_feed(self, app: str, storefront: str, page: int) -> Answer:
        """The newest reviews of a storefront: 10 pages of 50, some of which may be empty."""
        path = f"/{storefront}/rss/customerreviews/page={page}/id={app}/sortby=mostrecent/json"
        return self._http.get(FEEDS + path, dialect=DIALECT, check=_check_feed)

    def fetch_reviews(self, app: str, cursor: str | None) -> Answer:
        """The newest reviews of an own app in all countries, with the replies."""
        asked = {"sort": "-createdDate", "limit": str(CONNECT_PAGE), "include": "response"}
        return self._connect(
            f"/v1/apps/{app}/customerReviews", asked | ({"cursor": cursor} if cursor else {})
        )

    def fetch_review(self, review: str) -> Answer:
        """A review by its id; that it is gone is an answer too."""
        return self._connect(f"/v1/customerReviews/{review}", {"include": "response"}, accept=GONE)

    def _connect(self, path: str, params: Mapping[str, str], accept: Collection[int] = ()) -> Answer:
        return self._http.get(
            CONNECT + path,
            params=params,
            token=self._token(),
            dialect=DIALECT,
            check=_check_connect,
            accept=accept,
        )

    def _token(self) -> str:
        """A token of this run, made anew before it expires."""
        known: tuple[str, datetime] | None = self._http.learnt.get(SIGNED)
        if known and self._http.now() + SPARE < known[1]:
            return known[0]
        made = make_token(self._names, self._http.now())
        self._http.learnt[SIGNED] = made
        return made[0]


def make_token(names: Mapping[str, Any], now: datetime) -> tuple[str, datetime]:
    """A signed token for Connect, and when it expires. Raises AuthError for a key that cannot sign."""
    key_id, issuer, private = (
        secret(names[name], what_for="App Store Connect", where_to_get=WHERE)
        for name in ("key_id_env", "issuer_id_env", "private_key_env")
    )
    until = now + timedelta(seconds=TOKEN_SECONDS)
    claims = {"iss": issuer, "iat": int(now.timestamp()), "exp": int(until.timestamp()), "aud": AUDIENCE}
    pem = private.replace("\\n", "\n")  # one line, as .env files hold it
    try:
        return jwt.encode(claims, pem, algorithm="ES256", headers={"kid": key_id}), until
    except (ValueError, TypeError, jwt.PyJWTError) as error:
        raise AuthError(
            f"The key in {names['private_key_env']} cannot sign ({type(error).__name__}).",
            remedy="It is the text of the .p8 file of App Store Connect, with its first and last line.",
        ) from error


def _check_feed(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(answer.json().get("feed"), dict):
        return "an answer without a feed"
    return problem


def _check_connect(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(answer.json().get("data"), list | dict):
        return "an answer without data"
    return problem
