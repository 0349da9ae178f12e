"""Where words stand in the bytes of a folder: as they are, in any writing of JSON, and in what is packed.

    holding(folder, "ann_42") -> {"ann_42": ["landing/...", "warehouse.duckdb"]}        nothing: {}

The one search of all tests that somebody or something is gone; one that finds less would let them pass.
"""

import json
from collections.abc import Collection
from pathlib import Path

import duckdb
import zstandard

LARGEST = 2**26


def holding(folder: Path, *words: str, apart: Collection[str] = ()) -> dict[str, list[str]]:
    """Which files hold which words, in any case; without the entries of the folder named in `apart`."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.is_file() and place.parts[0] not in apart:
            for word in sorted(words_in(path, words)):
                found.setdefault(word, []).append(place.as_posix())
    return found


def words_in(path: Path, words: Collection[str], *, spared: Collection[str] = ()) -> set[str]:
    """Which of these words a file holds.

    Of a DuckDB file its bytes are searched, for what deleted rows left, and each cell, since blocks are
    packed; with `spared`, tables that may hold them, the cells of the others alone.
    """
    texts = [] if spared else [path.read_bytes()]
    if path.suffix == ".zst":
        texts.append(zstandard.ZstdDecompressor().decompress(texts[0], max_output_size=LARGEST))
    if path.suffix == ".duckdb":
        texts.append(_cells(path, spared))
    said = [text.decode("utf-8", "replace").lower() for text in texts]
    return {word for word in words if any(form in text for form in _forms(word) for text in said)}


def _forms(word: str) -> set[str]:
    return {
        form.lower() for form in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1])
    }


def _cells(path: Path, spared: Collection[str]) -> bytes:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        rows = [
            line
            for schema, table in tables
            if f"{schema}.{table}" not in spared
            for (line,) in connection.execute(f'select t::varchar from "{schema}"."{table}" as t').fetchall()
        ]
    return "\n".join(line or "" for line in rows).encode("utf-8", "surrogatepass")
