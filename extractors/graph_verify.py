"""Asking the Graph API again for stored posts, fifty at a time, and what its answers mean.

One id that is not there spoils the answer for all, so a batch that is refused is asked for one by one.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from agorascope.landing import RawPage
from extractors.fetching import raw_page
from extractors.graph_api import PERMISSION_CODES, error_of, explain, is_gone
from extractors.http import Answer, PermanentError
from extractors.reading import PageReader

VERIFY_BATCH = 50  # ids that one request may name
Asked = Sequence[tuple[str, str]]  # id and uri


def ask_again(
    fetch: Callable[[Sequence[str]], Answer], asked: Asked, *, network: str, options: Mapping[str, Any]
) -> Iterator[RawPage]:
    """The pages for stored posts. Raises the HttpError of a refusal that is about us and not about a post."""
    for start in range(0, len(asked), VERIFY_BATCH):
        yield from _ask(fetch, asked[start : start + VERIFY_BATCH], network, options)


def _ask(
    fetch: Callable[[Sequence[str]], Answer], asked: Asked, network: str, options: Mapping[str, Any]
) -> Iterator[RawPage]:
    answer = fetch([id_ for id_, _ in asked])
    if answer.status >= 400 and not _is_about_objects(answer):
        message = f"The Graph API refused to look again: {answer.request} answered {answer.status}"
        raise explain(answer) or PermanentError(message, status=answer.status)
    if answer.status >= 400 and len(asked) > 1:
        pages = [page for one in asked for page in _ask(fetch, [one], network, options)]
        if all(_lacks_permission(page.body) for page in pages):  # then it is our token that sees nothing
            message = f"The Graph API lets us see none of {len(asked)} stored posts: {answer.request}"
            raise explain(answer) or PermanentError(message, status=403)
        yield from pages
        return
    told = {**options, "kind": "verify", "asked": [list(one) for one in asked], "cursor": {}}
    yield raw_page(answer, network=network, source="verify", options=told)


def _is_about_objects(answer: Answer) -> bool:
    try:
        code, subcode = error_of(answer.json())
    except (ValueError, RecursionError):
        return False
    return is_gone(code, subcode) or code in PERMISSION_CODES


def _lacks_permission(body: bytes) -> bool:
    try:
        return error_of(json.loads(body))[0] in PERMISSION_CODES
    except (ValueError, RecursionError):
        return False


def read_verified(reader: PageReader, document: Any, read: Callable[[Any, int], None]) -> None:
    """Fresh rows of the stored posts that are there, status changes for those that are not."""
    given = document if isinstance(document, dict) and "error" not in document else {}
    code, subcode = error_of(document)
    if not given and code is None:
        reader.reject(document, None, "bad_page", "The answer names none of the posts asked for.")
        return
    gone = "private" if code in PERMISSION_CODES else "deleted" if is_gone(code, subcode) or given else ""
    for position, (id_, uri) in enumerate(reader.page.options["asked"], start=1):
        item = given.get(id_)
        if isinstance(item, dict) and item.get("id"):
            rejects = len(reader.result().rejects)
            reader.try_read(item, position, read)
            if uri not in reader.posts and len(reader.result().rejects) == rejects:
                reader.status_change(position, "private", uri=uri, detail="not for everybody any more")
        elif gone:
            detail = f"error {code}" if code else "not in the answer"
            reader.status_change(position, gone, uri=uri, detail=detail)
