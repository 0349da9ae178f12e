"""Whoever is told of alerts: a receiver of its own behind a socket, and whether it heard at least once."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

TARGET = "FAULTS_ALERTS"  # the variable that holds the address


@contextmanager
def receiver(heard: Path) -> Iterator[str]:
    """Somebody who takes messages and notes each as a line; yields the address for apprise."""

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with heard.open("a") as handle:
                handle.write("told\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Taker)
    pid = os.fork()
    if pid == 0:
        try:
            server.serve_forever()
        finally:
            os._exit(1)
    server.server_close()
    try:
        yield f"json://127.0.0.1:{server.server_port}/"
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def has_heard(heard: Path) -> bool:
    return heard.exists() and bool(heard.read_text())


def age_claims(app_store: Path) -> None:
    """Let the quarter of an hour pass after which what was claimed and never settled is sent again."""
    with closing(sqlite3.connect(app_store)) as connection, connection:
        connection.execute(
            "update alert_deliveries set claimed_at = '2026-01-01 00:00:00' where status = 'sending'"
        )
