"""A report is made once and told once to each target, whatever fails."""

import os
import re
import time
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from agorascope.delivery.wording import Message
from agorascope.errors import InputError
from agorascope.published import Publication
from agorascope.report import delivering, making
from agorascope.report.collecting import TeamStates
from agorascope.report.delivering import Outcome, deliver_week, told_in, write_message
from agorascope.report.facts import Facts
from agorascope.report.making import Made, make
from agorascope.report.voice import Voice
from agorascope.report.weeks import Week, last_complete_week, week_of
from agorascope.report.writing import write
from agorascope.settings import Settings
from agorascope.workspace import Workspace
from tests.agorascope.delivery.cases import Post
from tests.agorascope.report.cases import AS_OF, MONDAY, full_facts, quiet_facts

PARIS = ZoneInfo("Europe/Paris")
SECRET = "json://user:hunter2@hooks.example/path"


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.model_validate(
        {
            "name": "W",
            "time_zone": "Europe/Paris",
            "brands": [{"id": "acme", "name": "Acme", "own": True}],
            "report": {"languages": ["fr", "en"], "url_envs": ["ONE_URL", "TWO_URL"]},
        }
    )


def _publish(monkeypatch: pytest.MonkeyPatch, as_of: datetime) -> None:
    file = Publication("v1", Path("file.duckdb"), as_of, as_of, "run")
    monkeypatch.setattr(making, "reading", lambda _folder: nullcontext((file, duckdb.connect())))
    monkeypatch.setattr(delivering, "require_current", lambda _folder: file)


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """A published file that says what `full_facts` says."""
    _publish(monkeypatch, AS_OF)

    def collect(_connection: object, week: Week, _team: TeamStates, **_facts: object) -> Facts:
        return full_facts(week=week)

    monkeypatch.setattr(making, "collect", collect)
    monkeypatch.setenv("ONE_URL", "one://")
    monkeypatch.setenv("TWO_URL", SECRET)


def test_every_target_is_told_once_however_often_it_runs(settings: Settings, workspace: Workspace) -> None:
    post = Post()
    for _ in range(3):
        monday, outcomes = deliver_week(settings, workspace, send=post)
    assert monday == MONDAY
    assert [address for address, _ in post.sent] == ["one://", SECRET]
    assert outcomes == [Outcome("ONE_URL"), Outcome("TWO_URL")]
    assert set(told_in(settings.reports / "2026-09-21")) == {"ONE_URL", "TWO_URL"}


def test_the_files_of_all_languages_go_with_the_message(settings: Settings, workspace: Workspace) -> None:
    post = Post()
    deliver_week(settings, workspace, send=post)
    _, message = post.sent[0]
    assert [path.name for path in message.files] == [
        "report-2026-09-21-fr.pdf", "report-2026-09-21-en.pdf",
    ]  # fmt: skip
    assert all(path.read_bytes().startswith(b"%PDF") for path in message.files)
    assert message.title == "Le rapport du lundi : Vélos Acme"
    assert "Données fictives" in message.body


@pytest.mark.parametrize("how", ["broken", "raising"])
def test_a_target_that_fails_stops_no_other_and_is_tried_again(
    settings: Settings, workspace: Workspace, how: str
) -> None:
    post = Post()
    getattr(post, how).add("one://")
    _, (one, two) = deliver_week(settings, workspace, send=post)
    assert one.error
    assert "hooks.example" not in one.error + two.error
    assert two.is_sent
    getattr(post, how).clear()
    deliver_week(settings, workspace, send=post)
    assert [address for address, _ in post.sent] == [SECRET, "one://"]


def test_a_target_without_address_is_said_with_the_name_of_its_variable(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONE_URL")
    _, outcomes = deliver_week(settings, workspace, send=Post())
    (missing,) = [outcome for outcome in outcomes if outcome.error]
    assert "ONE_URL" in missing.error


def test_two_processes_at_once_do_not_both_send(settings: Settings, workspace: Workspace) -> None:
    post = Post()

    def meanwhile(address: str, message: Message) -> bool:
        if address == "one://":
            deliver_week(settings, workspace, send=post)
        return post(address, message)

    deliver_week(settings, workspace, send=meanwhile)
    assert sorted(address for address, _ in post.sent) == [SECRET, "one://"]
    assert set(told_in(settings.reports / "2026-09-21")) == {"ONE_URL", "TWO_URL"}


def test_a_target_told_since_this_process_looked_is_not_told_again(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, really_make = Post(), delivering.make

    def make_slowly(*args: Any, **options: Any) -> list[Made]:
        monkeypatch.setattr(delivering, "make", really_make)
        deliver_week(settings, workspace, send=post)
        return really_make(*args, **options)

    monkeypatch.setattr(delivering, "make", make_slowly)
    _, outcomes = deliver_week(settings, workspace, send=post)
    assert outcomes == [Outcome("ONE_URL"), Outcome("TWO_URL")]
    assert [address for address, _ in post.sent] == ["one://", SECRET]


def test_two_processes_that_see_one_dead_claim_do_not_both_send(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = settings.reports / "2026-09-21"
    folder.mkdir(parents=True)
    claim = folder / ".ONE_URL.sending"
    claim.touch()
    os.utime(claim, (0, 0))
    post, really_stale, seen = Post(), delivering._is_stale, []

    def both_look(path: Path, now: datetime) -> bool:
        stale = really_stale(path, now)
        if path == claim and not seen:
            seen.append(path)
            deliver_week(settings, workspace, send=post)
        return stale

    monkeypatch.setattr(delivering, "_is_stale", both_look)
    deliver_week(settings, workspace, send=post)
    assert [address for address, _ in post.sent].count("one://") <= 1
    deliver_week(settings, workspace, send=post)
    assert [address for address, _ in post.sent].count("one://") == 1


def test_a_process_gives_back_no_claim_but_its_own(settings: Settings, workspace: Workspace) -> None:
    folder = settings.reports / "2026-09-21"

    def slow(_address: str, _message: Message) -> bool:
        (folder / ".ONE_URL.other.sending").touch()
        return False

    deliver_week(settings, workspace, send=slow)
    assert [path.name for path in folder.glob(".*.sending")] == [".ONE_URL.other.sending"]


def test_a_preview_of_the_running_week_takes_nothing_from_its_report(
    settings: Settings, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        _publish(earlier, datetime(2026, 9, 24, 22, tzinfo=UTC))
        made = make(settings, workspace, languages=("fr", "en"), day=MONDAY)
        assert made[0].pdf.parent.name == "2026-09-21-preview"
        with pytest.raises(InputError, match="is not over"):
            deliver_week(settings, workspace, day=MONDAY, send=Post())
    _publish(monkeypatch, AS_OF)
    post = Post()
    assert deliver_week(settings, workspace, send=post)[0] == MONDAY
    assert len(post.sent) == 2
    assert len(list((settings.reports / "2026-09-21").glob("*.pdf"))) == 2


def test_the_retries_of_the_dag_reach_beyond_the_claim_of_a_process_that_died() -> None:
    dag = (Path(__file__).parents[3] / "dags" / "report_weekly.py").read_text()
    found = re.search(r'"retries": (\d+), "retry_delay": timedelta\(minutes=(\d+)\)', dag)
    assert found
    assert timedelta(minutes=int(found[1]) * int(found[2])) > delivering.STALE


def test_a_claim_of_a_process_that_died_is_taken_over(settings: Settings, workspace: Workspace) -> None:
    folder = settings.reports / "2026-09-21"
    folder.mkdir(parents=True)
    claim = folder / ".ONE_URL.sending"
    claim.touch()
    post = Post()
    _, outcomes = deliver_week(settings, workspace, send=post)
    assert [address for address, _ in post.sent] == [SECRET]
    assert "another process is sending" in next(o.error for o in outcomes if o.target == "ONE_URL")
    old = time.time() - 3600
    os.utime(claim, (old, old))
    deliver_week(settings, workspace, send=post)
    assert [address for address, _ in post.sent] == [SECRET, "one://"]


def test_without_targets_the_files_are_made_once(settings: Settings, workspace: Workspace) -> None:
    bare = workspace.model_copy(update={"report": workspace.report.model_copy(update={"url_envs": ()})})
    assert deliver_week(settings, bare) == (MONDAY, [])
    (pdf, *_) = sorted((settings.reports / "2026-09-21").glob("*.pdf"))
    before = pdf.stat().st_mtime_ns
    deliver_week(settings, bare)
    assert pdf.stat().st_mtime_ns == before


def test_a_quiet_week_is_told_in_the_message_itself() -> None:
    document = write(quiet_facts(), Voice("en", Workspace.model_validate(WORLD).zone))
    message = write_message([Made(Week(MONDAY, 7), document, Path("x.html"), Path("x.pdf"))])
    assert "A quiet week" in message.body


def test_the_message_of_a_quiet_week_says_that_it_is_past() -> None:
    document = write(quiet_facts(as_of=AS_OF + timedelta(days=30)), Voice("en", PARIS))
    message = write_message([Made(Week(MONDAY, 7), document, Path("x.html"), Path("x.pdf"))])
    assert "past week" in message.body
    assert "A quiet week" in message.body


def test_made_again_the_files_are_the_same_bytes(settings: Settings, workspace: Workspace) -> None:
    (made,) = make(settings, workspace, languages=("en",))
    first = [path.read_bytes() for path in (made.html, made.pdf)]
    make(settings, workspace, languages=("en",))
    assert [path.read_bytes() for path in (made.html, made.pdf)] == first


def test_an_unknown_language_and_a_week_to_come_are_refused(settings: Settings, workspace: Workspace) -> None:
    with pytest.raises(InputError, match="not written in 'de'"):
        make(settings, workspace, languages=("de",))
    with pytest.raises(InputError, match="has not begun"):
        make(settings, workspace, languages=("en",), day=date(2026, 10, 5))


WORLD = {"name": "W", "time_zone": "Europe/Paris", "brands": [{"id": "acme", "name": "Acme", "own": True}]}


def test_weeks_end_on_the_workspaces_clock() -> None:
    zone = Workspace.model_validate(WORLD).zone
    monday_morning = datetime(2026, 9, 27, 22, tzinfo=UTC)  # midnight in Paris
    assert last_complete_week(monday_morning, zone).first == MONDAY
    assert last_complete_week(monday_morning - timedelta(seconds=1), zone).first == MONDAY - timedelta(days=7)
    assert week_of(date(2026, 9, 23), monday_morning - timedelta(seconds=1), zone) == Week(MONDAY, 6)
