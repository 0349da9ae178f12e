"""The log of operations: one line each, whatever is in it, from many processes, never too much of it."""

import json
import logging
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope.errors import GateError
from agorascope.operations import journal
from agorascope.runs import Run, reported
from agorascope.settings import Settings

NOW = datetime(2026, 3, 10, tzinfo=UTC)
RUN = Run("run-1", None, NOW, NOW)


def lines(settings: Settings) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal.path_of(settings).read_text().splitlines()]


def test_a_step_that_ends_is_one_line_of_names_and_numbers(settings: Settings) -> None:
    with reported(settings, RUN, "land", "mastodon") as report:
        report.rows, report.message = 12, "somebody@example.org was here"
    [line] = lines(settings)
    assert line.pop("seconds") >= 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "step ended", "level": "info", "run_id": "run-1", "step": "land", "network": "mastodon",
        "outcome": "ok", "rows": 12,
    }  # fmt: skip


def test_a_failure_tells_its_class_its_place_and_its_runbook_but_not_its_message(settings: Settings) -> None:
    with pytest.raises(GateError), reported(settings, RUN, "gate_marts"):
        raise GateError("lea@velo.example wrote <script>\nnot json", runbook="marts-gate.md")
    [line] = lines(settings)
    assert (line["level"], line["outcome"], line["error"]) == ("error", "failed", "GateError")
    assert line["raised_at"].startswith("test_journal.py:")
    assert line["runbook"] == "marts-gate.md"
    assert "velo.example" not in journal.path_of(settings).read_text()


def test_a_step_that_says_itself_that_it_failed_is_no_success(settings: Settings) -> None:
    with reported(settings, RUN, "gate_marts") as report:
        report.status = "failed"
    assert lines(settings)[0]["outcome"] == "failed"


def test_no_text_can_begin_a_second_line(settings: Settings) -> None:
    hostile = 'manual\n{"event": "forged"}\r\u2028\u202e\x1b[31m'
    journal.note(settings, "step ended", run_id=hostile)
    raw = journal.path_of(settings).read_bytes()
    assert raw.isascii()
    assert raw.count(b"\n") == 1
    assert b"\x1b" not in raw
    assert lines(settings)[0]["run_id"] == hostile


def test_the_level_decides_what_is_written(settings: Settings) -> None:
    quiet = settings.model_copy(update={"log_level": "warning"})
    journal.note(quiet, "little")
    journal.note(quiet, "grave", level="error")
    assert [line["event"] for line in lines(quiet)] == ["grave"]
    with reported(settings.model_copy(update={"log_level": "debug"}), RUN, "plan"):
        pass
    assert [line["event"] for line in lines(settings)][1:] == ["step started", "step ended"]


def test_the_same_line_goes_to_the_logger_that_airflow_shows(
    settings: Settings, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO, logger="agorascope.operations")
    journal.note(settings, "run ended", outcome="published")
    assert json.loads(caplog.messages[0])["event"] == "run ended"
    assert capsys.readouterr() == ("", "")  # the console speaks to people


def write_many(data_dir: Path, who: int) -> None:
    settings = Settings(data_dir=data_dir)
    for n in range(40):
        journal.note(settings, "written", who=who, n=n, filler="x" * 400)


def test_processes_that_write_and_rotate_at_once_lose_no_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MAX_BYTES", 20_000)  # inherited by fork
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(write_many, [settings.data_dir] * 3, range(3)))
    files = sorted(journal.path_of(settings).parent.glob("agorascope.jsonl*"))
    found = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert len(files) > 1
    assert sorted((line["who"], line["n"]) for line in found) == [(w, n) for w in range(3) for n in range(40)]


def test_its_size_is_bounded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MAX_BYTES", 2_000)
    for n in range(200):
        journal.note(settings, "written", n=n)
    files = list(journal.path_of(settings).parent.glob("agorascope.jsonl*"))
    assert len(files) == journal.KEPT + 1
    assert sum(file.stat().st_size for file in files) <= 2_000 * (journal.KEPT + 1)


def test_a_log_that_cannot_be_written_is_said_and_stops_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.path_of(settings).mkdir(parents=True)  # a folder where the file should be
    with reported(settings, RUN, "plan") as report:
        report.rows = 1
    assert "cannot be written (IsADirectoryError)" in capsys.readouterr().err
