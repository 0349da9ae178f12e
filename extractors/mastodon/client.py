"""The Mastodon endpoints this source reads, one method each, and how its pages are linked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from agorascope.errors import SourceError
from extractors.http import Answer, AuthError, Http, PermanentError, json_problem
from extractors.mastodon.settings import PAGE_SIZE
from extractors.values import dig

DIALECT = "mastodon"
CURSOR_NAMES = ("min_id", "max_id")


class MastodonError(SourceError):
    """An instance does not give what was asked for."""


@dataclass(frozen=True, slots=True)
class InstanceFacts:
    """What an instance says about itself: its domain in handles, and who may read hashtags."""

    domain: str
    local: str = "public"  # public, authenticated, disabled
    remote: str = "public"


class MastodonClient:
    """One instance, asked with one credential or none."""

    def __init__(self, http: Http, params: Mapping[str, Any], token: str | None) -> None:
        self._http = http
        self._root = f"{params['scheme']}://{params['host']}"
        self._host = str(params["host"])
        self._token = token

    def fetch_instance(self) -> InstanceFacts:
        """What the instance says about itself, asked once a run. Older servers say less."""
        if self._root not in self._http.learnt:
            self._http.learnt[self._root] = self._ask_instance()
        facts: InstanceFacts = self._http.learnt[self._root]
        return facts

    def _ask_instance(self) -> InstanceFacts:
        try:
            document = self._get("/api/v2/instance", {}, dict).json()
        except PermanentError:
            return InstanceFacts(domain=self._host)
        access = dig(document, "configuration", "timelines_access", "hashtag_feeds")
        feeds = access if isinstance(access, dict) else {}
        domain = document.get("domain")
        return InstanceFacts(
            domain=domain.lower() if isinstance(domain, str) and domain else self._host,
            local=str(feeds.get("local", "public")),
            remote=str(feeds.get("remote", "public")),
        )

    def hashtag_access(self) -> dict[str, str]:
        """The extra parameters that ask only for what this credential may read.

        Raises AuthError or MastodonError when that is nothing.
        """
        facts = self.fetch_instance()
        open_to_us = {"public", "authenticated"} if self._token else {"public"}
        local, remote = facts.local in open_to_us, facts.remote in open_to_us
        if local and remote:
            return {}
        if local or remote:
            return {"local": "true"} if local else {"remote": "true"}
        if "authenticated" in {facts.local, facts.remote} and not self._token:
            raise AuthError(
                f"{self._host} shows hashtag timelines only to people signed in.",
                remedy="Set `token_env` of this instance, or listen to accounts, or to another instance.",
            )
        raise MastodonError(
            f"{self._host} has switched hashtag timelines off.",
            remedy="Listen to accounts of this instance, or to the hashtag on another instance.",
        )

    def fetch_tag(self, tag: str, cursor: Mapping[str, str], access: Mapping[str, str]) -> Answer:
        path = f"/api/v1/timelines/tag/{quote(tag, safe='')}"
        return self._get(path, {**access, **_paging(cursor)}, list)

    def fetch_account(self, handle: str) -> Answer:
        return self._get("/api/v1/accounts/lookup", {"acct": handle}, dict)

    def fetch_account_statuses(self, account_id: str, cursor: Mapping[str, str]) -> Answer:
        return self._get(f"/api/v1/accounts/{quote(account_id, safe='')}/statuses", _paging(cursor), list)

    def fetch_context(self, status_id: str) -> Answer:
        return self._get(f"/api/v1/statuses/{quote(status_id, safe='')}/context", {}, dict)

    def fetch_status(self, status_id: str) -> Answer:
        """A post by its id here; that it is gone or private is an answer too."""
        return self._get(f"/api/v1/statuses/{quote(status_id, safe='')}", {}, dict, accept=(403, 404, 410))

    def _get(
        self, path: str, params: Mapping[str, str], expect: type, accept: Collection[int] = ()
    ) -> Answer:
        def check(answer: Answer) -> str | None:
            return json_problem(answer, expect=expect) or _error_in(answer)

        return self._http.get(
            self._root + path, params=params, token=self._token, dialect=DIALECT, check=check, accept=accept
        )


def _paging(cursor: Mapping[str, str]) -> dict[str, str]:
    known = {name: str(cursor[name]) for name in CURSOR_NAMES if name in cursor}
    return {"limit": str(PAGE_SIZE), **known}


def _error_in(answer: Answer) -> str | None:
    """An error object that was sent with status 200."""
    document = answer.json()
    if isinstance(document, dict) and set(document) <= {"error", "error_description"} and document:
        return f"an error ({str(document.get('error'))[:100]})"
    return None


def linked_cursor(link: str, relation: str, name: str) -> dict[str, str] | None:
    """The cursor of a Link header: {"min_id": ...} of rel=prev, {"max_id": ...} of rel=next.

    Only the id is taken from the header: the URL around it is always built here.
    """
    found = httpx.Response(200, headers={"link": link}).links.get(relation, {}).get("url", "")
    try:
        value = httpx.URL(found).params.get(name)
    except httpx.InvalidURL:
        return None
    return {name: value} if value else None
