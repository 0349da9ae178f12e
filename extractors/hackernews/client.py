"""The Hacker News endpoints this source reads, one method each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from extractors.hackernews.settings import ITEMS, PAGE_SIZE, SEARCH
from extractors.http import Answer, Http, json_problem

DIALECT = "retry_after"  # Algolia answers 429 without a hint; Firebase says it has no limit


class HackerNewsClient:
    """Both APIs; neither knows a credential."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def fetch_search(
        self, params: Mapping[str, Any], start: datetime | None, until: datetime | None
    ) -> Answer:
        """The newest hits of a query between two moments, both included, at most PAGE_SIZE."""
        bounds = []
        if start:
            bounds.append(f"created_at_i>={int(start.timestamp())}")
        if until:
            bounds.append(f"created_at_i<={int(until.timestamp())}")
        asked = {
            "query": params["query"],
            "tags": f"({','.join(params['kinds'])})",
            "hitsPerPage": str(PAGE_SIZE),
            "numericFilters": ",".join(bounds),
        }
        return self._http.get(f"{SEARCH}/search_by_date", params=asked, dialect=DIALECT, check=_check_search)

    def fetch_around(self, path: str) -> Answer:
        """`items/<number>`: a story with all its comments, as a tree; `users/<name>`: a member with karma."""
        kind, _, id_ = path.partition("/")
        return self._http.get(f"{SEARCH}/{kind}/{quote(id_, safe='')}", dialect=DIALECT, check=_check_object)

    def fetch_item(self, id_: str) -> Answer:
        """One item by its number; the body is `null` for one that is not there."""
        return self._http.get(f"{ITEMS}/item/{quote(id_, safe='')}.json", dialect=DIALECT, check=_check_item)


def _check_search(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not isinstance(answer.json().get("hits"), list):
        return "an answer without hits"
    return problem


def _check_object(answer: Answer) -> str | None:
    return json_problem(answer, expect=dict)


def _check_item(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    return None if problem == "null" else problem
