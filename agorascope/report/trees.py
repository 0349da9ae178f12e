"""The block tree as plain data, which both templates read. Pure."""

from typing import Any

from agorascope.report.blocks import (
    Block,
    Bullets,
    Document,
    Figure,
    Item,
    Note,
    Paragraph,
    Quote,
    Section,
    Table,
)

FIRST_LEVEL = 2  # the title of the document is level 1
DEEPEST = 4


def as_data(document: Document) -> list[dict[str, Any]]:
    """The blocks of a document, each a dict with its `kind`; sections bear their level, 2 to 4."""
    return [_block(block, FIRST_LEVEL) for block in document.blocks]


def _block(block: Block, level: int) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind
    match block:
        case Section():
            if level > DEEPEST:
                raise ValueError(f"the section {block.title!r} lies too deep")
            inner = [_block(b, level + 1) for b in block.blocks]
            return {
                "kind": "section",
                "level": level,
                "title": block.title,
                "small": block.is_small,
                "blocks": inner,
            }
        case Paragraph():
            return {"kind": "paragraph", "lead": block.lead, "text": block.text}
        case Bullets():
            return {"kind": "list", "ordered": block.is_ordered, "items": [_item(i) for i in block.items]}
        case Table():
            columns = [{"title": c.title, "number": c.is_number, "width": c.width} for c in block.columns]
            return {"kind": "table", "caption": block.caption, "columns": columns, "rows": block.rows}
        case Figure():
            return {"kind": "figure", "svg": block.svg, "alt": block.alt, "caption": block.caption}
        case Note():
            return {"kind": "note", "text": block.text}
        case Quote():
            return _quote(block)


def _item(item: Item) -> dict[str, Any]:
    return {"lead": item.lead, "text": item.text, "quotes": [_quote(q) for q in item.quotes]}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "kind": "quote",
        "text": quote.text,
        "source": quote.source,
        "url": quote.url,
        "language": quote.language,
    }
