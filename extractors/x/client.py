"""The X endpoints this source reads, one method each, and what they cost.

Money is asked for before a page, at the price of a full one, and written down after it by what came.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from agorascope.settings import secret
from extractors.http import Answer, AuthError, BudgetError, Http, HttpError, PermanentError, json_problem
from extractors.values import dictionaries, dig
from extractors.x.ids import stamp
from extractors.x.settings import (
    API,
    COUNTS_PRICE,
    MIN_PAGE,
    MONEY,
    PAGE_SIZE,
    POST_PRICE,
    USER_PRICE,
    WHERE_TO_GET,
)

DIALECT = "x"
USER_FIELDS = "created_at,description,protected,public_metrics,url,username,verified,verified_type"
_SHARED = "created_at,conversation_id,lang,public_metrics,entities,attachments,withheld"
# What to ask of posts in each vocabulary: the newer one gives authors and references as expansions only.
POST_FIELDS: Mapping[str, Mapping[str, str]] = {
    "posts": {
        "post.fields": f"{_SHARED},note_post",
        "expansions": "author_id,referenced_posts.id",
    },
    "tweets": {
        "tweet.fields": f"{_SHARED},note_tweet,author_id,in_reply_to_user_id,referenced_tweets,"
        "edit_history_tweet_ids",
        "expansions": "author_id,referenced_tweets.id",
    },
}
# The most that one post of a page costs: itself, the post it refers to, its author.
FULL_PRICE = 2 * POST_PRICE + USER_PRICE


class XClient:
    """API v2, asked as one app."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._search = str(params["search"])
        self._fields = {**POST_FIELDS[params["names"]], "user.fields": USER_FIELDS}
        self._token = secret(params["token_env"], what_for="X", where_to_get=WHERE_TO_GET)

    def fetch_search(
        self,
        query: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        token: str | None = None,
    ) -> Answer:
        """The posts that a query finds, newest first, of [start, end)."""
        asked = {"query": query, "sort_order": "recency", "next_token": token, **_window(start, end)}
        return self._page(f"tweets/search/{self._search}", asked, price=FULL_PRICE)

    def fetch_timeline(
        self,
        user_id: str,
        kind: str,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        token: str | None = None,
    ) -> Answer:
        """The posts of an account (`tweets`), or those that name it (`mentions`), newest first."""
        asked = {"pagination_token": token, **_window(start, end)}
        return self._page(f"users/{quote(user_id, safe='')}/{kind}", asked, price=FULL_PRICE)

    def fetch_quotes(self, post_id: str, token: str | None) -> Answer:
        path = f"tweets/{quote(post_id, safe='')}/quote_tweets"
        return self._page(path, {"pagination_token": token}, price=FULL_PRICE)

    def fetch_reposters(self, post_id: str, token: str | None) -> Answer:
        """The accounts that reposted a post."""
        path = f"tweets/{quote(post_id, safe='')}/retweeted_by"
        fields = {"user.fields": USER_FIELDS}
        return self._page(path, {"pagination_token": token}, price=USER_PRICE, fields=fields)

    def fetch_counts(self, query: str, granularity: str, start: datetime, token: str | None) -> Answer:
        """How many posts a query finds by hour or day."""
        cost = {MONEY: COUNTS_PRICE[self._search]}
        asked = {"query": query, "granularity": granularity, "next_token": token, "start_time": stamp(start)}
        self._http.purse.check(cost)
        answer = self._get(f"tweets/counts/{self._search}", asked)
        self._http.purse.spend(cost)
        return answer

    def fetch_users(self, names: Sequence[str]) -> Answer:
        """Accounts by their names, with their counters."""
        self._http.purse.check({MONEY: len(names) * USER_PRICE})
        answer = self._get("users/by", {"usernames": ",".join(names), "user.fields": USER_FIELDS})
        return self._paid(answer)

    def fetch_posts(self, ids: Sequence[str]) -> Answer:
        """Posts by their ids; what is not there any more is in `errors`."""
        self._http.purse.check({MONEY: len(ids) * FULL_PRICE})
        return self._paid(self._get("tweets", {"ids": ",".join(ids), **self._fields}))

    def affordable(self, price: float, most: int = PAGE_SIZE) -> int:
        """How many resources of a price the budget still allows, at most `most`."""
        left = self._http.purse.left().get(MONEY)
        return most if left is None else max(0, min(most, int((left + 1e-9) / price)))

    def _page(
        self, path: str, asked: Mapping[str, Any], *, price: float, fields: Mapping[str, str] | None = None
    ) -> Answer:
        """A page as large as the budget allows. Raises BudgetError when that is less than the least page."""
        size = self.affordable(price)
        if size < MIN_PAGE:
            self._http.purse.check({MONEY: MIN_PAGE * price})
        given = self._fields if fields is None else fields
        return self._paid(self._get(path, {"max_results": str(size), **given, **asked}))

    def _get(self, path: str, asked: Mapping[str, Any]) -> Answer:
        return self._http.get(
            f"{API}/{path}",
            params={name: value for name, value in asked.items() if value is not None},
            token=self._token,
            dialect=DIALECT,
            endpoint=_endpoint(path),
            check=_check,
            explain=explain,
        )

    def _paid(self, answer: Answer) -> Answer:
        """Write down what the resources of an answer cost."""
        self._http.purse.spend({MONEY: price_of(answer.json())})
        return answer


def price_of(document: Any) -> float:
    """What an answer costs: posts and accounts, those that came along included."""
    data = dig(document, "data")
    items = dictionaries(data if isinstance(data, list) else [data])
    users = sum("username" in item for item in items) + len(dictionaries(dig(document, "includes", "users")))
    posts = sum("text" in item for item in items)
    posts += sum(len(dictionaries(dig(document, "includes", name))) for name in ("posts", "tweets"))
    return posts * POST_PRICE + users * USER_PRICE


def explain(answer: Answer) -> HttpError | None:
    """What a refusal of X means."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return None
    said = (
        " ".join(str(document.get(name, "")) for name in ("title", "detail"))
        if isinstance(document, dict)
        else ""
    )
    said += str(dictionaries(dig(document, "errors"))[:2])
    kind = str(dig(document, "type"))
    if answer.status == 402 or "CreditsDepleted" in said or "usage-capped" in kind:
        return BudgetError(
            "X says that the credits of this app are used up.", remedy="Buy credits in its console."
        )
    if answer.status == 400 and (".fields" in said or "expansions" in said):
        return PermanentError(
            f"X does not know a name that it was asked for: {said[:200]}",
            status=400,
            remedy="Set `names:` under `networks: x:` to the other of `posts` and `tweets`.",
        )
    if answer.status == 403 and ("client-not-enrolled" in kind or "client-forbidden" in kind):
        return AuthError(f"X gives this app no access: {said[:200]}", remedy=f"See {WHERE_TO_GET}.")
    return None


def _window(start: datetime | None, end: datetime | None) -> dict[str, str | None]:
    return {"start_time": stamp(start) if start else None, "end_time": stamp(end) if end else None}


def _endpoint(path: str) -> str:
    """The name under which X counts requests: the path without ids."""
    return "/".join(part for part in path.split("/") if not part.isdigit())


def _check(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not {"data", "meta", "errors"} & answer.json().keys():
        return "an answer without data"
    return problem
