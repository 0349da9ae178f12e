"""Stack Exchange answers to records: questions, answers, comments, members. Pure.

page -> items of any endpoint (items.py) -> posts, members, counters; ids asked for and not given are gone
"""

from collections.abc import Mapping
from html import unescape
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from extractors.reading import PageReader, RejectedError, open_json
from extractors.stackexchange.items import Found, found_in
from extractors.stackexchange.sites import item_uri, link_host, question_in, site_host
from extractors.values import count, dictionaries, dig, epoch, text_of, unique_tags, whole_number

FIRST_YEAR = 2008
IDS = {
    "questions": ("question_id", "post_id"),
    "answers": ("answer_id", "post_id"),
    "comments": ("comment_id",),
}


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    reader, document = open_json(page, instance=page.options.get("host"))
    if document is None:
        return reader.result()
    found = list(found_in(document))
    if not found and not _is_empty(document):
        reader.reject("", None, *_problem_of(document))
    # An answer is of one site: what does not name it (the author is gone) is of the site of the others.
    site = next((host for one in found if (host := _host(reader, one))), "")
    reader.each(found, lambda one, position: _read(reader, one, position, site))
    is_answer = isinstance(dig(document, "items"), list)  # a refusal says nothing of what was asked for
    for position, asked in enumerate((page.options.get("asked") or []) if is_answer else [], start=1):
        if asked["uri"] not in reader.posts:
            reader.status_change(position, "deleted", uri=asked["uri"], detail="no longer in the answer")
    return reader.result()


def _problem_of(document: Any) -> tuple[str, str]:
    """Why an answer holds nothing for us. It can be somebody's own inbox: names are enough."""
    if said := text_of(dig(document, "error_message")):
        return "error_answer", f"The server refused: {said[:200]}"
    items = dictionaries(dig(document, "items"))
    parts = items[0] if items else document if isinstance(document, dict) else {}
    names = ", ".join(sorted(map(str, parts))[:10]) or "nothing"
    return "not_posts", f"Holds no questions, answers, comments or members; it holds: {names}."


def _is_empty(document: Any) -> bool:
    """An answer of the right kind with nothing in it."""
    return document == [] or (isinstance(document, dict) and document.get("items") == [])


def _read(reader: PageReader, found: Found, position: int, site: str) -> None:
    host = _host(reader, found) or ("" if found.site else site)
    if found.kind == "users":
        if _read_member(reader, found.item, position, host) is None:
            raise RejectedError("missing_key", "The member has no user_id, which is its key.")
    else:
        _read_item(reader, found, position, host)


def _host(reader: PageReader, found: Found) -> str:
    """The site: as asked, as saved with the item, or as the item links to itself."""
    if reader.page.options.get("host"):
        return str(reader.page.options["host"])
    if found.site:
        return site_host(found.site)
    owner = found.item.get("owner")
    links = [found.item.get("link"), owner.get("link") if isinstance(owner, dict) else None]
    return next((host for link in links if (host := link_host(text_of(link)))), "")


def _read_item(reader: PageReader, found: Found, position: int, host: str) -> None:
    item = found.item
    id_ = next((id_ for name in IDS[found.kind] if (id_ := text_of(item.get(name)))), None)
    if id_ is None:
        raise RejectedError("missing_key", "The item has no id, which is its key.")
    link = text_of(item.get("link"))
    question = found.question or question_in(link)
    is_question = found.kind == "questions"
    about = _about(reader, found, question)
    on_question = text_of(item.get("post_id")) if about == "questions" else None
    thread = id_ if is_question else question or on_question
    text, text_format = _words(item)
    edited_at = epoch(item.get("last_edit_date"))
    title = text_of(item.get("title"))
    row = reader.post(
        position,
        uri=item_uri(host, found.kind, id_),
        kind="post" if is_question else "comment",
        post_id=id_,
        created=epoch(item.get("creation_date")),
        created_source=item.get("creation_date"),
        first_year=FIRST_YEAR,
        text=text,
        text_format=text_format,
        title=unescape(title) if title and is_question else None,
        instance=host or None,
        channel_id=host or None,
        edited_at=edited_at,
        status="edited" if edited_at or item.get("edited") is True else "live",
        status_at=edited_at,
        **_parent(found, host, question, about),
        thread_id=thread,
        thread_uri=item_uri(host, "questions", thread) if thread else None,
        url=link or item_uri(host, found.kind, id_),
        license=text_of(item.get("content_license")),
        flags=_flags(item),
        counters=_counters(item),
        **_author(item, host),
    )
    if is_question:
        row["hashtags"] = unique_tags(item.get("tags"))
    _read_member(reader, item.get("owner"), position, host)


def _flags(item: Mapping[str, Any]) -> list[str]:
    """A search for passages gives a part of the words only."""
    return [*(["closed"] if item.get("closed_date") else []), *(["excerpt"] if "excerpt" in item else [])]


def _words(item: Mapping[str, Any]) -> tuple[Any, str]:
    """HTML, or Markdown whose entities are those of HTML; search/excerpts gives a part only."""
    for name, text_format in (("body", "html"), ("body_markdown", "markdown"), ("excerpt", "html")):
        text = item.get(name)
        if text is not None:
            is_source = text_format == "markdown" and isinstance(text, str)
            return (unescape(text) if is_source else text), text_format
    return None, "html"


def _about(reader: PageReader, found: Found, question: str | None) -> str | None:
    """Whether a comment is on one of the `questions` or `answers`; None where nothing tells.

    The usual filters do not say it: then the question around it does, or what the page was asked for.
    """
    post = text_of(found.item.get("post_id"))
    if found.kind != "comments" or post is None:
        return None
    named = text_of(found.item.get("post_type"))
    asked = (text_of(dig(reader.page.options.get("thread"), "path")) or "").partition("/")[0]
    if named in {"question", "answer"}:
        return f"{named}s"
    if asked in {"questions", "answers"}:
        return asked
    return None if question is None else "questions" if post == question else "answers"


def _parent(found: Found, host: str, question: str | None, about: str | None) -> dict[str, Any]:
    """The question answered, or the post commented on: by its number alone where its kind is not known."""
    if found.kind == "questions":
        return {}
    if found.kind == "answers":
        post, about = question, "questions"
    else:
        post = text_of(found.item.get("post_id"))
    return {"parent_id": post, "parent_uri": item_uri(host, about, post) if about and post else None}


def _author(item: Mapping[str, Any], host: str) -> dict[str, Any]:
    """Who wrote it; an account that is gone has no id, and leaves a name at most."""
    owner = item.get("owner")
    owner = owner if isinstance(owner, dict) else {}
    name, id_ = text_of(owner.get("display_name")), text_of(owner.get("user_id"))
    shown = unescape(name) if name else None
    return {
        "author_id": _member_uri(host, id_) if id_ else None,
        "author_handle": shown if id_ else None,
        "author_name": shown,
    }


def _counters(item: Mapping[str, Any]) -> dict[str, int | None]:
    """Votes for it, or else a score that is not below zero, as likes; answers of a question, views."""
    replies = item.get("answer_count") if "answer_count" in item else item.get("comment_count")
    votes, score = count(item.get("up_vote_count")), whole_number(item.get("score"))
    return {
        "likes": count(score) if votes is None else votes,
        "score": score,
        "replies": count(replies),
        "views": count(item.get("view_count")),
    }


def _read_member(reader: PageReader, owner: Any, position: int, host: str) -> Any:
    id_ = text_of(owner.get("user_id")) if isinstance(owner, dict) else None
    if id_ is None:
        return None
    name = text_of(owner.get("display_name"))
    return reader.member(
        position,
        member_id=_member_uri(host, id_),
        instance=host or None,
        handle=unescape(name) if name else None,
        display_name=unescape(name) if name else None,
        url=text_of(owner.get("link")),
        created_at=epoch(owner.get("creation_date")),
        reputation=whole_number(owner.get("reputation")),
    )


def _member_uri(host: str, id_: str) -> str:
    return f"https://{host}/users/{id_}"


def answers_in(document: Any) -> list[str]:
    """The ids of the answers of a page, for their comments."""
    items = document.get("items") if isinstance(document, dict) else None
    return [id_ for item in dictionaries(items) if (id_ := text_of(item.get("answer_id")))]
