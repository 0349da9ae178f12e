"""A real HTTP server on a local port that answers for every host of its sites."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol, Self
from urllib.parse import parse_qs, urlsplit

import httpx

from extractors.http import Http, HttpPolicy, Purse
from replay.faults import Fault
from replay.world import World

TIMEOUT = 0.4  # seconds the tests' client waits


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    host: str
    path: str
    values: Mapping[str, list[str]]
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""
    target: str = ""  # path and query as they came

    @property
    def query(self) -> dict[str, str]:
        """The last value of each parameter."""
        return {name: values[-1] for name, values in self.values.items()}


@dataclass
class Reply:
    """An answer to send."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(document: Any, status: int = 200, **headers: str) -> Reply:
    """JSON. Header names are written with `_` for `-`. Lone surrogates survive as escapes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps(document, ensure_ascii=True).encode()
    return Reply(body, status, {"content-type": "application/json; charset=utf-8", **named})


class Site(Protocol):
    """One network's API over a world."""

    hosts: tuple[str, ...]
    world: World

    def answer(self, asked: Asked) -> Reply:
        """The answer to a request for one of `hosts`; 404 for what the network does not have."""


class Replay:
    """The server. Use it as a context."""

    def __init__(self, *sites: Site) -> None:
        self.sites = sites
        self.faults: list[Fault] = []
        self.log: list[Asked] = []

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fail(self, fault: Fault, *, times: int | None = None, path: str = "", skip: int = 0) -> None:
        """Switch a fault on, after those that are on already."""
        fault.times = times if times is not None else fault.times
        fault.path, fault.skip = path, skip
        self.faults.append(fault)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def http(self, world: World, *, purse: Purse | None = None, **policy: Any) -> Http:
        """An Http whose requests all end here; its clock is the world's and only sleeping moves it."""
        return self.http_to(self.port, world, purse=purse, **policy)

    @staticmethod
    def http_to(port: int, world: World, *, purse: Purse | None = None, **policy: Any) -> Http:
        """The same for a server in another process."""
        quick = {"min_interval": 0.0, "timeout": TIMEOUT, "backoff_initial": 0.01, "backoff_max": 0.02}
        return Http(
            policy=HttpPolicy(**{**quick, **policy}),
            contact="mailto:team@example.org",
            transport=_ToServer(port),
            resolve=lambda host: ["127.0.0.1"] if host.endswith(".private.example") else ["93.184.216.34"],
            now=lambda: world.now,
            sleep=world.sleep,
            purse=purse,
        )

    def reply_to(self, asked: Asked) -> tuple[Reply, Fault | None]:
        """The answer, and the fault that is to be applied to it."""
        self.log.append(asked)
        fault = next((fault for fault in self.faults if fault.applies(asked.path)), None)
        if fault and fault.kind == "reply":
            return Reply(fault.body, fault.status, dict(fault.headers)), None
        if fault and fault.kind == "redirect":
            return Reply(status=302, headers={"location": fault.headers["location"] + asked.target}), None
        for site in self.sites:
            if asked.host in (*site.hosts, "elsewhere.example"):
                reply = site.answer(asked)
                reply.headers.setdefault("date", format_datetime(site.world.now, usegmt=True))
                return reply, fault
        return Reply(b'{"error": "no such host"}', 404), fault


class _ToServer(httpx.BaseTransport):
    """Sends every request to the local server, whatever its address; the Host header says who is meant."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._inner = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        request.extensions.pop("sni_hostname", None)
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


def _handler_of(replay: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def _do(self) -> None:
            parts = urlsplit(self.path)
            size = int(self.headers.get("content-length") or 0)
            asked = Asked(
                method=self.command,
                host=self.headers.get("host", "").partition(":")[0],
                path=parts.path,
                values=parse_qs(parts.query, keep_blank_values=True),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(size) if size else b"",
                target=self.path,
            )
            reply, fault = replay.reply_to(asked)
            _send(self, reply, fault)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _send(handler: BaseHTTPRequestHandler, reply: Reply, fault: Fault | None) -> None:
    kind = fault.kind if fault else ""
    if kind == "reset":
        handler.close_connection = True
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    if kind == "stall":
        time.sleep(TIMEOUT * 2)
        handler.close_connection = True
        return
    body = reply.body
    if fault and fault.change:
        body = fault.change(body)
    if fault and kind == "repeat":
        fault.kept = body = fault.kept or body
    if kind == "broken_gzip":
        packed = gzip.compress(body)
        body = packed[: len(packed) // 2]
        reply.headers["content-encoding"] = "gzip"
    handler.send_response_only(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    if reply.status not in {204, 304}:
        handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2] if kind == "short_body" else body)
    if kind == "short_body":
        handler.close_connection = True
