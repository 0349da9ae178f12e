"""A Streamlit server in a process of its own, and the most memory it held."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
VIEWER = ROOT / "streamlit_app" / "app.py"
# What Streamlit itself needs: one choice, one figure.
EMPTY = """
import streamlit as st
chosen = st.selectbox("Choice", [str(n) for n in range(20)])
st.metric("Figure", chosen)
"""
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass
class Server:
    """A running server; `peak` is the most resident memory seen since it was last reset, in MB."""

    address: str
    process: psutil.Process
    started_in: float  # seconds until it answered
    peak: float = 0.0
    over: bool = field(default=False)

    def watch(self) -> None:
        while not self.over:
            try:
                self.peak = max(self.peak, self.memory())
            except psutil.Error:
                return
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def memory(self) -> float:
        """Resident memory of the server and its children at this moment, in MB."""
        processes = [self.process, *self.process.children(recursive=True)]
        return float(sum(each.memory_info().rss for each in processes)) / 1e6

    def reset(self) -> None:
        self.peak = 0.0


@contextmanager
def running(script: Path, data: Path, log: Path) -> Iterator[Server]:
    """Serve `script` on a free port with the data folder `data`; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = os.environ | {"AGORASCOPE_DATA_DIR": str(data), "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    with log.open("ab") as out:
        started = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", started)
            took = time.perf_counter() - start
            server = Server(f"http://127.0.0.1:{port}", psutil.Process(started.pid), took)
            watcher = threading.Thread(target=server.watch, daemon=True)
            watcher.start()
            yield server
            server.over = True
        finally:
            started.terminate()
            started.wait(timeout=20)


def _wait(url: str, started: subprocess.Popen[bytes]) -> None:
    for _ in range(1_200):
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, TimeoutError):
            if started.poll() is not None:
                sys.exit("The server ended before it answered; see its log.")
            time.sleep(0.05)
    sys.exit("The server did not answer within a minute.")
