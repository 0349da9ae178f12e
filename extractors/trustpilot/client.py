"""The Trustpilot endpoints this source reads, one method each."""

from collections.abc import Collection, Mapping
from urllib.parse import quote

from extractors.http import Answer, Http, json_problem
from extractors.trustpilot.settings import API, PAGE_SIZE

DIALECT = "retry_after"
GONE = (404, 410)  # not 403: that is about the key


class TrustpilotClient:
    """The public API, asked with one key, which travels in a header."""

    def __init__(self, http: Http, key: str) -> None:
        self._http = http
        self._key = key

    def find_unit(self, domain: str) -> Answer:
        """The business unit of a domain."""
        return self._get("/business-units/find", {"name": domain}, "id")

    def fetch_unit(self, unit: str) -> Answer:
        """A business unit with its score and number of reviews."""
        return self._get(f"/business-units/{quote(unit, safe='')}", {}, "id")

    def fetch_reviews(self, unit: str, page: int) -> Answer:
        """The newest reviews first; a page after the last one is empty."""
        asked = {"orderBy": "createdat.desc", "perPage": str(PAGE_SIZE), "page": str(page)}
        return self._get(f"/business-units/{quote(unit, safe='')}/reviews", asked, "reviews")

    def fetch_review(self, review: str) -> Answer:
        """A review by its id; that it is gone is an answer too."""
        return self._get(f"/reviews/{quote(review, safe='')}", {}, "id", accept=GONE)

    def _get(self, path: str, params: Mapping[str, str], expect: str, accept: Collection[int] = ()) -> Answer:
        def check(answer: Answer) -> str | None:
            problem = json_problem(answer, expect=dict)
            if problem is None and expect not in answer.json():
                return f"an answer without {expect}"
            return problem

        return self._http.get(
            API + path,
            params=params,
            secret_headers={"apikey": self._key},
            dialect=DIALECT,
            check=check,
            accept=accept,
        )
