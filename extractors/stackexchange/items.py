"""What holds questions, answers, comments and members among the API's answers. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from extractors.values import text_of

Kind = Literal["questions", "answers", "comments", "users"]
MAX_ITEMS = 20_000  # of one page
# What only tells of a post: revisions, edits that wait for approval, votes that moved a reputation, and
# the messages of one's own inbox.
_ABOUT_POSTS = {"revision_guid", "suggested_edit_id", "reputation_change", "timeline_type", "is_unread"}
_INSIDE = ("answers", "comments")  # what some filters put into a question or an answer


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in an answer; what it is about, where that is known; the site it was saved with."""

    kind: Kind
    item: Any
    question: str | None = None
    site: str = ""


def found_in(document: Any) -> Iterator[Found]:
    """The items of any kind of answer, in its order, each before what is inside it."""
    given = 0
    for part in document if isinstance(document, list) else [document]:
        for found in _items(part):
            given += 1
            if given > MAX_ITEMS:
                return
            yield found


def _items(part: Any) -> Iterator[Found]:
    if not isinstance(part, dict):
        return
    if isinstance(part.get("data"), dict) and "origin" in part:  # kept by a collector with its site
        yield from _with_inside(part["data"], text_of(part["origin"]) or "", None, 0)
    elif isinstance(part.get("items"), list):
        for item in part["items"]:
            yield from _with_inside(item, "", None, 0)
    else:
        yield from _with_inside(part, "", None, 0)


def _with_inside(item: Any, site: str, question: str | None, depth: int) -> Iterator[Found]:
    kind = kind_of(item)
    if kind is None:
        return
    question = text_of(item.get("question_id")) or question
    yield Found(kind, item, question, site)
    if kind == "users" or depth > 1:  # comments on answers to questions are the deepest
        return
    for name in _INSIDE:
        inner = item.get(name)
        for one in inner if isinstance(inner, list) else []:
            yield from _with_inside(one, site, question, depth + 1)


def kind_of(item: Any) -> Kind | None:
    """What an item is, by the ids it has; None for tags, badges, sites, revisions..."""
    if not isinstance(item, dict) or _ABOUT_POSTS & item.keys():
        return None
    if "comment_id" in item:
        return "comments"
    if "answer_id" in item or (item.get("post_type") == "answer" and "post_id" in item):
        return "answers"
    if "question_id" in item or (item.get("post_type") == "question" and "post_id" in item):
        return "questions" if is_whole(item) else None
    return "users" if {"user_id", "display_name"} <= item.keys() and "reputation" in item else None


def is_whole(item: Mapping[str, Any]) -> bool:
    """A question, and not something that only names one (a favourite, a link, a timeline event)."""
    return bool({"title", "body", "body_markdown", "excerpt"} & item.keys()) or {"post_type", "score"} <= (
        item.keys()
    )
