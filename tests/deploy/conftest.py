"""docker-compose.yml as Compose would see it, and a way to leave no process behind."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from agorascope.settings import REPOSITORY

VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<operator>:[?-])(?P<rest>[^}]*)\}")


@dataclass(frozen=True)
class Compose:
    """The file, with its merge keys resolved and its variables still to be filled in."""

    text: str
    document: dict[str, Any]

    @property
    def services(self) -> dict[str, dict[str, Any]]:
        return dict(self.document["services"])

    def variables(self) -> Iterator[re.Match[str]]:
        """Every `${NAME:?message}` and `${NAME:-default}`."""
        return VARIABLE.finditer(self.text)

    def filled(
        self, values: Mapping[str, str], then: Callable[[str], str] = str
    ) -> dict[str, dict[str, Any]]:
        """The services as Compose fills them in; KeyError for a required variable without a value.

        Like Compose, this works on the strings of the parsed file: a value may hold any character.
        `then` changes each string afterwards.
        """

        def fill(match: re.Match[str]) -> str:
            if match["operator"] == ":?":
                return values[match["name"]]
            return values.get(match["name"]) or match["rest"]

        return dict(_map_strings(self.services, lambda text: then(VARIABLE.sub(fill, text))))


def _map_strings(value: Any, change: Callable[[str], str]) -> Any:
    """The same tree with every string changed."""
    if isinstance(value, dict):
        return {key: _map_strings(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_map_strings(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


@pytest.fixture(scope="session")
def compose() -> Compose:
    text = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    return Compose(text, YAML(typ="safe").load(text))


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A port of the loopback address that nobody listens on."""

    def find() -> int:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            return int(listener.getsockname()[1])

    return find


class Sessions:
    """Programs started in sessions of their own, by which all their descendants are found.

    Airflow renames its processes, which overwrites their command line and environment, and puts
    tasks into process groups of their own; the session is what stays.
    """

    def __init__(self) -> None:
        self.ids: set[int] = set()

    def start(
        self, command: list[str], *, environment: dict[str, str], log: Path
    ) -> "subprocess.Popen[bytes]":
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=REPOSITORY,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.ids.add(process.pid)
        return process

    def processes(self) -> list[int]:
        """Every living process of these sessions, and of those that their processes opened."""
        living = {pid: about for pid in _pids() if (about := _parent_and_session(pid))}
        while (
            opened := {s for parent, s in living.values() if living.get(parent, (0, 0))[1] in self.ids}
            - self.ids
        ):
            self.ids |= opened
        return [pid for pid, (_, session) in living.items() if session in self.ids]


def _pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _parent_and_session(pid: int) -> tuple[int, int] | None:
    """Parent and session of a process; None when it is gone, or only waits to be buried."""
    try:
        # The name, in brackets, may hold anything; what follows it does not.
        state, parent, _, session = (
            Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[:4]
        )
    except OSError:
        return None
    return None if state == "Z" else (int(parent), int(session))


@pytest.fixture
def sessions() -> Iterator[Sessions]:
    """A way to start programs; whatever of them is left at the end is killed."""
    started = Sessions()
    yield started
    for pid in started.processes():
        os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """Ask until the answer is truthy; returns it, or fails with what was asked for."""

    def ask(question: Callable[[], Any], *, seconds: float, what: str, every: float = 1.0) -> Any:
        deadline = time.monotonic() + seconds
        while not (answer := question()):
            if time.monotonic() > deadline:
                pytest.fail(f"not within {seconds:.0f} s: {what}")
            time.sleep(every)
        return answer

    return ask
