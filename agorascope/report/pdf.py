"""A report as a tagged PDF by typst: the tree is data to a fixed template, never code.

typst checks the result against PDF/UA-1 (ISO 14289-1) while it writes, and refuses what breaks it.
"""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from agorascope.errors import AgorascopeError
from agorascope.report.blocks import Document
from agorascope.report.emoji import shown
from agorascope.report.trees import as_data

TEMPLATE = "page.typ"
STANDARD = "ua-1"
_REFUSED = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_MOST_REFUSALS = 20


class PdfError(AgorascopeError):
    """typst refused to draw a report."""


def render_pdf(document: Document) -> bytes:
    """The PDF; the same document gives the same bytes, since its only moment is `as_of`."""
    return bytes(_compiled(document, format="pdf", pdf_standards=[STANDARD], timestamp=document.as_of))


def render_pages(document: Document, *, ppi: float = 80.0) -> list[bytes]:
    """The pages as PNG, to look at."""
    pages = _compiled(document, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compiled(document: Document, **options: Any) -> Any:
    import typst

    data, charts = _inputs(document)
    template = Path(__file__).with_name(TEMPLATE).read_bytes()
    for _ in range(_MOST_REFUSALS):
        inputs = {"main.typ": template, "data.json": json.dumps(data).encode(), **charts}
        try:
            return typst.compile(inputs, ignore_system_fonts=True, **options)
        except typst.TypstError as error:
            refused = _REFUSED.search(str(error))
            if not refused:
                raise PdfError(
                    f"typst refused the report: {error}", remedy="Report it with the text of this message."
                ) from error
            # Signs that the fonts have one by one but not together: rare, and worth no lost report.
            data = _without(data, refused.group(1), document.labels.unshown)
    raise PdfError("typst found no way to show a text.", remedy="The HTML file holds the same report.")


def _inputs(document: Document) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the template reads, and the charts by file name."""
    charts: dict[str, bytes] = {}
    blocks = _charts_apart(as_data(document), charts)
    labels = document.labels
    page = {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "workspace": document.workspace,
        "made_up": labels.made_up if document.is_demo else "",
        "page": labels.page,
        "open_quote": labels.open_quote,
        "close_quote": labels.close_quote,
        "original": labels.original,
        "blocks": blocks,
    }
    return _readable(page, document.language, labels.unshown), charts


def _charts_apart(blocks: list[dict[str, Any]], charts: dict[str, bytes]) -> list[dict[str, Any]]:
    result = []
    for block in blocks:
        if block["kind"] == "section":
            result.append(block | {"blocks": _charts_apart(block["blocks"], charts)})
        elif block["kind"] == "figure":
            name = f"chart{len(charts)}.svg"
            charts[name] = block["svg"].encode()
            result.append({key: value for key, value in block.items() if key != "svg"} | {"file": name})
        else:
            result.append(block)
    return result


def _readable(value: Any, language: str, unshown: str) -> Any:
    """Every text in the data in signs that the fonts have; addresses stay as they are."""
    match value:
        case str():
            return shown(unicodedata.normalize("NFC", value), language, unshown=unshown)
        case dict():
            return {k: v if k == "url" else _readable(v, language, unshown) for k, v in value.items()}
        case list() | tuple():
            return [_readable(item, language, unshown) for item in value]
        case _:
            return value


def _without(value: Any, text: str, instead: str) -> Any:
    match value:
        case str():
            return value.replace(text, instead)
        case dict():
            return {k: v if k == "url" else _without(v, text, instead) for k, v in value.items()}
        case list():
            return [_without(item, text, instead) for item in value]
        case _:
            return value
