"""`make up`: Airflow starts with the daily DAG scheduled, and Ctrl-C leaves nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agorascope.settings import REPOSITORY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WORKSPACE = """\
name: Up
brands:
  - {id: ours, name: Ours, own: true}
networks:
  forum:
    archive: {path: forum}
"""
PROGRAM = [sys.executable, str(REPOSITORY / "tools" / "airflow_up.py")]


@pytest.fixture
def environment(tmp_path: Path, free_port: Callable[[], int]) -> dict[str, str]:
    """A data folder and log ports of the test's own."""
    return {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "AGORASCOPE"))
        },
        "AGORASCOPE_DATA_DIR": str(tmp_path / "data"),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
    }


def test_up_schedules_the_daily_dag_and_leaves_no_process_behind(
    tmp_path: Path,
    environment: dict[str, str],
    free_port: Callable[[], int],
    sessions: Any,
    eventually: Callable[..., Any],
) -> None:
    (tmp_path / "forum").mkdir()
    workspace = tmp_path / "workspace.yml"
    workspace.write_text(WORKSPACE)
    port, log = free_port(), tmp_path / "up.log"
    command = [*PROGRAM, "--workspace", str(workspace), "--port", str(port)]
    process = sessions.start(command, environment=environment, log=log)

    def said(words: str) -> bool:
        assert process.poll() is None, log.read_text()
        return words in log.read_text()

    eventually(lambda: said("Airflow is on http://127.0.0.1:"), seconds=150, what="Airflow is up")
    assert len(sessions.processes()) > 4  # also notes the session that Airflow runs in
    assert said(f"http://127.0.0.1:{port}")
    password_file = Path(log.read_text().split("password in ")[1].splitlines()[0])
    assert password_file.stat().st_mode & 0o777 == 0o600
    password = json.loads(password_file.read_text())["admin"]
    assert password not in (tmp_path / "data" / "logs" / "airflow.log").read_text()

    ask = _client(f"http://127.0.0.1:{port}", password)
    dag = "/api/v2/dags/listen_daily"
    eventually(lambda: ask("/api/v2/dags")["total_entries"], seconds=60, what="the DAG is parsed")
    assert ask("/api/v2/importErrors")["import_errors"] == []
    assert ask(dag)["is_paused"] is False
    plan = f"{dag}/dagRuns/~/taskInstances?task_id=plan&state=success"
    eventually(lambda: ask(plan)["total_entries"], seconds=180, what="the first task ends well")

    process.send_signal(signal.SIGINT)
    assert process.wait(90) == 0, log.read_text()
    assert sessions.processes() == []
    assert log.read_text().endswith("stopped\n")


def test_a_port_in_use_is_said_before_anything_is_prepared(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = subprocess.run(
            [*PROGRAM, "--port", str(port)], env=environment, capture_output=True, text=True, check=False
        )
    assert result.returncode == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in result.stderr
    assert not (tmp_path / "data").exists()


def test_a_missing_workspace_is_an_error_with_its_remedy(environment: dict[str, str], tmp_path: Path) -> None:
    result = subprocess.run(
        [*PROGRAM, "--workspace", str(tmp_path / "none.yml"), "--port", "0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "agorascope init" in result.stderr


def _client(base: str, password: str) -> Callable[[str], Any]:
    """Answers of Airflow's API, logged in as the admin."""
    headers = {"Content-Type": "application/json"}
    body = json.dumps({"username": "admin", "password": password}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{base}/auth/token", body, headers)) as answer:
        headers["Authorization"] = f"Bearer {json.load(answer)['access_token']}"

    def ask(path: str) -> Any:
        with urllib.request.urlopen(urllib.request.Request(base + path, headers=headers)) as answer:
            return json.load(answer)

    return ask
