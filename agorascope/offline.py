"""Saved response bodies to records, without warehouse or network."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, Parsed


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


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else str(value)
