"""A report as one HTML file: styles and charts inside, no script, nothing loaded from anywhere."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from agorascope.report.blocks import Document
from agorascope.report.trees import as_data

TEMPLATE = "page.html.j2"
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_ID = re.compile(r'(?<=\bid=")[^"]+(?=")')
_TO_ID = re.compile(r'(?<=url\(#)[^)]+(?=\))|(?<=href="#)[^"]+(?=")')


def render_html(document: Document) -> str:
    """The whole page. Every text is escaped by the template; charts are ours and go in as they are."""
    blocks = as_data(document)
    _number_charts(blocks, iter(range(10_000)))
    return str(_template().render(document=document, labels=document.labels, blocks=blocks))


def _number_charts(blocks: list[dict[str, Any]], numbers: Any) -> None:
    """Give the ids inside each chart a prefix of its own: an id may stand once on a page."""
    for block in blocks:
        if block["kind"] == "section":
            _number_charts(block["blocks"], numbers)
        elif block["kind"] == "figure":
            block["number"] = next(numbers)
            prefix = f"c{block['number']}-"
            svg = _XML_HEAD.sub("", block["svg"])
            svg = _TO_ID.sub(rf"{prefix}\g<0>", svg)
            block["svg"] = _ID.sub(rf"{prefix}\g<0>", svg)


@lru_cache(maxsize=1)
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(TEMPLATE)
