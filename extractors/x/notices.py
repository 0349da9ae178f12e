"""What X says of posts that it does not give any more: problems in answers, notices, compliance files. Pure.

The kind of a problem is at the end of its `type`; older answers say it in words only.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from extractors.reading import PageReader, RejectedError
from extractors.values import dig, moment, text_of
from extractors.x.ids import identifier, number_of, time_of, uri_of
from extractors.x.shapes import NOTICES

POST_TYPES = {"tweet", "post", "status"}
SAME_MOMENT = timedelta(seconds=2)
# The reason of a compliance file -> the status of the post, or of the account.
POST_REASONS = {
    "deleted": "deleted",
    "bounced": "deleted",
    "deactivated": "deleted",
    "protected": "private",
    "suspended": "unavailable",
}
USER_REASONS = {"deleted": "deleted", "deactivated": "deleted", "suspended": "suspended"}


def status_of(problem: Mapping[str, Any]) -> str:
    """What a problem says of a post that was asked for."""
    said = " ".join(str(problem.get(name, "")) for name in ("type", "title", "detail")).lower()
    if "suspended" in said or "resource-unavailable" in said:
        return "unavailable"
    if "not authorized" in said or "not-authorized" in said or "authorization error" in said:
        return "private"
    if "withheld" in said:
        return "withheld"
    return "deleted" if "not found" in said or "not-found" in said else "unavailable"


def read_problems(
    reader: PageReader, problems: Iterable[Mapping[str, Any]], asked: Mapping[str, str], start: int
) -> set[str]:
    """Status changes of the posts that problems speak of; returns their ids.

    `asked` holds the uri of each stored post by the id it was asked for.
    """
    found: set[str] = set()
    for position, problem in enumerate(problems, start=start):
        id_ = identifier(problem, "resource_id", "value")
        if str(problem.get("resource_type")) in POST_TYPES and number_of(id_) and id_:
            detail = text_of(problem.get("detail")) or ""
            uri = asked.get(id_) or uri_of(id_)
            reader.status_change(position, status_of(problem), uri=uri, detail=detail[:300])
            found.add(id_)
    return found


def read_notice(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A notice of a stream or a webhook that a post was taken back or is withheld."""
    name = next(name for name in NOTICES if isinstance(item.get(name), dict))
    notice = item[name]
    post = next(
        (notice[key] for key in ("status", "tweet", "post") if isinstance(notice.get(key), dict)), notice
    )
    id_ = identifier(post, "id_str", "id")
    if id_ is None:
        raise RejectedError("missing_key", "The notice names no post.")
    countries = notice.get("withheld_in_countries")
    if "withheld" in name and isinstance(countries, list) and not {"XX", "XY"} & {str(c) for c in countries}:
        return  # withheld in some countries only: it is still there
    status = "withheld" if "withheld" in name else "deleted"
    reader.status_change(position, status, uri=uri_of(id_), detail=name)


def read_compliance(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """A line of a compliance file. Files of posts and of accounts look alike: an id that was given out when
    the thing was made is a post's (or that of an account which posts know nothing of).
    """
    id_, reason = identifier(item, "id"), str(item.get("reason", ""))
    if id_ is None:
        raise RejectedError("missing_key", "The line names neither a post nor an account.")
    made, given_out = moment(item.get("created_at")), time_of(id_)
    if given_out and made and abs(given_out - made) <= SAME_MOMENT:
        if reason in POST_REASONS:
            reader.status_change(position, POST_REASONS[reason], uri=uri_of(id_), detail=reason)
        return
    reader.member(
        position,
        member_id=id_,
        created_at=made,
        status=USER_REASONS.get(reason, "live"),
        is_protected=True if reason == "protected" else None,
    )


def missing(document: Any, asked: Mapping[str, str], known: set[str]) -> list[str]:
    """The ids that an answer to a second look speaks of in no way."""
    is_answer = isinstance(document, dict) and ("data" in document or "errors" in document)
    is_refusal = isinstance(document, dict) and "data" not in document and dig(document, "title") is not None
    return [id_ for id_ in asked if id_ not in known] if is_answer and not is_refusal else []
