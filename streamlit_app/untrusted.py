"""What people wrote on the net, made harmless before it is shown or saved.

Texts of posts go through `plain.text` and table cells, which interpret nothing. These functions
serve the few other places: names inside headings, links, and cells of a spreadsheet.
"""

import re
from urllib.parse import urlsplit

from agorascope.spreadsheets import BYTE_ORDER_MARK, guarded_cell, guarded_csv

__all__ = ["BYTE_ORDER_MARK", "escaped", "guarded_cell", "guarded_csv", "shortened", "visible", "web_link"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WHITE = re.compile(r"\s+")
# Read backwards or not at all: they would change what stands beside them on the same line.
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")
# What the browser makes a link, a picture or an arrow of after it has taken the escapes away: addresses of
# pages and of people, `:smile:` and `:streamlit:`. An invisible joiner inside is not seen, and undoes it.
_LIVE = re.compile(r"(?<=:)(?=//|[\w+-]+:)|(?<=www)(?=\.)|(?<=\S)(?=@)", re.IGNORECASE)
JOINER = "\u2060"


def visible(text: str) -> str:
    """`text` without the signs that nobody sees and that turn words round or end them."""
    return _HIDDEN.sub("", text)


def escaped(text: str) -> str:
    """`text` on one line with every character that Markdown could interpret escaped, and nothing a link."""
    clean = _LIVE.sub(JOINER, _WHITE.sub(" ", visible(text)).strip())
    return _PUNCTUATION.sub(r"\\\1", clean)


def web_link(url: object) -> str | None:
    """`url` when it is an absolute http(s) address, else None: no `javascript:`, no `data:`."""
    if not isinstance(url, str) or url != url.strip() or any(ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def shortened(text: str, limit: int) -> str:
    """`text` cut at a word before `limit` characters, with an ellipsis when something is missing."""
    clean = text.strip()
    if len(clean) <= limit:
        return clean
    cut = clean[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip() + "…"
