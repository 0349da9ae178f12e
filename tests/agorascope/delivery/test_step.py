"""Delivery from a published file: once, to every target, whatever fails."""

import json
import threading
from contextlib import nullcontext
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import duckdb
import pytest

from agorascope.app_store import open_store
from agorascope.delivery import notes, step
from agorascope.delivery.alerts import Alert
from agorascope.delivery.due import Due
from agorascope.delivery.sending import send_with_apprise
from agorascope.delivery.states import set_state
from agorascope.delivery.step import deliver
from agorascope.delivery.wording import Message
from agorascope.published import Publication
from agorascope.settings import Settings
from agorascope.workspace import Brand, Workspace
from tests.agorascope.delivery.cases import AS_OF, Post, an_alert

SECRET = "json://user:hunter2@hooks.example/path"


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Alert]:
    """The alerts of the published file, to be changed by the test."""
    alerts = [an_alert()]
    file = Publication("v1", tmp_path / "file.duckdb", AS_OF, AS_OF, "run")
    monkeypatch.setattr(step, "reading", lambda _folder: nullcontext((file, duckdb.connect())))
    monkeypatch.setattr(step, "read_alerts", lambda _connection: list(alerts))
    monkeypatch.setenv("ONE_URL", "one://")
    monkeypatch.setenv("TWO_URL", SECRET)
    return alerts


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.model_validate(
        {
            "name": "W",
            "brands": [Brand(id="acme", name="Acme", own=True)],
            "alerts": {"url_envs": ["ONE_URL", "TWO_URL"]},
        }
    )


def run(
    settings: Settings, workspace: Workspace, post: Post, *, is_dry: bool = False, later: float = 0
) -> list[step.Outcome]:
    now = AS_OF + timedelta(minutes=later)
    return deliver(settings, workspace, is_dry=is_dry, send=post, now=lambda: now)


def test_every_target_is_told_once_however_often_it_runs(
    settings: Settings, workspace: Workspace, published: list[Alert]
) -> None:
    post = Post()
    for later in (0, 60, 24 * 60):
        run(settings, workspace, post, later=later)
    assert [address for address, _ in post.sent] == ["one://", SECRET]


def test_many_alerts_are_one_message(
    settings: Settings, workspace: Workspace, published: list[Alert]
) -> None:
    other = an_alert(
        alert_id="a2", started_at=AS_OF - timedelta(days=9), last_unusual_at=AS_OF - timedelta(days=8)
    )
    published.append(other)
    post = Post()
    run(settings, workspace, post)
    assert len(post.sent) == 2
    assert post.sent[0][1].title == "W : 2 alertes, dont 2 de crise"


def test_a_dry_run_shows_the_message_and_sends_and_notes_nothing(
    settings: Settings, workspace: Workspace, published: list[Alert]
) -> None:
    post = Post()
    shown = run(settings, workspace, post, is_dry=True)
    assert post.sent == []
    run(settings, workspace, post)
    assert [outcome.message for outcome in shown] == [message for _, message in post.sent]


@pytest.mark.parametrize("how", ["broken", "raising"])
def test_a_target_that_fails_stops_no_other_and_is_tried_again(
    settings: Settings, workspace: Workspace, published: list[Alert], how: str
) -> None:
    post = Post()
    getattr(post, how).add("one://")
    first, second = run(settings, workspace, post)
    assert not first.is_ok
    assert second.is_ok
    getattr(post, how).clear()
    run(settings, workspace, post, later=1)
    run(settings, workspace, post, later=2)
    assert [address for address, _ in post.sent] == [SECRET, "one://"]


def test_no_address_is_ever_shown(settings: Settings, workspace: Workspace, published: list[Alert]) -> None:
    post = Post()
    post.raising.add(SECRET)
    said = "".join(outcome.in_words() for outcome in run(settings, workspace, post))
    assert "TWO_URL" in said
    assert "hunter2" not in said
    assert "hooks.example" not in said


def test_a_target_without_an_address_is_said_and_the_others_are_told(
    settings: Settings, workspace: Workspace, published: list[Alert], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONE_URL")
    post = Post()
    first, _ = run(settings, workspace, post)
    assert "ONE_URL, which is empty" in first.error
    assert [address for address, _ in post.sent] == [SECRET]


def test_a_crash_between_sending_and_noting_sends_again_after_a_quarter_of_an_hour(
    settings: Settings, workspace: Workspace, published: list[Alert], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: twice is a glance too many, never is a night too late."""
    post = Post()

    def crash(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(notes, "settle", crash)
        with pytest.raises(KeyboardInterrupt):
            run(settings, workspace, post)
    assert len(post.sent) == 1
    run(settings, workspace, post, later=5)
    assert [address for address, _ in post.sent] == ["one://", SECRET], "another process may be sending it"
    run(settings, workspace, post, later=16)
    assert [address for address, _ in post.sent] == ["one://", SECRET, "one://"]
    run(settings, workspace, post, later=60)
    assert len(post.sent) == 3


def test_two_processes_at_once_send_once(settings: Settings) -> None:
    store, due = open_store(settings), [Due(an_alert(), "new")]
    assert notes.claim(store, "ONE_URL", due, AS_OF) == due
    assert notes.claim(store, "ONE_URL", due, AS_OF) == []
    assert notes.claim(store, "TWO_URL", due, AS_OF) == due
    store.close()


def test_an_alert_that_grows_worse_gives_one_follow_up(
    settings: Settings, workspace: Workspace, published: list[Alert]
) -> None:
    post = Post()
    run(settings, workspace, post)
    published[:] = [an_alert(alert_id="moved", severity="critical", started_at=AS_OF - timedelta(days=3))]
    for later in (30, 60):
        run(settings, workspace, post, later=later)
    titles = [message.body.split("\n")[0] for address, message in post.sent if address == "one://"]
    assert titles == ["Acme : crise, gravité forte", "AGGRAVATION : Acme : crise, gravité critique"]


def test_what_the_team_has_in_hand_is_not_sent(
    settings: Settings, workspace: Workspace, published: list[Alert]
) -> None:
    store = open_store(settings)
    set_state(store, "a1", "acknowledged", note="we answer", who="lea")
    store.close()
    post = Post()
    assert run(settings, workspace, post)[0].left == {"a1": "in_hand"}
    assert post.sent == []


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it was sent."""

    bodies: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_a_webhook_gets_the_message_as_it_was_shown() -> None:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.handle_request, daemon=True).start()
    assert send_with_apprise(f"json://127.0.0.1:{server.server_port}/hook", Message("Title", "1 < 2\nnext"))
    server.server_close()
    received = json.loads(Hook.bodies[0])
    assert (received["title"], received["message"]) == ("Title", "1 < 2\nnext")


def test_apprise_says_no_to_an_address_it_does_not_know() -> None:
    assert not send_with_apprise("nonsense://x", Message("t", "b"))
