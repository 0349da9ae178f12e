"""What travels between parse, gate and load: the Parquet files of one batch.

    batches/<network>/<batch_id>/parsed/{post,member,...}-<part>.parquet, rejects.json, seen.json
    batches/<network>/<batch_id>/gated/{post,member,...}-<part>.parquet, rejects.json, verdict.json

Parts follow each other in landing order. All can be made again from the landing zone at any
time, and go when the batch is loaded.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from agorascope.landing import write_atomic
from agorascope.records import SCHEMAS, RecordKind, Reject, Row, table

ROWS_PER_GROUP = 20_000
_SEEN = frozenset({"observed_at", "raw_ref"})  # when and where a member was seen


class RecordWriter:
    """Writes one part of the rows of each kind to Parquet in groups, so that memory stays bounded."""

    def __init__(self, folder: Path, part: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._pending: dict[RecordKind, list[Row]] = {kind: [] for kind in SCHEMAS}
        self._writers = {
            kind: pq.ParquetWriter(_part(folder, kind, part), schema) for kind, schema in SCHEMAS.items()
        }
        self.counts: dict[RecordKind, int] = dict.fromkeys(SCHEMAS, 0)

    def add(self, kind: RecordKind, rows: list[Row]) -> None:
        self._pending[kind].extend(rows)
        if len(self._pending[kind]) >= ROWS_PER_GROUP:
            self._flush(kind)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for name in SCHEMAS:
            if kind is None:
                self._flush(name)
            self._writers[name].close()

    def _flush(self, kind: RecordKind) -> None:
        if self._pending[kind]:
            rows = last_seen(self._pending[kind]) if kind == "member" else self._pending[kind]
            self.counts[kind] += len(rows)
            self._writers[kind].write_table(table(kind, rows))
            self._pending[kind] = []


def last_seen(members: list[Row]) -> list[Row]:
    """Members that say the same all day, the last time only: they come with each of their posts.

    Rows that differ all stay, so that the gate judges each, and load takes the newest that is usable.
    """
    last: dict[tuple[Any, ...], Row] = {}
    for row in members:
        says = [
            tuple(value) if isinstance(value, list) else value
            for name, value in row.items()
            if name not in _SEEN
        ]
        key = (row["observed_at"].astimezone(UTC).date(), *says)
        former = last.pop(key, row)
        last[key] = row if row["observed_at"] >= former["observed_at"] else former
    return list(last.values())


def write_tables(folder: Path, tables: Mapping[RecordKind, pa.Table]) -> None:
    """Write one Parquet file per kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in tables.items():
        pq.write_table(rows, _part(folder, kind, 0), row_group_size=ROWS_PER_GROUP)


def read_tables(folder: Path) -> dict[RecordKind, pa.Table]:
    """The tables of a folder; a kind without a file is an empty table."""
    return {
        kind: pa.concat_tables(
            [schema.empty_table(), *(pq.read_table(path, schema=schema) for path in _parts(folder, kind))]
        )
        for kind, schema in SCHEMAS.items()
    }


def open_tables(folder: Path) -> dict[RecordKind, ds.Dataset]:
    """The records of a folder to be read a chunk at a time; a kind without a file is empty."""
    return {
        kind: ds.dataset(parts, schema=schema)
        if (parts := [str(path) for path in _parts(folder, kind)])
        else ds.dataset(schema.empty_table())
        for kind, schema in SCHEMAS.items()
    }


def _part(folder: Path, kind: RecordKind, part: int) -> Path:
    return folder / f"{kind}-{part:06d}.parquet"


def _parts(folder: Path, kind: RecordKind) -> list[Path]:
    return sorted(folder.glob(f"{kind}-*.parquet"))


def write_rejects(folder: Path, rejects: list[tuple[str, Reject]]) -> None:
    """Keep (stage, reject) pairs."""
    rows = [{"stage": stage} | asdict(reject) for stage, reject in rejects]
    write_atomic(folder / "rejects.json", json.dumps(rows, ensure_ascii=True).encode())


def read_rejects(folder: Path) -> list[tuple[str, Reject]]:
    """The (stage, reject) pairs of a folder."""
    path = folder / "rejects.json"
    rows = json.loads(path.read_bytes()) if path.exists() else []
    return [(row.pop("stage"), Reject(**row)) for row in rows]


def plain_reject(reject: Reject) -> Reject:
    """A reject without what a subclass added to it."""
    return Reject(**{field.name: getattr(reject, field.name) for field in fields(Reject)})


def write_json(path: Path, facts: Mapping[str, Any]) -> None:
    write_atomic(path, json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str, indent=1).encode())


def read_json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_bytes())) if path.exists() else {}


def remove(folder: Path) -> None:
    """Remove the files of a batch that is loaded."""
    shutil.rmtree(folder, ignore_errors=True)
