"""The Lemmy endpoints this source reads, one method each, in the words of version 3 or 4 of the API.

Version 4 (Lemmy 1.0) writes its choices in lower case and pages by cursors only; names of parameters that
changed on the way to 1.0 are sent in both forms, since servers leave out what they do not know.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from agorascope.errors import SourceError
from extractors.http import (
    Answer,
    AuthError,
    Http,
    HttpError,
    PermanentError,
    PoisonPageError,
    RateLimitedError,
    json_problem,
)
from extractors.lemmy.settings import PAGE_SIZE
from extractors.values import count, dictionaries, dig, text_of

DIALECT = "none"  # limits are counted for each address, and no header tells them
RATE_ERRORS = {"rate_limit_error", "too_many_requests"}
PRIVATE_ERRORS = {"instance_is_private", "not_logged_in", "incorrect_login"}
REFUSED_AFTER = 60.0
LISTS = ("posts", "comments", "items", "data", "search", "results")
_LANGUAGE_ID = re.compile(rb'"language_id":\s*(\d{1,5})\b')

Cursor = Mapping[str, Any]


class LemmyError(SourceError):
    """A host does not speak the API of Lemmy."""


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What an instance says about itself: its API, and the languages behind its numbers."""

    version: str  # v3, v4
    languages: Mapping[int, str] = field(default_factory=dict)


class LemmyClient:
    """One instance."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._root = f"{params['scheme']}://{params['host']}/api"
        self._host = str(params["host"])
        self._wanted = str(params.get("api", "auto"))

    def site(self) -> SiteFacts:
        """The version of the API and its languages, asked once a run."""
        key = f"lemmy site {self._root}"
        if key not in self._http.learnt:
            self._http.learnt[key] = self._ask_site()
        facts: SiteFacts = self._http.learnt[key]
        return facts

    def _ask_site(self) -> SiteFacts:
        versions = ("v4", "v3") if self._wanted == "auto" else (self._wanted,)
        for version in versions:
            try:
                document = self._get(version, "site", {}, "site_view").json()
            except (PermanentError, PoisonPageError):
                continue  # older servers answer 404, or the page of their website
            return SiteFacts(version, _languages(document))
        raise LemmyError(
            f"{self._host} does not answer /api/{versions[-1]}/site like a Lemmy server.",
            remedy="Check `host`; an instance of other software needs another network.",
        )

    def fetch_posts(self, community: str, cursor: Cursor) -> Answer:
        return self._list("post/list", {**self._in(community), **self._newest()}, cursor)

    def fetch_comments(self, community: str, cursor: Cursor) -> Answer:
        return self._list("comment/list", {**self._in(community), **self._newest()}, cursor)

    def fetch_comments_of(self, post_id: str, cursor: Cursor) -> Answer:
        """The comments of a post, newest first."""
        return self._list("comment/list", {"post_id": post_id, **self._newest()}, cursor)

    def fetch_search(self, query: str, cursor: Cursor) -> Answer:
        """Posts and comments that hold the words, newest first."""
        asked = {"q": query, **self._newest(), "type_": self._word("All"), "listing_type": self._word("All")}
        return self._list("search", asked, cursor)

    def fetch_community(self, name: str) -> Answer:
        return self._get(self.site().version, "community", {"name": name}, "community_view")

    def fetch_item(self, kind: str, id_: str) -> Answer:
        """A post or comment by its number here; that it is not there is an answer too."""
        version = self.site().version
        answer = self._get(version, kind, {"id": id_}, f"{kind}_view", accept=(400, 404))
        if answer.status >= 400 and (error := self._explain(answer)):
            raise error
        return answer

    def languages_in(self, body: bytes) -> dict[str, str]:
        """The codes of the languages that an answer numbers."""
        known = self.site().languages
        numbers = {int(number) for number in _LANGUAGE_ID.findall(body)}
        return {str(number): known[number] for number in sorted(numbers) if number in known}

    def _list(self, path: str, asked: Mapping[str, str], cursor: Cursor) -> Answer:
        paging = {name: str(cursor[name]) for name in ("page_cursor", "page") if cursor.get(name)}
        return self._get(self.site().version, path, {**asked, "limit": str(PAGE_SIZE), **paging}, LISTS)

    def _newest(self) -> dict[str, str]:
        """Newest first, and of every server: without `type_` comments of other servers are left out."""
        return {"sort": self._word("New"), "type_": self._word("All")}

    def _in(self, community: str) -> dict[str, str]:
        both = {"community_name": community}
        return both | ({"community_name_or_id": community} if self.site().version == "v4" else {})

    def _word(self, word: str) -> str:
        return word.lower() if self.site().version == "v4" else word

    def _get(
        self,
        version: str,
        path: str,
        params: Mapping[str, str],
        holding: str | Collection[str],
        accept: Collection[int] = (),
    ) -> Answer:
        parts = (holding,) if isinstance(holding, str) else tuple(holding)

        def check(answer: Answer) -> str | None:
            problem = json_problem(answer, expect=dict)
            if problem is None and not any(answer.json().get(part) is not None for part in parts):
                return f"an answer without {' or '.join(parts)}"
            return problem

        return self._http.get(
            f"{self._root}/{version}/{path}",
            params=params,
            dialect=DIALECT,
            accept=accept,
            check=check,
            explain=self._explain,
        )

    def _explain(self, answer: Answer) -> HttpError | None:
        """Refusals that Lemmy tells by a name, with a status that says less."""
        name = error_name(answer)
        if name in RATE_ERRORS:
            return RateLimitedError(
                f"{self._host} says that it was asked too often.",
                remedy="The next run goes on from here.",
                resume_at=answer.fetched_at + timedelta(seconds=REFUSED_AFTER),
            )
        if name in PRIVATE_ERRORS:
            return AuthError(
                f"{self._host} shows itself only to its members ({name}).",
                remedy="Listen to the community on another instance.",
            )
        return None


def error_name(answer: Answer) -> str | None:
    """The name of an error of Lemmy, None for any other answer."""
    try:
        return text_of(dig(answer.json(), "error"))
    except (ValueError, RecursionError):
        return None


def _languages(document: Mapping[str, Any]) -> dict[int, str]:
    return {
        number: code
        for entry in dictionaries(document.get("all_languages"))
        if (number := count(entry.get("id"))) is not None and (code := text_of(entry.get("code")))
    }
