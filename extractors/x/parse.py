"""Answers of X to records. Pure, and tolerant: what is wrong with one item costs that item only.

page -> documents -> envelopes -> posts, members, counters, interactions, status changes, rejects
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.documents import read_documents
from extractors.reading import PageReader, RejectedError, open_json
from extractors.values import count, moment, text_of
from extractors.x.ids import identifier
from extractors.x.members import add_user, add_v1_user, must_have_id
from extractors.x.notices import missing, read_compliance, read_notice, read_problems
from extractors.x.posts_v1 import read_v1_post
from extractors.x.posts_v2 import Context, read_post, void
from extractors.x.shapes import COUNTS, Envelope, envelopes, is_message, kind_of
from extractors.x.versions import chain_of

PERIODS = {"day": timedelta(days=1), "hour": timedelta(hours=1)}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    documents = read_documents(page)
    if documents.problem or page.options.get("poison"):
        return open_json(page)[0].result()
    reader = PageReader(page, is_repaired=documents.is_repaired)
    position = 1
    for document in documents.found:
        for envelope in envelopes(document):
            read_envelope(reader, envelope, position)
            position += len(envelope.items)
    for number, line in documents.bad:
        reader.reject(line, number, "bad_json", "The line is not JSON: it is cut off or damaged.")
    if page.options.get("kind") == "verify" and documents.found:
        _note_missing(reader, documents.found[0])
    return reader.result()


def read_envelope(reader: PageReader, envelope: Envelope, start: int) -> None:
    """The records of one answer."""
    asked = {str(each["id"]): str(each["uri"]) for each in reader.page.options.get("asked", [])}
    found = read_problems(reader, envelope.errors, asked, start)
    if envelope.problem and not found:
        reader.reject(envelope.problem, None, "refused", f"The answer is a refusal: {envelope.problem}")
    known = [kind_of(item) is not None for item in envelope.items]
    if envelope.items and not any(known):
        detail = "Nothing in this answer is a post, an account or a count."
        reader.reject(_shape(envelope.items[0]), start, "not_posts", detail)
        return
    if "count" in map(kind_of, envelope.items) and not _query_of(reader, envelope):
        detail = "The answer does not say which query was counted."
        reader.reject(_shape(envelope.items[0]), start, "missing_key", detail)
        return
    context = Context(reader, envelope)
    reader.each(envelope.items, partial(_read_item, context), start=start)
    # Posts that came along without being named by an item, such as those pinned by an account.
    for post in envelope.posts.values():
        if kind_of(post) in {"post", "v1_post"}:
            reader.try_read(post, start, lambda item, place: _read_included(context, item, place))
    for user in envelope.users.values():
        add_user(reader, user, start)


def _query_of(reader: PageReader, envelope: Envelope) -> str:
    return text_of(reader.page.options.get("query")) or text_of(envelope.query) or ""


def _shape(item: Any) -> str:
    """The names in an item. Its values may be private, and nothing is known of them."""
    return f"an object of {', '.join(map(str, item))}" if isinstance(item, dict) else type(item).__name__


def _read_included(context: Context, item: Any, position: int) -> None:
    if context.uri_of(identifier(item, "id")) not in context.reader.posts:
        read_post(context, item, position, depth=1)


def _read_item(context: Context, item: Any, position: int) -> None:
    reader = context.reader
    is_own = reader.page.options.get("kind") == "accounts"
    match kind_of(item):
        case "post":
            read_post(context, item, position)
        case "v1_post":
            read_v1_post(reader, item, position)
        case "user":
            must_have_id(add_user(reader, item, position, is_own=is_own))
            _read_repost(reader, item, position)
        case "v1_user":
            must_have_id(add_v1_user(reader, item, position))
            _read_latest(reader, item, position)
        case "count":
            _read_count(context, item, position)
        case "notice":
            read_notice(reader, item, position)
        case "compliance":
            read_compliance(reader, item, position)
        case None:
            raise _unknown(item)


def _unknown(item: Any) -> RejectedError:
    if is_message(item):
        return RejectedError("unknown_visibility", "A message between persons, which is not for us.")
    return RejectedError("bad_record", "Neither a post nor an account nor a count.")


def _read_latest(reader: PageReader, user: Mapping[str, Any], position: int) -> None:
    """The newest post of an account, which v1.1 puts inside the account."""
    if isinstance(user.get("status"), dict):
        status = {**user["status"], "user": {**user, "status": None}}
        reader.try_read(
            status, position, lambda post, place: void(read_v1_post(reader, post, place, depth=1))
        )


def _read_repost(reader: PageReader, user: Mapping[str, Any], position: int) -> None:
    """An account in the list of those that reposted a post."""
    job = reader.page.options.get("job") or {}
    if job.get("kind") == "reposts":
        reader.interaction(
            position, type="repost", actor_id=identifier(user, "id"), target_post_uri=job.get("uri")
        )


def _read_count(context: Context, item: Mapping[str, Any], position: int) -> None:
    """The volume of a query in one hour or day. A first part that was cut into is neither."""
    reader, bounds = context.reader, _bounds_of(item)
    value = next((found for name in COUNTS if (found := count(item.get(name))) is not None), None)
    if bounds is None:
        raise RejectedError("bad_date", "The count says no time that can be read.")
    start, end = bounds
    period = reader.page.options.get("granularity") or _longest_of(context.envelope)
    whole = start.replace(minute=0, second=0, microsecond=0)
    if start != (whole.replace(hour=0) if period == "day" else whole) or period not in PERIODS:
        return
    reader.metric(
        position, channel_kind="query", channel_id=_query_of(reader, context.envelope), metric="volume",
        value=value, period=period, period_start=start, is_final=end - start == PERIODS[period],
    )  # fmt: skip


def _bounds_of(item: Any) -> tuple[datetime, datetime] | None:
    start, end = moment(item.get("start")), moment(item.get("end"))
    return (start, end) if start and end else None


def _longest_of(envelope: Envelope) -> str:
    """Whether an answer counts by day, hour or less: by its longest part, since the outer ones may be cut."""
    bounds = [found for item in envelope.items if kind_of(item) == "count" and (found := _bounds_of(item))]
    longest = max((end - start for start, end in bounds), default=timedelta())
    return next((name for name, length in PERIODS.items() if longest >= length), "minute")


def _note_missing(reader: PageReader, document: Any) -> None:
    """Posts that were asked for and that the answer passes over in silence."""
    asked = {str(each["id"]): str(each["uri"]) for each in reader.page.options.get("asked", [])}
    known: set[str] = set()
    for envelope in envelopes(document):
        for item in envelope.items:
            if id_ := identifier(item, "id"):
                known |= {id_, *chain_of(item, id_)}
        known |= {id_ for error in envelope.errors if (id_ := identifier(error, "resource_id", "value"))}
    for id_ in missing(document, asked, known):
        reader.status_change(1, "unavailable", uri=asked[id_], detail="not in the answer")
