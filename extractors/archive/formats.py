"""The file formats: tables, whose columns a mapping names, and forms of their own, which need none.

`format: telegram` in a mapping, and `agorascope parse telegram FILE`, find the same reader here. A new
form is one `DocumentReader` class and one line.
"""

import difflib
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.archive.documents import DocumentReader

# Tables are read by `readers`; `native` lines by `native`.
TABLES = ("auto", "csv", "ndjson", "parquet", "xlsx")
LINES = ("native",)
# Form -> the class that reads it; imported when a file of the form is read.
DOCUMENTS = {
    "discord": "extractors.discord.parse:DiscordReader",
    "slack": "extractors.slack.parse:SlackReader",
    "telegram": "extractors.telegram.parse:TelegramReader",
    "x_archive": "extractors.archive.x_archive:XArchiveReader",
}
FORMATS = (*TABLES, *LINES, *DOCUMENTS)
# Networks that are known by their files only: packages with a parser and no client.
FILE_NETWORKS = ("discord", "slack", "telegram", "viadeo")


def document_reader(name: str) -> "type[DocumentReader] | None":
    """The reader of a form of its own; None for tables and lines."""
    target = DOCUMENTS.get(name)
    if target is None:
        return None
    module, _, attribute = target.partition(":")
    reader: type[DocumentReader] = getattr(import_module(module), attribute)
    return reader


def has_columns(name: str) -> bool:
    """Whether a mapping has to say which column of the file is which field."""
    return name in TABLES


def known_format(name: str) -> str:
    """The same name. Raises ValueError on one that is no format."""
    if name not in FORMATS:
        close = difflib.get_close_matches(name, FORMATS, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"known: {', '.join(FORMATS)}"
        raise ValueError(f"there is no format {name!r}, {hint}")
    return name
