"""The Discourse endpoints this source reads, one method each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from agorascope.settings import secret
from extractors.http import Answer, AuthError, Http, HttpError, json_problem
from extractors.values import dig

DIALECT = "retry_after"  # 429 with Retry-After, from the web server as from the application


@dataclass(frozen=True, slots=True)
class Access:
    """Where a forum is, and as whom to ask."""

    host: str
    scheme: str = "https"
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, str] = field(default_factory=dict)


def access_of(params: Mapping[str, Any]) -> Access:
    """Access by the workspace's settings. Raises MissingSecretError for a variable that is not set."""
    host, name = str(params["host"]), params.get("api_key_env")
    if not name:
        return Access(host, str(params["scheme"]))
    where = f"{host}: Admin, Advanced, API keys; read-only is enough"
    key = secret(str(name), what_for=f"Discourse, {host},", where_to_get=where)
    return Access(
        host, str(params["scheme"]), {"Api-Username": str(params["api_username"])}, {"Api-Key": key}
    )


class DiscourseClient:
    """One forum, asked with one key or none."""

    def __init__(self, http: Http, access: Access) -> None:
        self._http = http
        self._access = access
        self._root = f"{access.scheme}://{access.host}"

    def fetch_latest(self, before: int | None) -> Answer:
        """Posts of all topics, ids descending, from `before` on."""
        return self._get("/posts.json", {"before": str(before)} if before else {}, "latest_posts")

    def fetch_search(self, query: str, page: int) -> Answer:
        """Hits of a search; their texts are excerpts."""
        return self._get("/search.json", {"q": query, "page": str(page)}, "grouped_search_result")

    def fetch_category(self, category: str, page: int) -> Answer:
        """Topics of a category, those with the newest posts first."""
        return self._get(f"/c/{category}/l/latest.json", {"page": str(page)}, "topic_list")

    def fetch_topic(self, topic: str) -> Answer:
        """A topic, its first posts, and the ids of all of them."""
        return self._get(f"/t/{quote(topic, safe='')}.json", {}, "post_stream")

    def fetch_posts(self, topic: str, ids: Sequence[int | str]) -> Answer:
        """Some posts of a topic by their ids; those that are gone are left out."""
        path = f"/t/{quote(topic, safe='')}/posts.json"
        return self._get(path, {"post_ids[]": [str(id_) for id_ in ids]}, "post_stream")

    def fetch_member(self, name: str) -> Answer:
        return self._get(f"/u/{quote(name, safe='')}.json", {}, "user")

    def fetch_post(self, id_: str) -> Answer:
        """A post by its id; that it is gone or not for us is an answer too."""
        answer = self._get(f"/posts/{quote(id_, safe='')}.json", {}, "", accept=(403, 404, 410))
        if answer.status == 403 and (error := self._refusal(answer)):
            raise error
        return answer

    def _get(self, path: str, params: Mapping[str, Any], holds: str, accept: Collection[int] = ()) -> Answer:
        def check(answer: Answer) -> str | None:
            problem = json_problem(answer, expect=dict)
            is_missing = problem is None and bool(holds) and holds not in answer.json()
            return f"an answer without {holds}" if is_missing else problem

        return self._http.get(
            self._root + path,
            params=params,
            headers=self._access.headers,
            secret_headers=self._access.secret_headers,
            dialect=DIALECT,
            check=check,
            explain=self._refusal_of_a_listing,
            accept=accept,
        )

    def _refusal(self, answer: Answer) -> HttpError | None:
        """A forum that shows nothing to people who are not signed in; not one post that is hidden."""
        if _error_type(answer) != "not_logged_in":
            return None
        return AuthError(
            f"{self._access.host} shows its posts only to people signed in.",
            remedy="Set `api_key_env` and `api_username` of this forum.",
        )

    def _refusal_of_a_listing(self, answer: Answer) -> HttpError | None:
        if answer.status == 403 and self._access.secret_headers:
            why = _error_type(answer) or "no reason given"
            return AuthError(
                f"{self._access.host} does not accept the API key ({why}).",
                remedy="Make a new key, and see that `api_username` is the account it is for.",
            )
        return self._refusal(answer) if answer.status == 403 else None


def _error_type(answer: Answer) -> str:
    try:
        return str(dig(answer.json(), "error_type") or "")
    except (ValueError, RecursionError):
        return ""
