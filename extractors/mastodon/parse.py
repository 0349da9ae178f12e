"""Mastodon pages to records. Pure, and tolerant: what is wrong with one post costs that post only.

page -> statuses -> posts (with the originals of reblogs and quotes), members, counters, rejects
"""

from collections.abc import Mapping
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed, Row
from extractors.mastodon.items import is_account, is_other, items_of, names_in, refusal_of
from extractors.mastodon.members import member_fields, member_id
from extractors.mastodon.posts import FIRST_YEAR, counters_of, is_reblog, links_of, post_fields
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import moment, text_of

KEPT = {"public"}
MAX_DEPTH = 2  # a reblog of a quote
GONE = {404: "deleted", 410: "deleted", 403: "private"}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    host = str(page.options.get("host", ""))
    reader, document = open_json(page, instance=host or None)
    if page.options.get("kind") == "verify" and page.status in GONE and refusal_of(document):
        return _taken_back(reader)
    if problem := _problem_of(document):
        if not reader.result().rejects:
            reader.reject("", None, *problem)
        return reader.result()
    statuses = _Statuses(reader, domain=str(page.options.get("domain") or host))
    if is_account(document):
        reader.try_read(document, 1, statuses.read_followed_account)
    reader.each(items_of(document), statuses.read)
    _link_within_page(reader, statuses.found, document)
    return reader.result()


def _problem_of(document: Any) -> tuple[str, str] | None:
    """Why a whole answer holds nothing for us: a refusal, or an answer about something else."""
    if refusal := refusal_of(document):
        return "error_answer", f"The server refused: {refusal}"
    if is_other(document):
        return "not_posts", f"Neither statuses nor accounts; it holds: {names_in(document)}."
    return None


def _taken_back(reader: PageReader) -> Parsed:
    """A stored post that the instance does not give any more; what the refusal says is no record."""
    page = reader.page
    uri = page.options["post"]["uri"]
    reader.status_change(1, GONE[page.status], uri=uri, detail=f"HTTP {page.status}")
    return Parsed(status_changes=reader.result().status_changes)


class _Statuses:
    """Reads the statuses and accounts of one page."""

    def __init__(self, reader: PageReader, *, domain: str) -> None:
        self.reader = reader
        self.domain = domain
        self.kept = KEPT | ({"unlisted"} if reader.page.options.get("include_unlisted") else set())
        self.found: set[str] = set()  # posts of the listing itself, not inside another

    def read(self, item: Any, position: int) -> None:
        if is_account(item):
            self.read_account(item, position)
        else:
            self.read_status(item, position)

    def read_followed_account(self, account: Any, position: int) -> None:
        """The account that was asked for by name. Followers of every member are kept at load."""
        row = self.read_account(account, position)
        self.reader.metric(
            position,
            channel_kind="account",
            channel_id=row["member_id"],
            metric="posts",
            value=row["posts"],
            instance=row["instance"],
        )

    def read_account(self, account: Any, position: int) -> Row:
        row = self._member(account, position)
        if row is None:
            raise RejectedError("missing_key", "The account has neither uri nor url.")
        return row

    def read_status(self, item: Any, position: int, depth: int = 0) -> None:
        """One status, and the posts it repeats or quotes."""
        if not isinstance(item, dict) or not ({"content", "visibility"} & item.keys()):
            raise RejectedError("bad_record", "Not a status.")
        visibility = text_of(item.get("visibility"))
        if visibility is None:
            raise RejectedError("unknown_visibility", "Nothing says that this status is public.")
        if visibility not in self.kept:
            return  # not for us: nothing of it is kept
        row = self._post(item, position, is_main=depth == 0)
        if depth == 0:
            self.found.add(row["uri"])
        if isinstance(item.get("account"), dict):
            self._member(item["account"], position)
        for inner in (item.get("reblog"), _quoted(item)):
            if isinstance(inner, dict) and depth < MAX_DEPTH:
                self.reader.try_read(
                    inner, position, lambda one, place: self.read_status(one, place, depth + 1)
                )

    def _post(self, item: Mapping[str, Any], position: int, *, is_main: bool) -> Row:
        is_repost = is_reblog(item)
        counters, estimates = counters_of(item)
        row = self.reader.post(
            position,
            uri=text_of(item.get("uri")),
            created=moment(item.get("created_at")),
            created_source=item.get("created_at"),
            first_year=FIRST_YEAR,
            text=None if is_repost else item.get("content"),
            title=None if is_repost else item.get("spoiler_text"),
            text_format="html",
            counters=counters,
            estimates=estimates,
            is_main=is_main,
            links=[],
            **post_fields(item, self.domain),
        )
        row["links"] = links_of(item, row["text"])
        return row

    def _member(self, account: Any, position: int) -> Row | None:
        id_ = member_id(account)
        fields = member_fields(account, self.domain) if id_ and id_ not in self.reader.members else {}
        return self.reader.member(position, member_id=id_, **fields)


def _link_within_page(reader: PageReader, found: set[str], document: Any) -> None:
    """Fill what only other records of the page can tell: parents, threads, who a mention is."""
    rows = reader.posts.values()
    uris = {row["post_id"]: row["uri"] for row in rows if row["post_id"]}
    asked = reader.page.options.get("post") or reader.page.options.get("thread")
    root = None
    if isinstance(asked, dict):
        uris.setdefault(asked["id"], asked.get("uri"))
        root = _thread_root(document, asked)
    known = {row["handle"]: row["member_id"] for row in reader.members.values()}
    for row in rows:
        row["parent_uri"] = uris.get(row["parent_id"])
        if root and row["uri"] in found:
            row["thread_id"], row["thread_uri"] = root, uris.get(root)
        for mention in row["mentions"]:
            mention["id"] = known.get(mention["handle"])


def _quoted(item: Mapping[str, Any]) -> Any:
    quote = item.get("quote")
    return quote.get("quoted_status") if isinstance(quote, dict) else None


def _thread_root(document: Any, asked: Mapping[str, Any]) -> str | None:
    """The local id of the first post of the thread around the post asked for, when it is known."""
    ancestors = items_of({"ancestors": document.get("ancestors")}) if isinstance(document, dict) else []
    first = ancestors[0] if ancestors else {"id": asked["id"], "in_reply_to_id": asked.get("parent")}
    is_first = isinstance(first, dict) and not first.get("in_reply_to_id")
    return text_of(first.get("id")) if is_first else None
