"""Work on files of one's own, without warehouse or network: parse saved bodies, classify texts."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, Parsed

SUFFIXES = (".csv", ".ndjson", ".jsonl")
MAX_FIELD = 256 * 2**20  # the csv module stops at 131,072 characters by itself
SCORE_COLUMNS = ("label", "p_negative", "p_neutral", "p_positive", "lang")


def parse_file(network: str, path: Path) -> Parsed:
    """Parse one saved body with the parser of a network, or `archive:<mapping>`."""
    from extractors.registry import parse_page

    if not path.is_file():
        raise InputError(f"There is no file {path}.", remedy="Give the path of a saved response body.")
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    options: dict[str, Any] = {}
    name = network
    if network.startswith("archive:"):
        from extractors.archive.mapping import load_mapping

        mapping = load_mapping(network.removeprefix("archive:"))
        options = {"mapping": mapping.model_dump(mode="json")}
        name = mapping.network or "file"
    return parse_page(
        RawPage(
            network=name,
            source=path.name,
            body=path.read_bytes(),
            fetched_at=modified,
            parser=network,
            options=options,
            ref=path.name,
        )
    )


def record_lines(parsed: Parsed) -> Iterator[str]:
    """Every record as one NDJSON line with its kind under `record`."""
    for kind in SCHEMAS:
        for row in parsed.rows(kind):
            yield json.dumps({"record": kind} | row, ensure_ascii=True, default=_as_text)


def classify_file(source: Path, target: Path, *, scorer: str) -> int:
    """Score the `text` column of a CSV or NDJSON file; other columns are kept. Returns the rows.

    `lang` is taken as the declared language where the column exists. Raises InputError on a file
    that is missing, of another kind, or without a `text` column, and on a target without a folder.
    """
    from agorascope.scoring import get_scorer

    for path in (source, target):
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(
                f"{path} is neither CSV nor NDJSON.", remedy=f"Use one of: {', '.join(SUFFIXES)}."
            )
    if not target.parent.is_dir():
        raise InputError(
            f"There is no folder {target.parent} to write {target.name} into.",
            remedy=f"Make it first: mkdir -p {target.parent}",
        )
    rows = _read(source)
    texts = [str(row.get("text") or "") for row in rows]
    declared = [str(row["lang"]) if row.get("lang") else None for row in rows]
    scored = get_scorer(scorer, languages=("fr", "en")).score(texts, declared).to_pylist()
    _write(
        target,
        [
            row | {name: found[name] for name in SCORE_COLUMNS}
            for row, found in zip(rows, scored, strict=True)
        ],
    )
    return len(rows)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.", remedy="Check the path of --input.") from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", remedy="Check the path and its rights."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}", remedy="Save the file as UTF-8.") from error
    if path.suffix.lower() == ".csv":
        rows = _csv_rows(text, path)
    else:
        try:
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError as error:
            raise InputError(
                f"{path} is not NDJSON: {error}", remedy="Write one JSON object a line."
            ) from error
    if not rows or any(not isinstance(row, dict) or "text" not in row for row in rows):
        raise InputError(
            f"{path} has no rows with a `text` column.", remedy="Name the column of the texts `text`."
        )
    return rows


def _csv_rows(text: str, path: Path) -> list[dict[str, Any]]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_FIELD))
    try:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise InputError(
            f"{path} is not CSV that can be read: {error}.",
            remedy="Look for a quotation mark that is never closed, or export the file as NDJSON.",
        ) from error


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    try:
        _write_rows(path, rows)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.",
            remedy="Check the path of --output and its rights.",
        ) from error


def _write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        if path.suffix.lower() == ".csv":
            writer = csv.DictWriter(
                handle, fieldnames=list(rows[0]), lineterminator="\n", extrasaction="ignore"
            )
            writer.writeheader()
            writer.writerows(rows)
        else:
            handle.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
