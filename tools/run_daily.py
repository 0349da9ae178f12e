"""What `make run` does: the daily DAG on a workspace, through Airflow, then the figures.

Usage: run_daily.py [--workspace FILE] [--from DAY] [--to DAY]

Without a workspace, the one that AGORASCOPE_WORKSPACE names, or else the demo world, is observed. The
terminal gets one line a step; everything else goes to <data>/logs/run.log.
"""

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from agorascope import orchestration
from agorascope.cli.pipeline import print_kpis
from agorascope.errors import AgorascopeError
from agorascope.runs import StepReport, read_reports
from agorascope.settings import Settings, close_to_others, get_settings, switch_telemetry_off
from agorascope.troubles import in_words
from agorascope.windows import last_day, midnight
from agorascope.workspace import load_workspace

POLL_SECONDS = 0.5


def main() -> int:
    switch_telemetry_off()
    close_to_others()
    options = parse_options()
    try:
        with in_words(get_settings().data_dir):
            run(options)
    except AgorascopeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--workspace", type=Path, help="workspace file; default: AGORASCOPE_WORKSPACE or demo"
    )
    parser.add_argument(
        "--from", dest="first", type=date.fromisoformat, help="first day; default: since the last run"
    )
    parser.add_argument("--to", dest="last", type=date.fromisoformat, help="last day, included")
    return parser.parse_args()


def run(options: argparse.Namespace) -> None:
    settings = get_settings()
    log = settings.make_data_dir() / "logs" / "run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    say(f"raw log: {log}")
    settings = settings.model_copy(update={"workspace": choose_workspace(options.workspace, settings)})
    workspace = load_workspace(settings.workspace)
    with step("prepare Airflow"):
        orchestration.prepare_airflow(settings, log)
    with step("prepare dbt"):
        orchestration.ensure_manifest(settings, log)
    last = options.last or last_day(workspace, datetime.now(UTC))
    logical_date = midnight(last + timedelta(days=1), workspace)
    conf = {"last_day": last.isoformat()}
    if options.first:
        conf["first_day"] = options.first.isoformat()
    follow_run(settings, logical_date, conf, log)
    print_kpis(None)


def follow_run(settings: Settings, logical_date: datetime, conf: dict[str, str], log: Path) -> None:
    """Start the DAG and print one line for each step that ends."""
    started = datetime.now(UTC)
    log_start = log.stat().st_size
    process = orchestration.start_daily(settings, logical_date, conf, log)
    say(f"Airflow runs {orchestration.DAG_ID} for the days up to {conf['last_day']}")
    shown: dict[str, StepReport] = {}
    try:
        while process.poll() is None:
            time.sleep(POLL_SECONDS)
            show_new_reports(settings, started, shown)
    finally:
        process.terminate()  # when we are interrupted; a process that ended does not mind
    show_new_reports(settings, started, shown)
    published = any(report.step == "publish" and report.status == "ok" for report in shown.values())
    if process.returncode != 0 or not published:
        wrong = [f"{r.step} {r.network}: {r.message}" for r in shown.values() if r.status == "failed"]
        raise AgorascopeError(
            "The daily DAG did not end well:\n"
            + "\n".join(wrong or orchestration.what_went_wrong(log, log_start)),
            remedy=f"The whole log is {log}. What was published before stays in place.",
        )


def show_new_reports(settings: Settings, started: datetime, shown: dict[str, StepReport]) -> None:
    """Print the steps that ended since the last look, of the run that began after `started`."""
    for folder in settings.runs.glob("*"):
        if folder.stat().st_mtime < started.timestamp():
            continue
        for report in read_reports(settings, folder.name):
            key = f"{report.run_id}/{report.step}/{report.network}/{report.started_at}"
            if report.ended_at and key not in shown and moment(report.started_at) >= started:
                shown[key] = report
                show(report, shown)


def show(report: StepReport, shown: dict[str, StepReport]) -> None:
    """One line for a step. dbt leaves no report of its own: it ran between two that do."""
    if report.step == "gate_marts":
        before = [r for r in shown.values() if r.step == "prepare_build" and r.run_id == report.run_id]
        if before and before[0].ended_at:
            seconds = (moment(report.started_at) - moment(before[0].ended_at)).total_seconds()
            say(f"{'build (dbt)':<28}{'ok':<8}{'':>8}  {seconds:5.1f} s")
    seconds = (moment(report.ended_at or report.started_at) - moment(report.started_at)).total_seconds()
    rows = "" if report.rows is None else f"{report.rows:,}"
    name = f"{report.step} {report.network}".strip()
    say(f"{name:<28}{report.status:<8}{rows:>8}  {seconds:5.1f} s  {report.message}".rstrip())
    if report.step == "prepare_build" and report.status == "ok":
        say("build (dbt) ...")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def choose_workspace(given: Path | None, settings: Settings) -> Path:
    """The file named on the command line, or by the environment, or the demo world's."""
    if given:
        return given.resolve()
    if "workspace" in Settings().model_fields_set:
        return settings.workspace
    return write_demo(settings).resolve()


def write_demo(settings: Settings) -> Path:
    """Write the demo world when it is not there; returns its workspace."""
    from agorascope.demo import write_world

    with step("demo world"):
        summary = write_world(settings.data_dir / "demo")
    return Path(summary.workspace)


class step:  # noqa: N801 - reads as a statement: with step("...")
    """Print how long something took."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.started = time.monotonic()

    def __enter__(self) -> None:
        self.started = time.monotonic()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        state = "ok" if kind is None else "failed"
        say(f"{self.name:<28}{state:<8}{'':>8}  {time.monotonic() - self.started:5.1f} s")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
