"""No secret is kept or said: one search for their bytes over a run with failures, and over what it printed.

Days are listened to through the product's own steps. On the second, servers refuse credentials or fail, and
repeat in their answers all that they were sent. Only `secrets/` may hold a secret.
"""

import base64
import json
import logging
import re
import socket
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from agorascope import cli, steps
from agorascope.errors import AgorascopeError
from agorascope.operations.journal import path_of
from agorascope.pipeline import listen
from agorascope.settings import Settings, get_settings, reset_settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from replay.daily import Observatory, observing
from replay.server import Asked, Reply, Site, json_reply

PSEUDONYM_KEY = "pseudonym+key/of=the search"
ALERT_PASSWORD = "alert-pass%2Fword-of-the-search"  # as it stands in the address

# What the servers of the second day answer, and the credentials that they are sent then.
REFUSED = {
    "reddit": (401, {"REDDIT_CLIENT_ID": "id-of+search/7", "REDDIT_CLIENT_SECRET": "hush é+/=reddit"}),
    "youtube": (400, {"YOUTUBE_API_KEY": "AIza+of/the=search&1"}),
    "discourse": (403, {"DISCOURSE_REPLAY_KEY": "discourse~key/of=search"}),
    "x": (503, {"X_BEARER_TOKEN": "AAAA%2Bx/token+of=search"}),
    "bluesky": (401, {"BLUESKY_APP_PASSWORD": "blue+sky/of=search"}),
    "facebook": (500, {"FACEBOOK_TOKEN": "EAAGface/of+the=search"}),
}
GOOD = ("mastodon", "stackexchange")
FIRST_DAY = [*GOOD, "bluesky"]  # the latter gets a session, which is a secret too


@dataclass
class Listening:
    """A site that notes the credentials that it is sent, and may refuse them, quoting all of the request."""

    site: Site
    status: int = 0  # 0: answer as the site does
    sent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.hosts, self.world = self.site.hosts, self.site.world

    def answer(self, asked: Asked) -> Reply:
        if said := asked.headers.get("authorization"):
            self.sent.add(said.rpartition(" ")[2])
        if not self.status:
            return self.site.answer(asked)
        heard = f"{dict(asked.headers)} {asked.query} {asked.target} {asked.body.decode()}"
        inner = {"code": self.status, "message": heard, "errors": [{"reason": heard}]}
        error: object = inner if "googleapis" in asked.host or "facebook" in asked.host else heard
        document = {"error": error, "message": heard, "detail": heard, "errors": [heard], "title": heard}
        return json_reply(document, self.status, location=asked.target, x_request_id=heard[:200])


def spellings(secret: str) -> Iterator[bytes]:
    """What a secret looks like in an address, in JSON and in Basic auth."""
    for text in {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}:
        yield text.encode()
    for place in range(3):  # base64 of it with 0 to 2 bytes before it, without what its neighbours change
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            coded = encode(b"\0" * place + secret.encode()).rstrip(b"=")
            yield coded[(0, 2, 3)[place] : -1]


def texts(data_dir: Path) -> Iterator[tuple[str, bytes]]:
    """All that a data folder holds, by file: bytes as they lie there, and unpacked where they are packed."""
    for path in sorted(data_dir.rglob("*")):
        if not path.is_file() or path.is_relative_to(data_dir / "secrets"):
            continue
        name = str(path.relative_to(data_dir))
        yield name, path.read_bytes()
        if path.suffix == ".zst":
            yield f"{name} (unpacked)", zstandard.ZstdDecompressor().decompress(path.read_bytes())
        elif path.suffix == ".parquet":
            yield f"{name} (unpacked)", str(pq.read_table(path).to_pylist()).encode()
        elif path.suffix == ".duckdb":
            yield f"{name} (rows)", _rows_of(path)
        elif path.suffix == ".sqlite":
            with sqlite3.connect(path) as store:
                yield f"{name} (rows)", "\n".join(store.iterdump()).encode()


def _rows_of(warehouse: Path) -> bytes:
    with open_warehouse(warehouse) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        rows = [connection.execute(f'from "{schema}"."{table}"').fetchall() for schema, table in tables]
    return str(rows).encode()


def found(secrets: Iterable[str], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Which secret is in which place, in any spelling."""
    words = [(secret, _in_capitals(word)) for secret in secrets for word in {*spellings(secret)}]
    bodies = ((name, _in_capitals(body)) for name, body in places)
    return sorted({(secret, name) for name, body in bodies for secret, word in words if word in body})


def _in_capitals(body: bytes) -> bytes:
    return re.sub(rb"%[0-9a-fA-F]{2}", lambda code: code[0].upper(), body)  # %2f is %2F


@dataclass
class Kept:
    """What a bad day left behind: the folder, what was printed, and the secrets of it."""

    settings: Settings
    said: str
    logged: str
    failures: dict[str, str]
    secrets: set[str]

    def places(self) -> Iterator[tuple[str, bytes]]:
        yield from texts(self.settings.data_dir)
        yield "stdout and stderr", self.said.encode()
        yield "what loggers were told", self.logged.encode()


@pytest.fixture
def kept(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Kept]:
    caplog.set_level(logging.INFO)  # what Airflow keeps of a task
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]  # nobody listens there any more
    target = f"json://alerter:{ALERT_PASSWORD}@127.0.0.1:{closed}/hook-of-the-search"
    monkeypatch.setenv("ALERT_URL", target)
    monkeypatch.setenv("AGORASCOPE_PSEUDONYM_KEY", PSEUDONYM_KEY)
    reset_settings()
    with observing([*GOOD, *REFUSED], get_settings(), monkeypatch) as day:
        listeners = {name: Listening(switched.site) for name, switched in day.sites.items()}
        for name, listener in listeners.items():
            day.sites[name].site = listener
        secrets = {value for case in day.cases for value in case.env.values()}
        assert listen(day.context(), print, FIRST_DAY) == {}
        day.next_day()
        for name, (status, env) in REFUSED.items():
            listeners[name].status = status
            secrets |= set(env.values())
            for variable, value in env.items():
                monkeypatch.setenv(variable, value)
        failures = _bad_day(day, monkeypatch)
        printed = capfd.readouterr()
        sent = {word for listener in listeners.values() for word in listener.sent}
        secrets |= sent | {target, ALERT_PASSWORD, "hook-of-the-search", PSEUDONYM_KEY}
        logged = "\n".join(record.getMessage() for record in caplog.get_records("setup"))
        yield Kept(day.settings, printed.out + printed.err, logged, failures, secrets)


def _bad_day(day: Observatory, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Listen, tell the targets, look at it all by the commands; returns which networks failed."""
    alerts = {"url_envs": ["ALERT_URL"]}
    plain = {**day.workspace().model_dump(mode="json", exclude_unset=True), "alerts": alerts}
    day.settings.workspace.write_text(json.dumps(plain), encoding="utf-8")
    context = day.context()
    context = type(context)(context.settings, Workspace.model_validate(plain), context.run)
    failures = listen(context, print, ["mastodon", *REFUSED])
    steps.report_failure(context, "; ".join(failures.values()))
    with pytest.raises(AgorascopeError, match="published"):
        steps.deliver_alerts(context)
    for words in (
        "extract --network reddit",
        "extract --network stackexchange",  # not loaded: its batch stays
        "load --network mastodon",
        "doctor --offline",
    ):
        _command(*words.split(), monkeypatch=monkeypatch)
    return failures


def _command(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["agorascope", *arguments])
    with suppress(SystemExit):
        cli.main()


def test_no_secret_is_kept_or_said_by_a_run_with_failures(kept: Kept) -> None:
    assert set(kept.failures) == set(REFUSED)
    assert len(kept.secrets) > 20
    places = dict(kept.places())
    for part in ("landing/", "runs/", "batches/", "app.sqlite (rows)", "warehouse.duckdb (rows)"):
        assert any(name.startswith(part) for name in places), part
    assert path_of(kept.settings).read_bytes().count(b"\n") > 20
    assert "reddit" in kept.said
    caught = found(kept.secrets, places.items())
    assert caught == [], "\n".join(map(str, caught))
    assert b"troubles not sent" in path_of(kept.settings).read_bytes()


@pytest.mark.parametrize("secret", ["hush é+/=reddit", ALERT_PASSWORD, "invented-key"])
def test_the_search_finds_a_planted_secret_in_every_spelling(tmp_path: Path, secret: str) -> None:
    basic = base64.b64encode(f"id:{secret}".encode())
    assert found([secret], texts(tmp_path)) == []
    plants = {
        "landing/page.json.zst": zstandard.ZstdCompressor().compress(f"said {secret} again".encode()),
        "landing/page.meta.json": f'{{"url": "/?key={quote(secret, safe="")}&a=1"}}'.encode(),
        "logs/agorascope.jsonl": json.dumps({"said": f"x{secret}"}).encode(),
        "runs/r1.json": b"Authorization: Basic " + basic,
        "runs/r2.json": b"?q=" + quote_plus(secret).replace("%2F", "%2f").encode(),
        "secrets/allowed": secret.encode(),
    }
    for name, body in plants.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(body)
    batch = tmp_path / "post-0.parquet"
    pq.write_table(pa.table({"text": [f"a {secret}"] * 50}), batch)
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        connection.execute("create table raw.planted as select ? as words", [f"a {secret}"])
    with sqlite3.connect(tmp_path / "app.sqlite") as store:
        store.execute("create table planted as select ? as words", [f"a {secret}"])
    caught = {name.partition(" (")[0] for _, name in found([secret], texts(tmp_path))}
    assert caught == {*plants, "post-0.parquet", "warehouse.duckdb", "app.sqlite"} - {"secrets/allowed"}
