"""Statuses made for the test, pages around them, and a Mastodon server of the test's own."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from agorascope.landing import RawPage

FETCHED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
TOKEN = "mock_token"


def make_account(name: str = "lea", **changes: Any) -> dict[str, Any]:
    user, _, host = name.partition("@")
    home = host or "social.example"
    return {
        "id": f"acc-{user}",
        "username": user,
        "acct": name,
        "display_name": user.title(),
        "uri": f"https://{home}/users/{user}",
        "url": f"https://{home}/@{user}",
        "note": "<p>Bonjour</p>",
        "locked": False,
        "bot": False,
        "indexable": True,
        "noindex": False,
        "created_at": "2020-01-01T00:00:00.000Z",
        "followers_count": 12,
        "following_count": 3,
        "statuses_count": 45,
    } | changes


def make_status(id_: str = "101", **changes: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "uri": f"https://social.example/users/lea/statuses/{id_}",
        "url": f"https://social.example/@lea/{id_}",
        "created_at": "2026-08-31T10:00:00.000Z",
        "edited_at": None,
        "in_reply_to_id": None,
        "visibility": "public",
        "language": "fr",
        "spoiler_text": "",
        "content": "<p>Le vélo est arrivé &amp; il roule</p>",
        "replies_count": 1,
        "reblogs_count": 2,
        "favourites_count": 5,
        "quotes_count": 1,
        "reblog": None,
        "quote": None,
        "account": make_account(),
        "mentions": [],
        "tags": [],
        "media_attachments": [],
    } | changes


@pytest.fixture
def account() -> Callable[..., dict[str, Any]]:
    return make_account


@pytest.fixture
def status() -> Callable[..., dict[str, Any]]:
    return make_status


@pytest.fixture
def page() -> Callable[..., RawPage]:
    """A landed page around a document or bytes, as the tag `velo` of social.example would give it."""

    def make(document: Any, **options: Any) -> RawPage:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        asked = {"host": "social.example", "domain": "social.example", "kind": "tag", "channel": "velo"}
        return RawPage(
            network="mastodon",
            source="social.example/tag/velo",
            body=body,
            fetched_at=FETCHED,
            content_type="application/json; charset=utf-8",
            parser="mastodon",
            options=asked | {"cursor": {}, "include_unlisted": False} | options,
            ref="mastodon/2026-09-01/b1/00000-0.zst",
        )

    return make


class Server:
    """mastodon-mock, driven over its own API."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.client = httpx.Client(
            base_url=f"http://{self.host}", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60
        )

    def call(self, method: str, path: str, **given: Any) -> Any:
        response = self.client.request(method, path, **given)
        response.raise_for_status()
        return response.json()

    def post(self, text: str, **given: Any) -> dict[str, Any]:
        created: dict[str, Any] = self.call("POST", "/api/v1/statuses", json={"status": text, **given})
        return created

    def fault(self, path: str, effect: dict[str, Any], count: int | None = None) -> None:
        self.call(
            "POST", "/api/v1/_mock/faults", json={"match": {"path": path}, "effect": effect, "count": count}
        )


@pytest.fixture(scope="session")
def running_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("mastodon-mock")
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--log-level", "warning"],
            cwd=folder,
            env={**os.environ, "HOME": str(folder)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(port)
        try:
            _wait_until_up(server, process, folder / "log")
            yield server
        finally:
            server.client.close()
            process.kill()  # it would wait for the connections that a fault keeps hanging
            process.wait(timeout=20)


def _wait_until_up(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"mastodon-mock ended at once:\n{log.read_text()[-2000:]}")
        try:
            server.client.get("/api/v2/instance")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"mastodon-mock did not come up in 30 s:\n{log.read_text()[-2000:]}")


@pytest.fixture
def server(running_server: Server) -> Server:
    """The server with nothing on it."""
    running_server.call("POST", "/api/v1/_mock/reset")
    return running_server
