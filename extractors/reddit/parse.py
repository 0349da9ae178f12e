"""Answers of Reddit to records. Pure, and tolerant: what is wrong with one thing costs that thing only.

page -> documents -> things -> posts, comments, members, subscribers, status changes, rejects
"""

from functools import partial
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import GONE, Parsed, Row
from extractors.documents import read_documents
from extractors.reading import PageReader, RejectedError, open_json
from extractors.reddit.posts import read_post
from extractors.reddit.settings import SITE
from extractors.reddit.things import (
    ACCOUNT,
    COMMENT,
    LINK,
    MESSAGE,
    MORE,
    SUBREDDIT,
    Thing,
    error_of,
    fullname,
    things_of,
)
from extractors.values import count, epoch, flag, text_of, whole_number

RECORDS = {COMMENT, ACCOUNT, LINK, SUBREDDIT, MORE}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    documents = read_documents(page)
    if documents.problem or page.options.get("poison"):
        return open_json(page)[0].result()
    reader = PageReader(page, is_repaired=documents.is_repaired)
    found: set[str | None] = set()
    position = 1
    for document in documents.found:
        things = list(things_of(document))
        _reject_what_is_not_ours(reader, document, things)
        ours = [thing for thing in things if thing.kind in RECORDS]
        reader.each(ours, partial(_read_thing, reader), start=position)
        position += len(things)
        found |= {fullname(thing) for thing in things}
    for number, line in documents.bad:
        reader.reject(line, number, "bad_json", "The line is not JSON: it is cut off or damaged.")
    _note_missing(reader, documents.found, found)
    return reader.result()


def _reject_what_is_not_ours(reader: PageReader, document: Any, things: list[Thing]) -> None:
    """Refusals, messages between persons, and answers of endpoints that hold no posts: one reject each."""
    if refusal := error_of(document):
        reader.reject(refusal, None, "refused", f"The answer is a refusal: {refusal}")
        return
    if any(thing.kind == MESSAGE for thing in things):
        detail = "Messages between persons are not read."
        reader.reject("", None, "unknown_visibility", detail)
    others = sorted({thing.kind for thing in things} - RECORDS - {MESSAGE})
    is_other = isinstance(document, dict) and document and "kind" not in document and "json" not in document
    if others or (is_other and not things):
        shape = ", ".join(others or map(str, document))
        reader.reject(shape, None, "not_posts", "Nothing of this kind is a post, an account or a subreddit.")


def _read_thing(reader: PageReader, thing: Thing, position: int) -> None:
    if thing.kind in {COMMENT, LINK}:
        _gone(reader, read_post(reader, thing, position), position)
    elif thing.kind == ACCOUNT:
        _read_account(reader, thing, position)
    elif thing.kind == SUBREDDIT:
        _read_subreddit(reader, thing, position)


def _gone(reader: PageReader, row: Row, position: int) -> None:
    """In a second look a post without words is a change of its status: a run doubts too many of them."""
    if reader.page.options.get("kind") == "verify" and row["status"] in GONE:
        asked = {each["id"]: each["uri"] for each in reader.page.options.get("asked", [])}
        reader.posts.pop(row["uri"], None)
        uri = asked.get(row["post_id"]) or row["uri"]
        reader.status_change(position, row["status"], uri=uri, detail="said in the answer")


def _read_account(reader: PageReader, thing: Thing, position: int) -> None:
    """An account's own page. Reddit has no public number of followers."""
    data, handle = thing.data, text_of(thing.data.get("name"))
    id_ = text_of(data.get("id"))
    if id_ is None and data.get("is_suspended") is not True:
        raise RejectedError("missing_key", "The account has no id, which is its key.")
    total = whole_number(data.get("total_karma"))
    parts = [whole_number(data.get(name)) for name in ("link_karma", "comment_karma")]
    known = [part for part in parts if part is not None]
    reader.member(
        position,
        member_id=f"t2_{id_.removeprefix('t2_')}" if id_ else None,
        handle=handle,
        display_name=handle,
        url=f"{SITE}/user/{handle}" if handle else None,
        created_at=epoch(data.get("created_utc")),
        reputation=total if total is not None else sum(known) if known else None,
        verified=flag(data.get("verified")),
        opted_out=flag(data.get("hide_from_robots")),
        status="suspended" if data.get("is_suspended") is True else "live",
    )


def _read_subreddit(reader: PageReader, thing: Thing, position: int) -> None:
    """A subreddit: how many subscribe to it."""
    name = text_of(thing.data.get("display_name"))
    if name is None:
        raise RejectedError("missing_key", "The subreddit has no name, which is its key.")
    reader.metric(
        position,
        channel_kind="subreddit",
        channel_id=name,
        metric="followers",
        value=count(thing.data.get("subscribers")),
    )


def _note_missing(reader: PageReader, documents: list[Any], found: set[str | None]) -> None:
    """Posts that a second look asked for and that the answer leaves out."""
    is_answer = bool(documents) and isinstance(documents[0], dict) and documents[0].get("kind") == "Listing"
    if reader.page.options.get("kind") != "verify" or not is_answer:
        return
    for asked in reader.page.options.get("asked", []):
        if asked["id"] not in found:
            reader.status_change(1, "unavailable", uri=asked["uri"], detail="not in the answer")
