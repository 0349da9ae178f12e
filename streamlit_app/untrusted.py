"""What people wrote on the net, made harmless before it is shown or saved.

Texts of posts go through `st.text` and table cells, which interpret nothing. These functions
serve the few other places: names inside headings, links, and cells of a spreadsheet.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_WHITE = re.compile(r"\s+")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheet programs read UTF-8 as their own code page


def escaped(text: str) -> str:
    """`text` on one line with every character that Markdown could interpret escaped."""
    return _PUNCTUATION.sub(r"\\\1", _WHITE.sub(" ", text).strip())


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


def guarded_cell(value: object) -> str:
    """`value` as a cell that no spreadsheet program takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def guarded_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheet programs: UTF-8 with its mark, formulas disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded_cell(cell) for cell in header])
    writer.writerows([guarded_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + buffer.getvalue()).encode("utf-8")
