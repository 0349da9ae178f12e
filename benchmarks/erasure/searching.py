"""Looks for traces in every byte of a folder: files as they lie, unpacked, and databases cell by cell.

A file is looked at as bytes; a `.zst` unpacked; a DuckDB file also table by table and as a copy that is not
packed; SQLite cell by cell; Parquet column by column; JSON and HTML also without their escapes.
"""

import html
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import ahocorasick
import duckdb
import pyarrow.parquet as pq
import zstandard

from benchmarks.erasure.traces import Traces

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BLANKS = re.compile(r"\s+")
Hit = tuple[str, str, str]  # kind of trace, trace, where


class Search:
    """Finds the traces; a trace that goes on in letters or digits is another word."""

    def __init__(self, traces: Traces) -> None:
        self._automaton = ahocorasick.Automaton()
        kinds: dict[str, list[str]] = {}
        for kind, values in traces.by_kind.items():
            for value in values:
                kinds.setdefault(value, []).append(kind)
        for value, found in kinds.items():
            self._automaton.add_word(value, (found, value))
        self._automaton.make_automaton()
        self.hits: set[Hit] = set()
        self.files = 0
        self.bytes = 0

    def folder(self, root: Path, apart: set[str]) -> None:
        """Search all files below a folder but those of the folders named."""
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.relative_to(root).parts[0] not in apart:
                self.files += 1
                self.bytes += path.stat().st_size
                self._file(path, path.relative_to(root).as_posix())

    def _file(self, path: Path, where: str) -> None:
        self._text(where, where)
        data = path.read_bytes()
        if path.suffix == ".zst":
            data = zstandard.ZstdDecompressor().decompress(data, max_output_size=2**31)
        self._bytes(data, where)
        if data.startswith(b"SQLite format 3\x00"):
            for place, cell in _sqlite_cells(path):
                self._text(cell, f"{where} {place}")
        elif data[8:12] == b"DUCK":
            self._duckdb(path, where)
        elif data.startswith(b"PAR1"):
            for column in pq.read_table(path).to_pydict().values():
                self._text("\n".join(map(str, column)), where)

    def _duckdb(self, path: Path, where: str) -> None:
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            copy = Path(folder) / "plain.duckdb"
            connection.execute(f"attach '{path}' as packed (read_only)")
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where database_name = 'packed'"
            ).fetchall()
            for schema, table in tables:
                cursor = connection.execute(f'select t::varchar from packed."{schema}"."{table}" t')
                while rows := cursor.fetchmany(5_000):
                    self._text("\n".join(row for (row,) in rows if row), f"{where} {schema}.{table}")
            connection.execute("set force_compression = 'uncompressed'")
            connection.execute(f"attach '{copy}' as plain")
            connection.execute("copy from database packed to plain")
            connection.execute("detach plain")
            self._bytes(copy.read_bytes(), f"{where} (unpacked)")

    def _bytes(self, data: bytes, where: str) -> None:
        self._text(data.decode("utf-8", "replace"), where)

    def _text(self, text: str, where: str) -> None:
        for form in _forms(text):
            for last, (kinds, value) in self._automaton.iter(form):
                start, end = last - len(value) + 1, last + 1
                if not (_goes_on(form, start - 1, start) or _goes_on(form, end, end - 1)):
                    self.hits |= {(kind, value, where) for kind in kinds}

    def counts(self) -> dict[str, int]:
        """How many different traces of each kind were found."""
        return dict(sorted(Counter(kind for kind, _ in {(k, v) for k, v, _ in self.hits}).items()))

    def unexpected(self) -> list[Hit]:
        """Hits that must not be: all but the pseudonyms by which the ledger keeps people out."""
        return sorted(hit for hit in self.hits if hit[0] != "pseudonym" or not _is_ledger(hit[2]))

    def places(self) -> dict[str, int]:
        """How many traces were found by place."""
        return dict(Counter(where for _, _, where in self.hits).most_common(12))


def _is_ledger(where: str) -> bool:
    """The ledger, its copy in the warehouse, and the bytes of that copy."""
    return where.startswith("erasures/") or where in {
        "warehouse.duckdb",
        "warehouse.duckdb (unpacked)",
        "warehouse.duckdb app.suppressed",
    }


def _forms(text: str) -> Iterator[str]:
    low = text.lower()
    yield low
    plain = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
    for escape, sign in (("\\n", " "), ('\\"', '"'), ("\\/", "/"), ("\\\\", "\\")):
        plain = plain.replace(escape, sign)
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain:
        plain = unquote(plain)
    plain = _BLANKS.sub(" ", plain).lower()
    if plain != low:
        yield plain


def _goes_on(text: str, outside: int, inside: int) -> bool:
    if not 0 <= outside < len(text):
        return False
    return (text[outside].isalnum() or text[outside] == "_") and text[inside].isalnum()


def _sqlite_cells(path: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'select * from "{table}"'):
                for cell in row:
                    if isinstance(cell, str | bytes):
                        yield table, cell if isinstance(cell, str) else cell.decode("utf-8", "replace")
