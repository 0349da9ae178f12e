"""The commands of docker-compose.yml, started natively against a local PostgreSQL, and stopped again.

Commands, environments, health checks and the order of starting are read from the file; only
addresses, ports and folders are exchanged for those of the test.
"""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agorascope.settings import REPOSITORY

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(300)]

START_SECONDS = 150
STOP_SECONDS = 40
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
PASSWORD = "a 'quoted' p@ss/word:%41 for tests"
WORKSPACE = """\
name: Native stack
brands:
  - {id: ours, name: Ours, own: true}
"""


@dataclass
class Stack:
    """Services of docker-compose.yml as processes of this machine."""

    services: dict[str, dict[str, Any]]
    folder: Path
    sessions: Any
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    healthy: set[str] = field(default_factory=set)

    def up(self) -> None:
        """Start each service when what it depends on is as it must be; wait until all are healthy."""
        began = time.monotonic()
        while self.healthy | self.ended != set(self.services):
            for name in self.services:
                if name not in self.running and self._may_start(name):
                    self._start(name)
                elif name in self.running and name not in self.healthy | self.ended:
                    self._look_at(name)
            assert time.monotonic() - began < START_SECONDS, self._logs(set(self.running) - self.healthy)
            time.sleep(0.5)

    def down(self) -> None:
        """Stop the way Compose does: SIGTERM, those that others depend on last; all end by themselves."""
        alive = dict(self.running)
        while alive:
            needed = {other for name in alive for other in self.services[name].get("depends_on", {})}
            leaving = {name: alive.pop(name) for name in set(alive) - needed}
            for process in leaving.values():
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
            for name, process in leaving.items():
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    pytest.fail(f"{name} does not end on SIGTERM:\n{self._logs({name})}")

    def _may_start(self, name: str) -> bool:
        met = {"service_healthy": self.healthy, "service_completed_successfully": self.ended}
        wanted = self.services[name].get("depends_on", {})
        return all(other in met[how["condition"]] for other, how in wanted.items() if other in self.services)

    def _start(self, name: str) -> None:
        self.running[name] = self.sessions.start(
            self.services[name]["command"],
            environment=self._environment(name),
            log=self.folder / f"{name}.log",
        )

    def _look_at(self, name: str) -> None:
        code = self.running[name].poll()
        if "healthcheck" not in self.services[name]:
            if code is not None:
                assert code == 0, self._logs({name})
                self.ended.add(name)
            return
        assert code is None, self._logs({name})
        if self.is_healthy(name):
            self.healthy.add(name)

    def is_healthy(self, name: str) -> bool:
        """Whether the service's own health check passes."""
        kind, *command = self.services[name]["healthcheck"]["test"]
        assert kind == "CMD"
        result = subprocess.run(
            command,
            env=self._environment(name),
            cwd=REPOSITORY,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return result.returncode == 0

    def _environment(self, name: str) -> dict[str, str]:
        """What the image and Compose give, nothing of the machine's."""
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder / "home"), **self.services[name].get("environment", {})}

    def _logs(self, names: set[str]) -> str:
        tails = [(name, (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]) for name in names]
        return "\n".join(f"--- {name}\n{tail}" for name, tail in tails)


@pytest.fixture
def postgres(free_port: Callable[[], int], compose: Any, lacking: Callable[[str], Any]) -> Iterator[int]:
    """A PostgreSQL cluster made the way the image's entry point makes it; its port."""
    if not POSTGRES:
        lacking("no PostgreSQL server under /usr/lib/postgresql; install Debian's `postgresql`")
    service = compose.filled(_secrets())["postgres"]
    environment = service["environment"]
    folder = Path(tempfile.mkdtemp(prefix="agorascope-postgres-"))
    (folder / "password").write_text(environment["POSTGRES_PASSWORD"])
    # The server refuses to run as root.
    as_server = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    )
    if as_server:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    binaries, port, database = POSTGRES[-1].parent, free_port(), environment["POSTGRES_DB"]
    subprocess.run(
        [
            *(*as_server, binaries / "initdb", "--pgdata", folder / "data", "--no-sync"),
            *("--username", environment["POSTGRES_USER"], "--pwfile", folder / "password"),
            *environment["POSTGRES_INITDB_ARGS"].split(),
        ],
        check=True,
        capture_output=True,
    )
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(*as_server, binaries / "postgres", "-D", folder / "data", "-k", folder),
                *("-h", "127.0.0.1", "-p", str(port), "-c", "fsync=off"),
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        client = {"PGPASSWORD": environment["POSTGRES_PASSWORD"], "PGPORT": str(port), "PATH": str(binaries)}
        _wait_for_server(service, client)
        subprocess.run(
            [binaries / "createdb", "-h", "127.0.0.1", "-U", environment["POSTGRES_USER"], database],
            env=client,
            check=True,
        )
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        shutil.rmtree(folder)


@pytest.fixture
def stack(
    compose: Any,
    postgres: int,
    free_port: Callable[[], int],
    sessions: Any,
    tmp_path: Path,
) -> Stack:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "workspace.yml").write_text(WORKSPACE)
    (tmp_path / "home").mkdir()
    exchanged = {
        "postgres:5432": f"127.0.0.1:{postgres}",
        "api-server:8080": f"127.0.0.1:{(api := free_port())}",
        "8080": str(api),
        "8501": str(free_port()),
        "8974": str(free_port()),
        "0.0.0.0": "127.0.0.1",
        "/data": str(tmp_path / "data"),
        "/workspace": str(tmp_path / "workspace"),
        "/opt/agorascope": str(REPOSITORY),
    }
    longest_first = "|".join(map(re.escape, sorted(exchanged, key=len, reverse=True)))
    anything_known = re.compile(rf"(?<!\w)({longest_first})")
    services = compose.filled(
        _secrets(), then=lambda text: anything_known.sub(lambda match: exchanged[match[0]], text)
    )
    del services["postgres"]
    return Stack(services, tmp_path, sessions)


def test_every_service_of_compose_starts_is_healthy_and_stops(
    stack: Stack,
    eventually: Callable[..., Any],
) -> None:
    stack.up()

    api = Api(stack.services["api-server"]["environment"]["AIRFLOW__API__BASE_URL"])
    health = api.get("/api/v2/monitor/health")
    parts = ("metadatabase", "scheduler", "triggerer", "dag_processor")
    assert {part: health[part]["status"] for part in parts} == dict.fromkeys(parts, "healthy")

    assert api.login("admin", "not the password") == 401
    assert api.login("admin", PASSWORD) == 201
    assert api.get("/api/v2/pools/warehouse_writer")["slots"] == 1
    eventually(lambda: api.get("/api/v2/dags")["total_entries"], seconds=60, what="a DAG is parsed")
    assert api.get("/api/v2/importErrors")["import_errors"] == []
    assert api.get("/api/v2/dags/listen_daily")["is_paused"] is False

    # A task that ends well: the scheduler's token is accepted by the API server, the pool lets it in.
    plan = "/api/v2/dags/listen_daily/dagRuns/~/taskInstances?task_id=plan&state=success"
    eventually(lambda: api.get(plan)["total_entries"], seconds=60, what="the first task ends well")

    passwords = Path(
        stack.services["init"]["environment"]["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]
    )
    assert passwords.stat().st_mode & 0o777 == 0o600
    stack.down()
    eventually(lambda: not stack.sessions.processes(), seconds=10, what="no process is left")


class Api:
    """Just enough of a client for Airflow's public API."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.headers = {"Content-Type": "application/json"}

    def login(self, user: str, password: str) -> int:
        """Status of the login; a good one is used from then on."""
        body = json.dumps({"username": user, "password": password}).encode()
        request = urllib.request.Request(f"{self.base}/auth/token", body, self.headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                self.headers["Authorization"] = f"Bearer {json.load(answer)['access_token']}"
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(
            urllib.request.Request(self.base + path, headers=self.headers), timeout=30
        ) as answer:
            return json.load(answer)


def _secrets() -> dict[str, str]:
    return {
        "AIRFLOW_DB_PASSWORD": PASSWORD,
        "AIRFLOW_ADMIN_PASSWORD": PASSWORD,
        "AIRFLOW_FERNET_KEY": urlsafe_b64encode(b"f" * 32).decode(),
        "AIRFLOW_JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW_API_SECRET_KEY": secrets.token_hex(32),
        "AGORASCOPE_WORKSPACE_DIR": "/workspace",
    }


def _wait_for_server(service: dict[str, Any], client: dict[str, str]) -> None:
    """Until the image's own health check passes."""
    _, *command = service["healthcheck"]["test"]
    deadline = time.monotonic() + 30
    while subprocess.run(command, env=client, check=False).returncode != 0:
        assert time.monotonic() < deadline, "PostgreSQL does not answer"
        time.sleep(0.2)
