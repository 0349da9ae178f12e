"""What travels between parse, gate and load: the Parquet files of one batch.

    batches/<network>/<batch_id>/parsed/{post,member,...}-<part>.parquet, rejects.json, seen.json
    batches/<network>/<batch_id>/gated/{post,member,...}-<part>.parquet, rejects.json, verdict.json

Parts follow each other in landing order. All can be made again from the landing zone at any
time, and go when the batch is loaded. seen.json and verdict.json come last and hold the hash of every other
file of their folder: what does not fit them is made again from the landing zone.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from agorascope.errors import AgorascopeError
from agorascope.landing import write_atomic
from agorascope.links import first_link
from agorascope.records import SCHEMAS, RecordKind, Reject, Row, table
from agorascope.sealed import sealed, unsealed

if TYPE_CHECKING:
    import pyarrow.dataset as ds

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


def open_tables(folder: Path) -> "dict[RecordKind, ds.Dataset]":
    """The records of a folder to be read a chunk at a time; a kind without a file is empty."""
    import pyarrow.dataset as ds  # brings pandas: half a second that only load needs

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


def finish(path: Path, facts: Mapping[str, Any]) -> None:
    """Write the file that makes a folder whole: facts, and the hashes of all that lies beside it."""
    write_atomic(path, sealed({**facts, "files": _hashes(path.parent, path.name)}))


def read_finished(path: Path) -> dict[str, Any]:
    """The facts of a whole folder; empty for one that was cut short.

    Raises DamagedBatchError when it is no longer what was written.
    """
    try:
        facts = unsealed(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise DamagedBatchError(path, str(error)) from error
    if facts.pop("files", {}) != _hashes(path.parent, path.name):
        raise DamagedBatchError(path.parent, "a file is missing or is not what was written")
    return facts


class DamagedBatchError(AgorascopeError):
    """What travels between the steps is not what was written; all of it can be made again."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} is damaged: {why}.",
            remedy="Run the day again: the batch is parsed again from the landing zone.",
        )


def _hashes(folder: Path, but: str) -> dict[str, str]:
    hashes = {}
    for path in sorted(folder.iterdir()):
        if path.name != but and not path.name.startswith("."):
            with path.open("rb") as handle:
                hashes[path.name] = hashlib.file_digest(handle, "sha256").hexdigest()
    return hashes


def remove(batches: Path, folder: Path) -> None:
    """Remove a folder below `batches`; where a planted link leads out, the link and nothing behind it."""
    if link := first_link(batches, folder):
        link.unlink(missing_ok=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
