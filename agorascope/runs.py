"""One run of the pipeline, and the report each of its steps leaves.

Steps run in different processes, and only some may write the warehouse. So every step
writes a small JSON file under `runs/<run_id>/`, started and ended, failed or not; the
marts gate gathers them into `raw.runs`, and whoever waits for the run reads them as progress.
"""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import duckdb

from agorascope.errors import AgorascopeError
from agorascope.landing import write_atomic
from agorascope.operations import journal
from agorascope.sealed import sealed, unsealed, unsealed_or_none
from agorascope.settings import Settings
from agorascope.troubles import explained, in_words

KEPT_DAYS = 30
WRITERS = {"marts": "gate_marts"}  # which step writes facts that do not bear its name


@dataclass(frozen=True, slots=True)
class Run:
    """What one run covers: posts of [window_from, window_to), figures as of `as_of`.

    `window_from` is None for "since what was read last time".
    """

    run_id: str
    window_from: datetime | None
    window_to: datetime
    as_of: datetime

    def to_json(self) -> dict[str, str | None]:
        return {
            "run_id": self.run_id,
            "window_from": self.window_from.isoformat() if self.window_from else None,
            "window_to": self.window_to.isoformat(),
            "as_of": self.as_of.isoformat(),
        }

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Run":
        start = facts["window_from"]
        return cls(
            run_id=facts["run_id"],
            window_from=datetime.fromisoformat(start) if start else None,
            window_to=datetime.fromisoformat(facts["window_to"]),
            as_of=datetime.fromisoformat(facts["as_of"]),
        )

    @property
    def batch_id(self) -> str:
        """Name of the batches this run lands: the same window lands into the same batch."""
        start = f"{self.window_from:%Y%m%dT%H%M%SZ}" if self.window_from else "since-last"
        return f"{start}_{self.window_to:%Y%m%dT%H%M%SZ}"


@dataclass(slots=True)
class StepReport:
    """How one step went. `rows` is the count of what the step is about."""

    run_id: str
    step: str
    network: str
    status: str  # running, ok, failed
    started_at: str
    ended_at: str | None = None
    rows: int | None = None
    message: str = ""


def run_folder(settings: Settings, run_id: str) -> Path:
    """Folder of a run's reports; characters that file systems dislike become dashes."""
    return settings.runs / re.sub(r"[^A-Za-z0-9_.-]+", "-", run_id)


@contextmanager
def reported(settings: Settings, run: Run, step: str, network: str = "") -> Iterator[StepReport]:
    """Write the report of a step at its start and at its end; an error is noted and goes on.

    Troubles with disks, rights and damaged files go on in words, see agorascope.troubles.
    """
    folder = run_folder(settings, run.run_id)
    path = folder / (f"{step}-{network}.json" if network else f"{step}.json")
    report = StepReport(run.run_id, step, network, "running", _now())
    with in_words(settings.data_dir):  # a full disk, missing rights, a damaged file
        _write(path, report)
        journal.note(settings, "step started", level="debug", run_id=run.run_id, step=step, network=network)
        started, failure = monotonic(), {}
        try:
            yield report
        except BaseException as error:
            told = explained(error, settings.data_dir)
            failure = journal.failure_facts(error)
            if told:
                failure |= journal.failure_facts(told)
            report.status = "failed"
            report.message = str(told) if told else f"{type(error).__name__}: {error}"
            raise
        else:
            if report.status == "running":  # the step may say itself that it failed
                report.status = "ok"
        finally:
            journal.note(
                settings,
                "step ended",
                level="info" if report.status == "ok" else "error",
                run_id=run.run_id,
                step=step,
                network=network,
                outcome=report.status,
                seconds=round(monotonic() - started, 3),
                rows=report.rows,
                **failure,
            )
            report.ended_at = _now()
            _write(path, report)


def read_reports(settings: Settings, run_id: str) -> list[StepReport]:
    """The reports of a run, by time of start."""
    reports = []
    for path in sorted(run_folder(settings, run_id).glob("*.json")):
        facts = _report_of(path)
        if "step" in facts:
            reports.append(StepReport(**facts))
    return sorted(reports, key=lambda report: report.started_at)


def in_seconds(reports: list[StepReport]) -> float | None:
    """How long a run took from its first step to the end of its last; None while nothing has ended."""
    ended = [report for report in reports if report.ended_at]
    if not ended:
        return None
    first = min(datetime.fromisoformat(report.started_at) for report in ended)
    last = max(datetime.fromisoformat(str(report.ended_at)) for report in ended)
    return round((last - first).total_seconds(), 3)


def forget_old_runs(settings: Settings, now: datetime) -> None:
    """Remove the reports of runs that ended long ago; what mattered is in `raw.runs`."""
    limit = (now - timedelta(days=KEPT_DAYS)).timestamp()
    for folder in settings.runs.glob("*"):
        if folder.is_dir() and folder.stat().st_mtime < limit:
            shutil.rmtree(folder)


def gather_reports(connection: duckdb.DuckDBPyConnection, settings: Settings, run_id: str) -> None:
    """Replace the rows of one run in `raw.runs` by what its steps reported so far."""
    connection.execute("delete from raw.runs where run_id = ?", [run_id])
    rows = [
        (r.run_id, r.step, r.network, r.status, r.started_at, r.ended_at, r.rows, r.message)
        for r in read_reports(settings, run_id)
    ]
    if rows:
        connection.executemany("insert into raw.runs values (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def write_facts(settings: Settings, run_id: str, name: str, facts: dict[str, Any]) -> None:
    """Keep something one step tells the later ones of the same run."""
    write_atomic(run_folder(settings, run_id) / f"{name}.facts.json", sealed(facts))


def has_facts(settings: Settings, run_id: str, name: str) -> bool:
    """Whether a step of the run kept something under this name."""
    return unsealed_or_none(run_folder(settings, run_id) / f"{name}.facts.json") is not None


def read_facts(settings: Settings, run_id: str, name: str) -> dict[str, Any]:
    """What `write_facts` kept; AgorascopeError when that step has not run, or its facts are damaged."""
    path = run_folder(settings, run_id) / f"{name}.facts.json"
    writer = WRITERS.get(name, name)
    try:
        return unsealed(path.read_bytes())
    except FileNotFoundError as error:
        raise AgorascopeError(
            f"The run {run_id} has no {name} yet.", remedy=f"Run the step that writes it first: `{writer}`."
        ) from error
    except ValueError as error:
        raise AgorascopeError(
            f"{path} is damaged: {error}.",
            remedy=f"Start the run again: its step `{writer}` writes the file anew, and nothing is lost.",
        ) from error


def _report_of(path: Path) -> dict[str, Any]:
    """One report; nothing when the file is damaged: it only tells how a step went."""
    try:
        facts = json.loads(path.read_bytes())
        return asdict(StepReport(**facts)) if "step" in facts else {}
    except (ValueError, TypeError):
        return {}


def _write(path: Path, report: StepReport) -> None:
    write_atomic(path, json.dumps(asdict(report), ensure_ascii=False, indent=1).encode())


def _now() -> str:
    return datetime.now(UTC).isoformat()
