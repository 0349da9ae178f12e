"""The JSON of a page that may be JSON Lines: what streams, archives and dumps of many networks are. Pure."""

import json
from dataclasses import dataclass, field
from typing import Any

from agorascope.landing import RawPage
from extractors.http import decode_body
from extractors.values import load_document

MAX_LINES = 200_000


@dataclass
class Documents:
    """The JSON of a page; `bad` are the lines that cannot be read, with their number."""

    found: list[Any] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)
    is_repaired: bool = False
    problem: str = ""


def read_documents(page: RawPage) -> Documents:
    """One JSON document, or JSON Lines: the first line that holds anything must be whole JSON then."""
    document, is_repaired, problem = load_document(page)
    if not problem:
        return Documents([document], is_repaired=is_repaired)
    text = decode_body(page.body, page.content_type)[0]
    # Only "\n" ends a line of JSON Lines: a text may hold U+2028 or U+0085.
    lines = ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())
    documents = Documents(is_repaired=is_repaired)
    for number, line in lines:
        try:
            documents.found.append(json.loads(line))
        except (ValueError, RecursionError):
            documents.bad.append((number, line))
        if not documents.found:
            break
        if number >= MAX_LINES:
            documents.bad.append((number + 1, f"Only the first {MAX_LINES:,} lines are read: cut the file."))
            break
    return documents if documents.found else Documents(is_repaired=is_repaired, problem=problem)
