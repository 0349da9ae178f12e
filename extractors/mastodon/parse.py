"""Mastodon pages to records. Pure, and tolerant: what is wrong with one post costs that post only.

page -> statuses -> posts (with the originals of reblogs and quotes), members, counters, rejects
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed, Reject, Row
from extractors.mastodon.items import is_account, items_of
from extractors.mastodon.members import account_metrics, member_id, member_row
from extractors.mastodon.posts import PageContext, metric_rows, post_row
from extractors.reading import DATA_ERRORS, MAX_EXCERPT, RejectedError, observed_at, open_json
from extractors.values import load_document, text_of

KEPT = {"public"}
MAX_DEPTH = 2  # a reblog of a quote
GONE = {404: "deleted", 410: "deleted", 403: "private"}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    if page.options.get("kind") == "verify" and page.status in GONE:
        return _taken_back(page)
    document, is_repaired, problem = load_document(page)
    if problem or page.options.get("poison"):
        excerpt = page.body[:MAX_EXCERPT].decode("utf-8", "replace")
        detail = f"The answer is not what was asked for: {problem or 'not usable'}. It is asked for again."
        return Parsed(rejects=[Reject(page.network, page.ref, None, "bad_page", detail, excerpt)])
    reader = _Reader(page, is_repaired)
    if is_account(document):
        reader.read_account(document)
    for position, item in enumerate(items_of(document), start=1):
        if is_account(item):
            reader.read_member(item, position)
        else:
            reader.read_status(item, position)
    return reader.result(document)


def _taken_back(page: RawPage) -> Parsed:
    """A stored post that the instance does not give any more."""
    reader, _ = open_json(page)
    asked = page.options["post"]
    reader.status_change(1, GONE[page.status], uri=asked["uri"], detail=f"HTTP {page.status}")
    return Parsed(status_changes=reader.result().status_changes)


@dataclass
class _Reader:
    """Gathers the records of one page, each post and member once."""

    page: RawPage
    is_repaired: bool
    parsed: Parsed = field(default_factory=Parsed)
    posts: dict[str, Row] = field(default_factory=dict)
    metrics: dict[str, list[Row]] = field(default_factory=dict)
    members: dict[str, Row] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)  # posts of the listing itself, not inside another

    def __post_init__(self) -> None:
        options = self.page.options
        self.host = str(options.get("host", ""))
        self.domain = str(options.get("domain") or self.host)
        self.kept = KEPT | ({"unlisted"} if options.get("include_unlisted") else set())
        self.observed_at = observed_at(self.page)

    def read_account(self, account: Mapping[str, Any]) -> None:
        """The account that was asked for by name: its counters are followed over time."""
        row = self._member(account, 1)
        if row is None:
            self._reject(account, 1, "missing_key", "The account has neither uri nor url.")
        else:
            self.parsed.channel_metrics += account_metrics(row)

    def read_member(self, account: Mapping[str, Any], position: int) -> None:
        """An account in a list of accounts."""
        if self._member(account, position) is None:
            self._reject(account, position, "missing_key", "The account has neither uri nor url.")

    def read_status(self, item: Any, position: int, depth: int = 0) -> None:
        """One status, and the posts it repeats or quotes; what is wrong with it becomes a reject."""
        try:
            self._status(item, position, depth)
        except RejectedError as rejected:
            self._reject(item, position, rejected.reason, str(rejected))
        except DATA_ERRORS as error:
            self._reject(item, position, "bad_record", f"Cannot be read: {type(error).__name__}: {error}")

    def result(self, document: Any) -> Parsed:
        self.parsed.posts = list(self.posts.values())
        self.parsed.members = list(self.members.values())
        self.parsed.channel_metrics += [row for rows in self.metrics.values() for row in rows]
        self._link_within_page(document)
        return self.parsed

    def _status(self, item: Any, position: int, depth: int) -> None:
        if not isinstance(item, dict) or not ({"content", "visibility"} & item.keys()):
            raise RejectedError("bad_record", "Not a status.")
        visibility = text_of(item.get("visibility"))
        if visibility is None:
            raise RejectedError("unknown_visibility", "Nothing says that this status is public.")
        if visibility not in self.kept:
            return  # not for us: nothing of it is kept
        row = post_row(item, self._context(position, depth))
        original = item.get("reblog")
        for inner in (original, _quoted(item)):
            if isinstance(inner, dict) and depth < MAX_DEPTH:
                self.read_status(inner, position, depth + 1)
        # A post seen both alone and inside another keeps the channel it was found in.
        if depth == 0 or row["uri"] not in self.posts:
            self.posts[row["uri"]] = row
            self.metrics[row["uri"]] = [] if original else metric_rows(item, row, self.page)
        if depth == 0:
            self.found.add(row["uri"])
        if isinstance(item.get("account"), dict):
            self._member(item["account"], position)

    def _context(self, position: int, depth: int) -> PageContext:
        return PageContext(
            page=self.page,
            host=self.host,
            domain=self.domain,
            channel=self.page.options.get("channel") if depth == 0 else None,
            raw_ref=f"{self.page.ref}#{position}",
            is_repaired=self.is_repaired,
        )

    def _member(self, account: Mapping[str, Any], position: int) -> Row | None:
        id_ = member_id(account)
        if id_ is not None and id_ not in self.members:
            ref = f"{self.page.ref}#{position}"
            row = member_row(self.page.network, account, self.domain, self.observed_at, ref)
            if row is not None:
                self.members[id_] = row
        return self.members.get(id_ or "")

    def _link_within_page(self, document: Any) -> None:
        """Fill what only other records of the page can tell: parents, threads, who a mention is."""
        uris = {row["post_id"]: row["uri"] for row in self.parsed.posts if row["post_id"]}
        asked = self.page.options.get("post")
        root = None
        if isinstance(asked, dict):
            uris.setdefault(asked["id"], asked.get("uri"))
            root = _thread_root(document, asked)
        known = {row["handle"]: row["member_id"] for row in self.parsed.members}
        for row in self.parsed.posts:
            row["parent_uri"] = uris.get(row["parent_id"])
            if root and row["uri"] in self.found:
                row["thread_id"], row["thread_uri"] = root, uris.get(root)
            for mention in row["mentions"]:
                mention["id"] = known.get(mention["handle"])

    def _reject(self, item: Any, position: int, reason: str, detail: str) -> None:
        # What may be private leaves no trace but its place.
        excerpt = "" if reason == "unknown_visibility" else json.dumps(item)[:MAX_EXCERPT]
        self.parsed.rejects.append(
            Reject(self.page.network, self.page.ref, position, reason, detail, excerpt)
        )


def _quoted(item: Mapping[str, Any]) -> Any:
    quote = item.get("quote")
    return quote.get("quoted_status") if isinstance(quote, dict) else None


def _thread_root(document: Any, asked: Mapping[str, Any]) -> str | None:
    """The local id of the first post of the thread around the post asked for, when it is known."""
    ancestors = items_of({"ancestors": document.get("ancestors")}) if isinstance(document, dict) else []
    first = ancestors[0] if ancestors else {"id": asked["id"], "in_reply_to_id": asked.get("parent")}
    is_first = isinstance(first, dict) and not first.get("in_reply_to_id")
    return text_of(first.get("id")) if is_first else None
