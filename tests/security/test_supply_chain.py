"""What is installed is what was locked, byte for byte; nothing is fetched meanwhile or later."""

import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-pip.lock")


def requirements(lock: str) -> list[str]:
    """The requirements of a lock file, continued lines joined."""
    text = (REPOSITORY / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_its_hashes(lock: str) -> None:
    found = requirements(lock)
    assert found
    for line in found:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==[^\s;]+", line), line
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line)) >= 1, line


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host_or_a_place_outside_the_index(lock: str) -> None:
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|^-(-index|-extra|-find|i |f |e )|git\+|@ ", text, re.MULTILINE)


def test_both_locks_agree() -> None:
    pin = re.compile(r"([^\[=]+)(?:\[.*?\])?==([^\s;]+)")
    pins = [dict(pin.match(line).groups() for line in requirements(lock)) for lock in LOCKS[:2]]
    shared = pins[0].keys() & pins[1].keys()
    assert {name: pins[0][name] for name in shared} == {name: pins[1][name] for name in shared}


@pytest.mark.parametrize("file", ["Makefile", "Dockerfile", "docker-compose.yml", ".ci/run"])
def test_nothing_is_fetched_but_by_a_lock(file: str) -> None:
    path = REPOSITORY / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert not re.search(r"\b(curl|wget)\b|\|\s*(ba)?sh\b|git\s+clone|ADD\s+http", text)
    for line in re.findall(r"^.*\bpip\)? install.*$|^.*\$\(PIP\) install.*$", text, re.MULTILINE):
        is_locked = "--require-hashes" in line
        is_ours = "--no-deps" in line and "--editable ." in line
        # Two are asked for by hand: the tool that resolves the locks, and the training of the models.
        assert is_locked or is_ours or re.search(r"install -q uv|\.\[training\]", line), line


def test_images_name_a_release() -> None:
    for file in ("Dockerfile", "docker-compose.yml"):
        for image in re.findall(
            r"(?:image: |PYTHON_IMAGE=)(\S+)", (REPOSITORY / file).read_text(encoding="utf-8")
        ):
            if "agorascope" not in image:
                assert re.search(r":\d+[\w.-]*$", image), image


def test_the_library_is_imported_without_a_network() -> None:
    """A module that asked for a corpus or a model while it is imported would fail here."""
    closed = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('the network is closed')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "import agorascope.steps, agorascope.cli, extractors.registry\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", closed], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


class Answered:
    """What pip-audit said."""

    def __init__(self, said: object) -> None:
        self.stdout = json.dumps(said)
        self.stderr = ""


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 packages: 1 asked about, 0 with known holes"),
        ([{"name": "a", "skip_reason": "not found"}], 3, "NOT AUDITED: 1 packages"),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}],
            1,
            "a 1: CVE-1, mended in 2",
        ),
    ],
)
def test_the_audit_never_says_well_of_what_it_could_not_ask_about(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: list[object],
    code: int,
    words: str,
) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY))
    audit = import_module("tools.audit")
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1 \\\n    --hash=sha256:00\n", encoding="utf-8")
    monkeypatch.setattr(audit.subprocess, "run", lambda *_a, **_k: Answered({"dependencies": said}))
    with pytest.raises(audit.typer.Exit) as ended:
        audit.main([lock])
    assert ended.value.exit_code == code
    assert words in capsys.readouterr().out
