"""The Stack Exchange endpoints this source reads, one method each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from extractors.http import Answer, AuthError, Http, HttpError, TransientError, json_problem
from extractors.stackexchange.settings import API, PAGE_SIZE
from extractors.values import dig, text_of

DIALECT = "stackexchange"
REQUESTS = "requests"  # the unit of the budget
BAD_PARAMETER = 400
BAD_CREDENTIALS = {401, 402, 403, 405, 406}  # error ids
TRANSIENT = {500, 503}  # error ids, sent with status 400


class StackExchangeClient:
    """The API, asked with an application key or none."""

    def __init__(self, http: Http, key: str | None) -> None:
        self._http = http
        self._secrets = {"key": key} if key else {}

    def fetch_search(
        self, params: Mapping[str, Any], start: datetime | None, until: datetime | None, page: int
    ) -> Answer:
        """Questions by words or a tag, the newest (or those with the newest activity) first."""
        names = ("fromdate", "todate") if params["sort"] == "creation" else ("min", "max")
        bounds = {
            name: str(int(moment.timestamp()))
            for name, moment in zip(names, (start, until), strict=True)
            if moment
        }
        asked = {str(params["kind"]): params["name"], "sort": params["sort"], "order": "desc", **bounds}
        asked |= {"page": str(page)}
        return self._get("search/advanced", str(params["site"]), asked, endpoint="search/advanced")

    def fetch_around(self, site: str, path: str, page: int) -> Answer:
        """`questions/1;2/answers` and the like, the oldest first, so that pages stay in place."""
        asked = {"sort": "creation", "order": "asc", "page": str(page)}
        first, _, last = path.partition("/")
        return self._get(path, site, asked, endpoint=f"{first}/{last.partition('/')[2]}")

    def fetch_by_ids(self, site: str, kind: str, ids: Sequence[str]) -> Answer:
        """At most PAGE_SIZE `questions`, `answers` or `comments`; those that are gone are left out."""
        return self._get(f"{kind}/{';'.join(ids)}", site, {}, endpoint=kind)

    def _get(self, path: str, site: str, params: Mapping[str, str], *, endpoint: str) -> Answer:
        return self._http.get(
            f"{API}/{path}",
            params={"site": site, "pagesize": str(PAGE_SIZE), "filter": "withbody", **params},
            secret_params=self._secrets,
            dialect=DIALECT,
            endpoint=endpoint,
            check=_check,
            explain=_explain,
            cost={REQUESTS: 1},
        )


def _check(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(answer.json().get("items"), list):
        return "an answer without items"
    return problem


def _explain(answer: Answer) -> HttpError | None:
    """What an error object means; most are sent with status 400."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return None
    id_, said = dig(document, "error_id"), text_of(dig(document, "error_message")) or ""
    if id_ in BAD_CREDENTIALS or (id_ == BAD_PARAMETER and "`key`" in said):
        return AuthError(
            "api.stackexchange.com does not accept the application key.",
            remedy="Check the variable that `key_env` names, or leave `key_env` out: no key is needed.",
        )
    if id_ in TRANSIENT:
        return TransientError("api.stackexchange.com says that it is out of order.")
    return None
