"""The published file: written once, never changed, found through a pointer.

    published/agorascope-<as_of>-<sequence>.duckdb   immutable
    published/current.json                            which one to read, replaced atomically
    published/status.json                             how the last run ended

DuckDB locks a file across processes: a writer blocks readers and an open reader blocks the
writer, and a file replaced at the same path is not seen by a process that has it open. So
a publication is a new file under a new name, readers keep what they opened for as long as
they like, and the pointer tells new readers where to look. See docs/decisions/0002.
"""

import atexit
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from typing import Any, Literal, TypeVar

import duckdb

from agorascope.errors import NothingPublishedError
from agorascope.landing import write_atomic
from agorascope.schema_version import PUBLISHED_VERSION, check_published

POINTER = "current.json"
STATUS = "status.json"
SCHEMAS = ("marts", "quality")
OURS = re.compile(r"agorascope-[0-9]{8}T[0-9]{6}Z-[0-9]{4,9}\.duckdb")
# Given when the file is opened, and not to be taken back while it is open. Connections of one
# process to one file must have the same configuration. Without a limit, a reader of a large file
# comes to hold as much of it as the machine has memory.
READER: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "memory_limit": "320MB",
}

_LOCKING = Lock()

T = TypeVar("T")

Outcome = Literal["published", "gate_failed", "failed"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One published file. `facts` is what the next run's gate compares itself with."""

    version: str
    path: Path
    published_at: datetime
    as_of: datetime
    run_id: str
    fingerprint: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    time_zone: str = "UTC"
    late_after_hours: float | None = None  # after midnight, the next is due; None: none is expected


@dataclass(frozen=True, slots=True)
class RunStatus:
    """How the last run ended; anything but `published` means that an older file is shown."""

    run_id: str
    finished_at: datetime
    outcome: Outcome
    message: str
    failures: tuple[str, ...] = ()


def current(published_dir: Path) -> Publication | None:
    """What the pointer names, or None when nothing was published or the file is gone.

    Raises NothingPublishedError when the pointer is damaged or the file is of a version not read here.
    """
    named = _named(published_dir)
    while named and not named.path.exists():
        later = _named(published_dir)
        if later is None or later.path == named.path:
            return None
        named = later  # a publication moved the pointer and removed the file between the two looks
    return named


def _named(published_dir: Path) -> Publication | None:
    """What the pointer names, whether the file is there or not."""
    pointer = published_dir / POINTER
    try:
        facts = json.loads(pointer.read_bytes())
        check_published(int(facts.get("schema_version", 1)))  # files from before there were numbers
        return Publication(
            version=facts["version"],
            path=published_dir / facts["file"],
            published_at=datetime.fromisoformat(facts["published_at"]),
            as_of=datetime.fromisoformat(facts["as_of"]),
            run_id=facts["run_id"],
            fingerprint=facts["fingerprint"],
            facts=facts["facts"],
            time_zone=facts.get("time_zone", "UTC"),
            late_after_hours=facts.get("late_after_hours"),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise NothingPublishedError(
            f"The pointer {pointer} cannot be read: {error}",
            remedy="Run `agorascope publish`: it writes a new file and a new pointer.",
        ) from error


def require_current(published_dir: Path) -> Publication:
    """Like `current`, but raises NothingPublishedError with the remedy."""
    publication = current(published_dir)
    if publication is None and (published_dir / POINTER).exists():
        raise NothingPublishedError(
            f"The file that the pointer {published_dir / POINTER} names is gone.",
            remedy="Run `agorascope publish`: it writes a new file and a new pointer.",
        )
    if publication is None:
        raise NothingPublishedError(
            f"Nothing is published under {published_dir}.", remedy="Run `make run` or `agorascope run` first."
        )
    return publication


def open_current(published_dir: Path, opening: Callable[[Publication], T]) -> tuple[Publication, T]:
    """What the pointer names, and what `opening` made of it.

    A publication between the look at the pointer and the opening may remove the file: then the pointer
    names another one by now, which is opened instead. Raises NothingPublishedError, and what `opening`
    raises of a file that is still the one named.
    """
    publication = require_current(published_dir)
    while True:
        try:
            return publication, opening(publication)
        except duckdb.IOException:
            later = require_current(published_dir)
            if later.path == publication.path:
                raise
            publication = later


@contextmanager
def reading(published_dir: Path) -> Iterator[tuple[Publication, duckdb.DuckDBPyConnection]]:
    """What is published now, open for reading: the one way for whoever reads once and leaves."""
    publication, connection = open_current(published_dir, connect)
    with connection:
        yield publication, connection


def connect(publication: Publication) -> duckdb.DuckDBPyConnection:
    """Open a published file read-only, closed to the file system and the network.

    No query can take back what this sets: memory, zone, where files of extensions lie. See
    docs/decisions/0024. Take one `.cursor()` per thread: one shared connection fails under
    concurrent queries.
    """
    config = READER | {"temp_directory": _spill()}
    connection = duckdb.connect(str(publication.path), read_only=True, config=config)
    with _LOCKING:
        locked = connection.execute("select current_setting('lock_configuration')").fetchone()
        if locked != (True,):  # the first of this process; the others share what it set
            connection.execute("set global timezone = 'UTC'")  # for its cursors too
            connection.execute("set global lock_configuration = true")
    return connection


@lru_cache(maxsize=1)
def _spill() -> str:
    """Where a question beyond the limit writes for a moment: DuckDB's own choice is beside the file,
    which a reader may not write. Closed to other accounts, gone at the end of the process."""
    folder = mkdtemp(prefix="agorascope-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder


def last_status(published_dir: Path) -> RunStatus | None:
    """How the last run ended, or None before the first one; also when its file is damaged."""
    try:
        facts = json.loads((published_dir / STATUS).read_bytes())
        return RunStatus(
            run_id=facts["run_id"],
            finished_at=datetime.fromisoformat(facts["finished_at"]),
            outcome=facts["outcome"],
            message=facts["message"],
            failures=tuple(facts["failures"]),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def write_status(published_dir: Path, status: RunStatus) -> None:
    """Record how a run ended, for the viewer's Sources page."""
    facts = asdict(status) | {"finished_at": status.finished_at.astimezone(UTC).isoformat()}
    write_atomic(published_dir / STATUS, json.dumps(facts, ensure_ascii=False, indent=1).encode())


def publish(
    warehouse: Path,
    published_dir: Path,
    *,
    run_id: str,
    as_of: datetime,
    facts: dict[str, Any],
    keep: int,
    time_zone: str = "UTC",
    late_after_hours: float | None = None,
    now: datetime | None = None,
) -> Publication:
    """Copy marts and quality tables into a new immutable file, then move the pointer to it.

    A crash before the pointer moves leaves the former publication in place; publishing again
    for the same run with the same marts returns the publication that is already there.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    published_dir.mkdir(parents=True, exist_ok=True)
    former = _former(published_dir)
    sequence = _next_sequence(published_dir)
    version = f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sequence:04d}"
    target = published_dir / f"agorascope-{version}.duckdb"
    temporary = published_dir / f".{target.name}.part"
    had_pseudonyms = _had_pseudonyms(published_dir)
    _remove_leftovers(published_dir)
    try:
        print_, has_pseudonyms = _copy(
            warehouse, temporary, version=version, run_id=run_id, as_of=as_of, moment=moment
        )
        if former and former.run_id == run_id and former.fingerprint == print_ and former.as_of == as_of:
            return former
        _sync(temporary)
        temporary.replace(target)
        target.chmod(0o440)
    finally:
        temporary.unlink(missing_ok=True)
    pointer = {
        "version": version,
        "schema_version": PUBLISHED_VERSION,
        "has_pseudonyms": has_pseudonyms,
        "file": target.name,
        "published_at": moment.isoformat(),
        "as_of": as_of.astimezone(UTC).isoformat(),
        "run_id": run_id,
        "fingerprint": print_,
        "facts": facts,
        "time_zone": time_zone,
        "late_after_hours": late_after_hours,
    }
    write_atomic(published_dir / POINTER, json.dumps(pointer, ensure_ascii=False, indent=1).encode())
    prune(published_dir, 1 if has_pseudonyms and not had_pseudonyms else keep)
    return require_current(published_dir)


def prune(published_dir: Path, keep: int) -> None:
    """Remove all but the newest `keep` files; the one the pointer names always stays.

    A reader that has an old file open goes on reading it: the name goes, the data stays
    until it is closed.
    """
    shown = current(published_dir)
    files = sorted(_files(published_dir), key=_sequence_of)
    for path in files[:-keep]:
        if shown is None or path != shown.path:
            path.unlink(missing_ok=True)


def fingerprint(connection: duckdb.DuckDBPyConnection, schema: str, catalog: str) -> str:
    """Hash of all rows of all tables of a schema, whatever their order."""
    parts = []
    for table in _tables(connection, schema, catalog):
        name = f'"{catalog}"."{schema}"."{table}"'
        row = connection.execute(
            f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from {name} t"
        ).fetchone()
        parts.append(f"{table}:{row}")
    digest = connection.execute("select md5(?)", ["|".join(parts)]).fetchone()
    return str(digest[0]) if digest else ""


def _copy(
    warehouse: Path, target: Path, *, version: str, run_id: str, as_of: datetime, moment: datetime
) -> tuple[str, bool]:
    """Fill the new file; returns the fingerprint of its marts and whether they hold pseudonyms."""
    with duckdb.connect(str(target)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{_quoted(warehouse)}' as warehouse (read_only)")
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
            for table in _tables(connection, schema, "warehouse"):
                connection.execute(f'create table {schema}."{table}" as from warehouse.{schema}."{table}"')
        connection.execute(
            "delete from quality.validations where validated_at < $moment::timestamptz - interval 30 day",
            {"moment": moment},
        )
        connection.execute(
            """
            create table quality.runs as
            from warehouse.raw.runs where started_at >= $moment::timestamptz - interval 30 day
            """,
            {"moment": moment},
        )
        connection.execute(
            """
            create table quality.rejects_summary as
            select
                network as network_id, stage, reason,
                -- what a parser says quotes the cell; what the gate says never does
                max(case when stage = 'arrival' then detail end) as detail,
                count(*) as rejects_count
            from warehouse.raw.rejects group by all order by all
            """
        )
        connection.execute(
            """
            create table quality.publication as
            select
                $version as version, $run_id as run_id, $moment::timestamptz as published_at,
                $as_of::timestamptz as as_of, name as workspace_name, is_demo, time_zone, languages,
                has_pseudonyms,
                (
                    select string_agg(distinct model_version, ', ' order by model_version)
                    from warehouse.nlp.text_scores
                ) as model_version,
                $schema_version::integer as schema_version
            from warehouse.raw.workspace
            """,
            {
                "version": version,
                "run_id": run_id,
                "moment": moment,
                "as_of": as_of,
                "schema_version": PUBLISHED_VERSION,
            },
        )
        database = connection.execute("select current_database()").fetchone()
        result = fingerprint(connection, "marts", str(database[0]) if database else "")
        masked = connection.execute("select bool_and(has_pseudonyms) from quality.publication").fetchall()
        connection.execute("detach warehouse")
        connection.execute("checkpoint")
    return result, masked[0][0] is not False


def _former(published_dir: Path) -> Publication | None:
    """The current publication, or None when the pointer is damaged: publishing mends it."""
    try:
        return current(published_dir)
    except NothingPublishedError:
        return None


def _had_pseudonyms(published_dir: Path) -> bool:
    """Whether the files published so far hold pseudonyms; unknown counts as yes."""
    try:
        return bool(json.loads((published_dir / POINTER).read_bytes()).get("has_pseudonyms", True))
    except (OSError, ValueError):
        return True


def former_facts(published_dir: Path) -> dict[str, Any]:
    """What the last publication left for the next gate; empty when there is none."""
    former = _former(published_dir)
    return former.facts if former else {}


def _tables(connection: duckdb.DuckDBPyConnection, schema: str, catalog: str) -> list[str]:
    rows = connection.execute(
        """
        select table_name from duckdb_tables()
        where schema_name = ? and database_name = ? and table_name not like '%\\_\\_dbt\\_%' escape '\\'
        order by table_name
        """,
        [schema, catalog],
    ).fetchall()
    return [str(row[0]) for row in rows]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _files(published_dir: Path) -> list[Path]:
    """The published files; what others put beside them under another name is neither counted nor removed."""
    return [path for path in published_dir.glob("agorascope-*.duckdb") if OURS.fullmatch(path.name)]


def _sequence_of(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[1])


def _next_sequence(published_dir: Path) -> int:
    return max((_sequence_of(path) for path in _files(published_dir)), default=0) + 1


def _remove_leftovers(published_dir: Path) -> None:
    """Files of a publication that was cut short; the writer's pool has one slot, so nobody uses them."""
    for path in published_dir.glob(".agorascope-*.part*"):
        path.unlink(missing_ok=True)
