"""The requests this source makes, one method each: feeds, and WordPress's lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from extractors.http import Answer, Http, HttpError, PermanentError, json_problem
from extractors.rss.jsonfeed import is_json_feed
from extractors.rss.opening import cut_off, open_feed
from extractors.rss.settings import PAGE_SIZE

DIALECT = "retry_after"
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
PRETTY, PLAIN = "/wp-json/wp/v2/", "/?rest_route=/wp/v2/"


class RssClient:
    """Feeds and sites of any host; none of them is shown a credential."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def fetch_feed(
        self, url: str, *, etag: str = "", last_modified: str = "", is_later: bool = False
    ) -> Answer:
        """A feed, or 304 when it has not changed since. 410 says that it is gone for good.

        `is_later`: a further page, where 404 says that there is none.
        """
        headers = {"Accept": ACCEPT}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        accept = (404, 410) if is_later else (410,)
        return self._http.get(url, headers=headers, dialect=DIALECT, accept=accept, check=_check_feed)

    def fetch_list(self, site: str, collection: str, params: Mapping[str, str]) -> Answer:
        """A page of posts or comments of a WordPress site."""
        asked = {"per_page": str(PAGE_SIZE), "_embed": "author", **params}
        is_later = params.get("page", "1") != "1"
        return self._rest(site, collection, asked, accept=(400, 404) if is_later else ())

    def fetch_ids(self, site: str, collection: str, ids: Sequence[str]) -> Answer:
        """Those of some posts or comments that the site still shows, at most PAGE_SIZE."""
        asked = {"per_page": str(PAGE_SIZE), "_embed": "author", "include": ",".join(ids)}
        return self._rest(site, collection, asked)

    def _rest(
        self, site: str, collection: str, params: Mapping[str, str], accept: Sequence[int] = ()
    ) -> Answer:
        """A REST list, under the address that this site answers at, found out once a run."""
        known = self._http.learnt.get(f"rest {site}")
        if known is None:
            known = PRETTY
            try:
                answer = self._list(site + PRETTY + collection, params, accept)
            except PermanentError as error:
                if error.status != 404:
                    raise
                known = PLAIN  # a site without rewritten addresses
                answer = self._list(site + PLAIN + collection, params, accept)
            self._http.learnt[f"rest {site}"] = known
            return answer
        return self._list(site + known + collection, params, accept)

    def _list(self, url: str, params: Mapping[str, str], accept: Sequence[int]) -> Answer:
        return self._http.get(
            url, params=params, dialect=DIALECT, accept=accept, check=_check_list, explain=_explain
        )


def _check_feed(answer: Answer) -> str | None:
    """What is wrong with a body that should be a whole feed."""
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        problem = json_problem(answer, expect=dict)
        return problem or (None if is_json_feed(answer.json()) else "JSON that is no feed")
    base = answer.headers.get("content-location", "")
    return open_feed(answer.body, answer.content_type, base).problem or cut_off(
        answer.body, answer.content_type
    )


def _check_list(answer: Answer) -> str | None:
    return json_problem(answer, expect=list)


def _explain(answer: Answer) -> HttpError | None:
    """A site may keep its REST interface to itself."""
    if answer.status not in {401, 403}:
        return None
    return PermanentError(
        f"The site keeps its REST interface closed ({answer.status}): {answer.request}",
        status=answer.status,
        remedy="Listen to its feed instead: `feeds:` with the site's address and /feed/ behind it.",
    )


def feed_page(url: str, cursor: Mapping[str, Any]) -> str:
    """The address of a page of a feed. Raises nothing: a cursor holds an address or WordPress's number."""
    if cursor.get("url"):
        return str(cursor["url"])
    if cursor.get("page"):
        return f"{url}{'&' if '?' in url else '?'}paged={cursor['page']}"
    return url
