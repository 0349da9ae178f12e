"""Troubles of the program itself: told once a state and target, never each try, and so is their end."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agorascope import published
from agorascope.delivery import troubles
from agorascope.delivery.standing import RUNBOOKS, WELL, Standing, standings
from agorascope.delivery.trouble_wording import PHRASES, write_troubles
from agorascope.delivery.troubles import TroubleOutcome, due_troubles, tell_troubles
from agorascope.published import Publication, RunStatus
from agorascope.settings import REPOSITORY, Settings
from agorascope.workspace import Workspace
from tests.agorascope.delivery.cases import AS_OF, Post

FAILED = Standing("run", "failed", since="2026-10-01 02:00", details=("SourceError: <!here> nothing",))
GATE = Standing("run", "gate_failed", since="2026-10-02 02:00")
SOURCE = Standing("source:mastodon", "source_failed", name="mastodon", details=("land: 401",))


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("ONE_URL", "one://")
    monkeypatch.setenv("TWO_URL", "two://")
    return Workspace.model_validate(
        {
            "name": "W",
            "languages": ["en"],
            "brands": [{"id": "acme", "name": "Acme", "own": True}],
            "alerts": {"url_envs": ["ONE_URL", "TWO_URL"]},
        }
    )


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Standing]:
    """How the program stands, to be changed by the test."""
    found: list[Standing] = []
    monkeypatch.setattr(troubles, "standings", lambda *_: list(found))
    return found


def tell(settings: Settings, workspace: Workspace, post: Post, *, days: float = 0) -> list[TroubleOutcome]:
    return tell_troubles(settings, workspace, send=post, now=lambda: AS_OF + timedelta(days=days))


def shows(monkeypatch: pytest.MonkeyPatch, version: str, as_of: datetime = AS_OF) -> None:
    file = Publication(version, Path("file"), as_of, as_of, "run")
    monkeypatch.setattr(published, "current", lambda _folder: file)


def test_a_failure_is_told_once_to_each_target_however_often_it_is_tried(
    settings: Settings, workspace: Workspace, known: list[Standing]
) -> None:
    post = Post()
    known.append(FAILED)
    for days in (0, 0.01, 1, 2):
        tell(settings, workspace, post, days=days)
    assert [address for address, _ in post.sent] == ["one://", "two://"]
    assert post.sent[0][1].title == "W: the last run failed before publication"
    assert "docs/runbooks/failed-run.md" in post.sent[0][1].body
    assert "<!here>" not in post.sent[0][1].body


def test_another_state_of_the_same_trouble_and_its_end_are_told_once_each(
    settings: Settings, workspace: Workspace, known: list[Standing], monkeypatch: pytest.MonkeyPatch
) -> None:
    post, well = Post(), Standing("run", WELL)
    for days, (version, standing) in enumerate(
        [("v1", FAILED), ("v1", GATE), ("v1", FAILED), ("v2", well), ("v3", well), ("v3", FAILED)]
    ):
        shows(monkeypatch, version)
        known[:] = [standing]
        tell(settings, workspace, post, days=days)
    titles = [message.title for address, message in post.sent if address == "one://"]
    assert titles == [
        "W: the last run failed before publication",
        "W: a check stopped the last run before publication",
        "W: a run was published again",
        "W: the last run failed before publication",
    ]


def test_what_was_always_well_is_not_told(
    settings: Settings, workspace: Workspace, known: list[Standing]
) -> None:
    post = Post()
    known += [Standing("run", WELL), Standing("late", WELL), Standing("source:mastodon", WELL)]
    tell(settings, workspace, post)
    assert post.sent == []


def test_a_target_that_fails_is_told_by_the_next_run(
    settings: Settings, workspace: Workspace, known: list[Standing]
) -> None:
    post = Post()
    known.append(FAILED)
    post.broken = {"one://"}
    assert [bool(outcome.error) for outcome in tell(settings, workspace, post)] == [True, False]
    post.broken = set()
    tell(settings, workspace, post, days=1)
    assert sorted(address for address, _ in post.sent) == ["one://", "two://"]


def test_nobody_is_woken_and_the_morning_tells_it(
    settings: Settings, workspace: Workspace, known: list[Standing]
) -> None:
    post = Post()
    known.append(FAILED)
    quiet = workspace.model_copy(
        update={
            "alerts": workspace.alerts.model_validate(
                workspace.alerts.model_dump() | {"quiet": {"start": "21:00", "end": "07:00"}}
            )
        }
    )
    assert tell(settings, quiet, post) == []  # 22:00 UTC
    tell(settings, quiet, post, days=0.5)
    assert len(post.sent) == 2


def test_a_workspace_may_say_no(settings: Settings, workspace: Workspace, known: list[Standing]) -> None:
    known.append(FAILED)
    silent = workspace.model_copy(
        update={"alerts": workspace.alerts.model_copy(update={"operations": False})}
    )
    assert tell(settings, silent, Post()) == []


def test_troubles_of_two_sources_are_two_episodes() -> None:
    other = Standing("source:forum", "quarantined", name="forum")
    due = due_troubles([SOURCE, other], [], "v1", AS_OF)
    assert len({told.alert_id for _, told in due}) == 2
    assert all(len(told.alert_id) <= 64 for _, told in due_troubles([SOURCE], [], "x" * 26, AS_OF))


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_everything_is_said_in_both_languages(language: str) -> None:
    every = [
        FAILED, GATE, SOURCE, Standing("late", "late", since="x"),
        Standing("source:f", "quarantined", name="f"),
        Standing("run", WELL), Standing("late", WELL), Standing("source:f", WELL, name="f"),
    ]  # fmt: skip
    message = write_troubles(every, "W", language)
    assert len(message.body) <= 1_900
    assert "{" not in message.title + message.body
    assert message.body.count("docs/runbooks/") == 5
    assert PHRASES["fr"].keys() == PHRASES["en"].keys()


def test_a_hundred_troubles_fit_into_one_message() -> None:
    many = [Standing(f"source:n{n}", "source_failed", name=f"n{n}", details=("x" * 999,)) for n in range(100)]
    assert len(write_troubles(many, "W", "en").body) <= 1_900


def test_every_state_has_a_runbook_that_is_there() -> None:
    for name in RUNBOOKS.values():
        assert (REPOSITORY / "docs" / "runbooks" / name).is_file(), name


def test_a_status_and_no_publication_is_a_trouble_as_well(settings: Settings, workspace: Workspace) -> None:
    settings.published.mkdir(parents=True)
    published.write_status(settings.published, RunStatus("r", AS_OF, "failed", "no", ("no", "why")))
    [found] = standings(settings, workspace, AS_OF)
    assert (found.subject, found.state, found.details) == ("run", "failed", ("no", "why"))


def test_nothing_is_known_before_the_first_run(settings: Settings, workspace: Workspace) -> None:
    assert standings(settings, workspace, AS_OF) == []
