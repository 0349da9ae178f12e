"""What a report is made of: a tree of few kinds of blocks that every renderer knows. Pure.

Texts are plain: a renderer escapes them, and nothing in them is ever read as markup.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote, where and when; `url` only when it is an http(s) address."""

    text: str
    source: str
    url: str | None = None
    language: str | None = None  # two letters, None when unknown


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, opened by some words in bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: a lead in bold, sentences, and quotes as evidence."""

    text: str = ""
    lead: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; with `is_ordered`, numbered."""

    items: tuple[Item, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and whether it holds numbers; `width` is its part beside the others."""

    title: str
    is_number: bool = False
    width: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. The first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.caption!r} has not {len(self.columns)} cells")


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG, with the same in words (`alt`)."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart: what is uncertain, missing or made up."""

    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; notes to look up are `is_small`."""

    title: str
    blocks: "tuple[Block, ...]"
    is_small: bool = False


Block = Paragraph | Bullets | Table | Figure | Note | Quote | Section


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words that a renderer adds by itself."""

    made_up: str
    page: str  # with {page} and {pages}
    open_quote: str
    close_quote: str
    original: str  # text of a link to a post
    unshown: str  # stands for writing that a font lacks


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language. `as_of` is the only moment in it."""

    title: str
    subtitle: str
    language: str  # fr or en
    workspace: str
    as_of: datetime
    is_demo: bool
    labels: Labels
    blocks: tuple[Block, ...] = field(default=())
