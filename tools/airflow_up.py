"""What `make up` runs: the whole of Airflow on this machine, with the DAGs scheduled.

Usage: airflow_up.py [--workspace FILE] [--port PORT]

Without a workspace, the one that AGORASCOPE_WORKSPACE names, or else the demo world. Airflow
listens on the loopback address, keeps its home under <data>/airflow and says what it does in
<data>/logs/airflow.log. Ctrl-C stops it: running tasks get a moment to end, then nothing is left.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil
from compose_init import write_passwords
from run_daily import choose_workspace, say, step

from agorascope import orchestration
from agorascope.errors import AgorascopeError, InputError
from agorascope.landing import write_atomic
from agorascope.settings import Settings, get_settings, switch_telemetry_off
from agorascope.troubles import in_words
from agorascope.workspace import load_workspace

START_SECONDS = 180
TASKS_MAY_END_SECONDS = 30
STOP_SECONDS = 20
LOOK_SECONDS = 10  # between two looks whether the scheduler lives


def main() -> int:
    switch_telemetry_off()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with in_words(get_settings().data_dir):
            up(parse_options())
    except KeyboardInterrupt:
        say("stopped")
    except AgorascopeError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--workspace", type=Path, help="workspace file; default: AGORASCOPE_WORKSPACE or demo"
    )
    parser.add_argument("--port", type=int, default=8080, help="where Airflow listens; default: 8080")
    return parser.parse_args()


def up(options: argparse.Namespace) -> None:
    """Prepare, start, say where it is, stay until interrupted."""
    settings = get_settings()
    check_port(options.port)
    settings = settings.model_copy(update={"workspace": choose_workspace(options.workspace, settings)})
    load_workspace(settings.workspace)
    log = settings.make_data_dir() / "logs" / "airflow.log"
    say(f"raw log: {log}")
    with step("prepare Airflow"):
        orchestration.prepare_airflow(settings, log)
        schedule_once(settings, log)
        password_file = ensure_password(settings)
    with step("prepare dbt"):
        orchestration.ensure_manifest(settings, log)
    begun = log.stat().st_size if log.exists() else 0
    process = start(settings, options.port, log)
    try:
        with step("start Airflow"):
            wait_until_ready(process, options.port, log, begun)
        say(f"Airflow is on http://127.0.0.1:{options.port}: user admin, password in {password_file}")
        say(f"{orchestration.DAG_ID} is scheduled for {settings.workspace}; Ctrl-C stops everything")
        raise watch(process, log, begun)
    finally:
        stop(process)


def check_port(port: int) -> None:
    """Say now that the port is taken: Airflow would say it far down in its log."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(
                f"Port {port} of 127.0.0.1 cannot be used: {error.strerror}.",
                remedy="Stop what listens there, or run tools/airflow_up.py with --port.",
            ) from error


def schedule_once(settings: Settings, log: Path) -> None:
    """Unpause what an earlier `make run` left paused; later, a pause made in Airflow is respected."""
    stamp = settings.airflow_home / "scheduled.json"
    if stamp.exists():
        return
    orchestration.run_logged(settings, ["airflow", "dags", "unpause", orchestration.DAG_ID], log)
    write_atomic(stamp, json.dumps([orchestration.DAG_ID]).encode())


def ensure_password(settings: Settings) -> Path:
    """The admin's password, made here once: Airflow would print the one it makes into its log."""
    path = settings.airflow_home / "simple_auth_manager_passwords.json.generated"
    if not path.exists():
        write_passwords(path, {"admin": secrets.token_urlsafe(16)})
    return path


def start(settings: Settings, port: int, log: Path) -> "subprocess.Popen[bytes]":
    """Start `airflow standalone` out of the terminal's reach, so that Ctrl-C arrives here alone."""
    environment = os.environ | orchestration.airflow_environment(settings)
    environment |= {
        # Standalone finds its parts by this name, so the environment's own programs come first.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            ["airflow", "standalone"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path, begun: int) -> None:
    """Until every part of Airflow reports a heartbeat."""
    deadline = time.monotonic() + START_SECONDS
    while not is_ready(port):
        if (code := process.poll()) is not None:
            raise died(code, log, begun)
        if time.monotonic() > deadline:
            raise AgorascopeError(
                f"Airflow was not ready within {START_SECONDS} seconds.", remedy=f"Its output is in {log}."
            )
        time.sleep(1)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=10) as answer:
            health: dict[str, Any] = json.load(answer)
    except OSError:
        return False
    return all(part["status"] in ("healthy", None) for part in health.values()) and (
        health["scheduler"]["status"] == "healthy"
    )


def watch(process: "subprocess.Popen[bytes]", log: Path, begun: int) -> AgorascopeError:
    """Wait until Airflow ends, or its scheduler does: the rest would go on and start no run any more."""
    while True:
        try:
            return died(process.wait(LOOK_SECONDS), log, begun)
        except subprocess.TimeoutExpired:
            if not any(_is_scheduler(member) for member in _session(process.pid)) and process.poll() is None:
                return AgorascopeError(
                    "Airflow's scheduler ended by itself, and without it no run begins.",
                    remedy=f"Start it again; what it said last is in {log}.",
                    runbook="late-run.md",
                )


def died(code: int, log: Path, begun: int) -> AgorascopeError:
    """It ended, and what it said of that since byte `begun` of its log."""
    return AgorascopeError(
        f"Airflow ended by itself (exit code {code}):\n"
        + "\n".join(orchestration.what_went_wrong(log, begun)),
        remedy=f"Its whole output is in {log}.",
    )


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Scheduler first, while its tasks can still report how they ended; then the rest; then by force.

    A second Ctrl-C goes straight to the force.
    """
    if process.poll() is None:
        say("stopping Airflow (running tasks may end; Ctrl-C again stops at once)")
    try:
        schedulers = [member for member in _session(process.pid) if _is_scheduler(member)]
        for member in schedulers:
            member.terminate()
        psutil.wait_procs(schedulers, timeout=TASKS_MAY_END_SECONDS)
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        say("stopping by force")
    finally:
        _, left = psutil.wait_procs(_session(process.pid), timeout=1)
        for member in left:
            member.kill()
        process.wait()


def _session(leader: int) -> list[psutil.Process]:
    """Every process of Airflow: tasks leave their parent's process group, but not its session."""
    members = []
    for member in psutil.process_iter():
        try:
            if os.getsid(member.pid) == leader and member.status() != psutil.STATUS_ZOMBIE:
                members.append(member)
        except (OSError, psutil.Error):
            continue  # it ended while it was looked at
    return members


def _is_scheduler(member: psutil.Process) -> bool:
    try:
        return bool(member.cmdline()[-1:] == ["scheduler"])
    except psutil.Error:
        return False


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
