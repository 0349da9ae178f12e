"""The log of operations: one JSON line for each thing that began, ended or failed.

    data/logs/agorascope.jsonl      the newest, then .1 to .4; together at most 25 MB, and no older than
                                    privacy.log_days (agorascope.retention)

Several processes write it at once (Airflow runs networks side by side), so each line is written under a
lock of the file, by the standard library's own rotation. A line holds names of ours and numbers, never a
message: messages quote what networks answered. What is text is escaped by JSON, so a line is always one line.
The same line goes to the logger `agorascope.operations`, which inside Airflow is the log of the task.
"""

import json
import logging
import sys
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Literal

import structlog
from filelock import BaseFileLock, FileLock, Timeout

from agorascope.errors import AgorascopeError
from agorascope.landing import write_atomic
from agorascope.settings import Settings

NAME = "agorascope.jsonl"
MAX_BYTES = 5 * 2**20
KEPT = 4  # older files beside the newest
LOCK_SECONDS = 2.0
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

Level = Literal["debug", "info", "warning", "error"]

# With a handler of its own nothing of it falls through to the console, which speaks to people.
logging.getLogger("agorascope.operations").addHandler(logging.NullHandler())


def path_of(settings: Settings) -> Path:
    """Where the log lies."""
    return settings.data_dir / "logs" / NAME


def note(
    settings: Settings, event: str, *, level: Level = "info", **facts: str | float | bool | None
) -> None:
    """Write one line: `event`, what is known of it (None is left out), the level and the moment.

    `facts` are names of ours and numbers. A log that cannot be written is said on stderr and stops nothing.
    """
    lowest = LEVELS[settings.log_level]
    logger: Any = structlog.wrap_logger(
        _Lines(path_of(settings)),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(lowest),
        context_class=dict,
        cache_logger_on_first_use=False,
    )
    known = {name: value for name, value in facts.items() if value is not None and value != ""}
    getattr(logger, level)(event, **known)


def due(settings: Settings, limit: datetime) -> list[Path]:
    """The files of the log that hold lines from before a moment."""
    found = path_of(settings)
    files = [path for path in sorted(found.parent.glob(f"{NAME}*")) if path.is_file()]
    return [path for path in files if _older(path, limit)]


def forget_before(settings: Settings, limit: datetime) -> int:
    """Drop the lines from before a moment; returns how many files held any. Another process may be writing.

    A log that stays locked is said on stderr, and waits for the next run.
    """
    path = path_of(settings)
    if not due(settings, limit):
        return 0
    try:
        with _locked(path):
            changed = due(settings, limit)  # it may have been rotated meanwhile
            for file in changed:
                rest = file.read_bytes()[_older(file, limit) :]
                if rest:
                    write_atomic(file, rest)
                else:
                    file.unlink()
    except Timeout:
        sys.stderr.write(f"The log {path} is locked; its older lines go with the next run.\n")
        return 0
    return len(changed)


def _older(path: Path, limit: datetime) -> int:
    """How many bytes at the beginning are lines from before a moment; what is no line goes with them."""
    size = 0
    with path.open("rb") as lines:
        for line in lines:
            try:
                at = datetime.fromisoformat(json.loads(line)["timestamp"])
                if at >= limit:
                    break
            except (ValueError, KeyError, TypeError):  # half a line, or one of another program
                pass
            size += len(line)
    return size


def failure_facts(error: BaseException) -> dict[str, str]:
    """What a line says of an error: its class, where in our code it arose, and its runbook."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
    facts = {"error": type(error).__name__}
    if ours:
        facts["raised_at"] = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    if isinstance(error, AgorascopeError) and error.runbook:
        facts["runbook"] = error.runbook
    return facts


class _Lines:
    """What structlog hands its rendered lines to: the file, and the logger of the same name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._logger = logging.getLogger("agorascope.operations")

    def debug(self, line: str) -> None:
        self._write(logging.DEBUG, line)

    def info(self, line: str) -> None:
        self._write(logging.INFO, line)

    def warning(self, line: str) -> None:
        self._write(logging.WARNING, line)

    def error(self, line: str) -> None:
        self._write(logging.ERROR, line)

    def _write(self, level: int, line: str) -> None:
        self._logger.log(level, "%s", line)
        try:
            _append(self._path, level, line)
        except (OSError, Timeout) as error:
            sys.stderr.write(f"The log {self._path} cannot be written ({type(error).__name__}): {line}\n")


class _File(RotatingFileHandler):
    """The standard library's rotation, which says what goes wrong instead of printing it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the library's name
        raise  # noqa: PLE0704 - called while the error is handled


def _append(path: Path, level: int, line: str) -> None:
    """One line at the end, under the lock of the file: another process may be about to rotate it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    record = logging.LogRecord("agorascope.operations", level, "", 0, "%s", (line,), None)
    with _locked(path):
        handler = _File(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8")
        try:
            handler.emit(record)
        finally:
            handler.close()


def _locked(path: Path) -> BaseFileLock:
    return FileLock(path.with_name(f".{path.name}.lock"), timeout=LOCK_SECONDS)
