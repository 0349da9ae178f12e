"""`agorascope check`: an exit code that cron, a timer and a health check understand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from agorascope import published
from agorascope.cli import check
from agorascope.delivery import troubles
from agorascope.errors import LateError, NothingPublishedError
from agorascope.settings import Settings
from tests.agorascope.delivery.cases import Post

NOW = datetime.now(UTC)
WORKSPACE = """\
name: W
languages: [en]
brands: [{id: acme, name: Acme, own: true}]
networks: {hackernews: {queries: [velo]}}
alerts: {url_envs: [ONE_URL]}
"""


@pytest.fixture
def shown(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A folder with a pointer that a test can age."""
    monkeypatch.setattr(check, "get_settings", lambda: settings)
    settings.published.mkdir(parents=True)
    return settings


def point_to(settings: Settings, as_of: datetime, hours: float | None = 6) -> None:
    file = settings.published / "agorascope-x-0001.duckdb"
    if not file.exists():
        with duckdb.connect(str(file)) as connection:
            connection.execute("create schema quality")
            connection.execute("create table quality.publication (version varchar)")
            connection.execute(
                "create table quality.source_health (network_id varchar, status varchar, message varchar)"
            )
            connection.execute(
                "create table quality.source_alarms"
                " (network_id varchar, alarm varchar, message varchar, remedy varchar)"
            )
    facts = {
        "version": f"{as_of:%Y%m%d}-1", "file": file.name, "published_at": as_of.isoformat(),
        "as_of": as_of.isoformat(), "run_id": "r", "fingerprint": "", "facts": {},
        "time_zone": "Europe/Paris",
        "late_after_hours": hours, "schema_version": 1,
    }  # fmt: skip
    (settings.published / published.POINTER).write_text(json.dumps(facts))


def test_figures_in_time_are_said_and_late_ones_raise(
    shown: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    point_to(shown, NOW)
    check.check()
    assert "in time" in capsys.readouterr().out
    point_to(shown, NOW - timedelta(days=3))
    with pytest.raises(LateError, match=r"docs/runbooks/late-run\.md") as caught:
        check.check()
    assert caught.value.exit_code == 8


def test_a_damaged_page_that_is_due_is_said(shown: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    point_to(shown, NOW)
    with duckdb.connect(str(shown.published / "agorascope-x-0001.duckdb")) as connection:
        connection.execute(
            "insert into quality.source_alarms values ('x', 'page_unreadable', 'Bad.', 'Mend.')"
        )
    check.check()
    assert "x: Bad. Mend." in capsys.readouterr().err


@pytest.mark.parametrize("hours", [6, None])
def test_that_the_last_run_did_not_publish_is_said_where_none_is_expected_too(
    shown: Settings, capsys: pytest.CaptureFixture[str], hours: float | None
) -> None:
    point_to(shown, NOW, hours=hours)
    status = published.RunStatus(run_id="r", finished_at=NOW, outcome="gate_failed", message="fewer")
    published.write_status(shown.published, status)
    check.check()
    assert "The last run did not publish: fewer" in capsys.readouterr().err


def test_where_no_daily_run_is_expected_nothing_is_late(
    shown: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    point_to(shown, NOW - timedelta(days=300), hours=None)
    check.check()
    assert "no daily run is expected" in capsys.readouterr().out


def test_nothing_published_is_an_error_of_its_own(shown: Settings) -> None:
    with pytest.raises(NothingPublishedError):
        check.check()


def test_the_targets_are_told_once_that_it_is_late_and_once_that_it_is_over(
    shown: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "workspace.yml").write_text(WORKSPACE)
    monkeypatch.setenv("ONE_URL", "one://")
    post = Post()
    monkeypatch.setitem(troubles.tell_troubles.__kwdefaults__, "send", post)
    for as_of in (NOW - timedelta(days=3), NOW - timedelta(days=3), NOW, NOW):
        point_to(shown, as_of)
        try:
            check.check(tmp_path / "workspace.yml", tell=True)
        except LateError:
            continue
    assert [message.title for _, message in post.sent] == [
        "W: the figures are late",
        "W: the figures are up to date again",
    ]
