"""Fixtures of the whole suite: where the real data is, and settings that touch nothing of the user's."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

import quick_dbt
from agorascope import build
from agorascope.settings import REPOSITORY, Settings, get_settings, reset_settings, switch_telemetry_off

switch_telemetry_off()
GIVEN = {name: value for name, value in os.environ.items() if name.startswith("AGORASCOPE_")}

# A busy machine is not a wrong answer.
hypothesis_settings.register_profile("busy_machine", deadline=None)
hypothesis_settings.load_profile("busy_machine")


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk() -> Iterator[None]:
    """What the tests write need not outlive a power cut, and pages are landed by the hundred."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the programs of quick_dbt.py; a run in a test's own process takes the quicker."""
    folder = _shared(tmp_path_factory) / "dbt-programs"
    with FileLock(f"{folder}.lock"):
        folder.mkdir(exist_ok=True)
        quick_dbt.write_programs(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(quick_dbt.PROGRAMS, str(folder))
        patch.setattr(build, "DBT", folder / quick_dbt.UNTESTED)
        yield folder


@pytest.fixture(scope="session")
def lacking() -> Callable[[str], NoReturn]:
    """Say what a test lacks: it is skipped with that reason, and fails where nothing may be lacking."""

    def say(what: str) -> NoReturn:
        if os.environ.get("CI"):
            pytest.fail(f"{what}; continuous integration has to install it: .ci/run")
        pytest.skip(what)

    return say


@pytest.fixture(scope="session")
def shared_data(lacking: Callable[[str], NoReturn]) -> Path:
    """Folder of the real data; the test is skipped, with the reason, where it is absent."""
    configured = os.environ.get("AGORASCOPE_SHARED_DATA")
    path = Path(configured) if configured else REPOSITORY.parent / "shared" / "data"
    if not path.is_dir():
        lacking(f"real data not found at {path}; set AGORASCOPE_SHARED_DATA")
    return path


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder of a finished run on the demo world, made once for all workers: a minute or two. Copy it.

    AGORASCOPE_TEST_DEMO names a folder of a run that was made before, to spare the wait while one works.
    """
    if made_before := os.environ.get("AGORASCOPE_TEST_DEMO"):
        return Path(made_before)
    return _made_once(tmp_path_factory, "demo-world", _run_demo)


@pytest.fixture(scope="session")
def airline_data(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder of a run on the airline week, made once for all workers; import.txt: what its import said.

    AGORASCOPE_TEST_AIRLINES names one that was made before.
    """
    if made_before := os.environ.get("AGORASCOPE_TEST_AIRLINES"):
        return Path(made_before)
    return _made_once(tmp_path_factory, "airlines", lambda folder: _run_airlines(folder, shared_data))


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole suite, whatever the worker."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def _made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    shared = _shared(tmp_path_factory)
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def _run_demo(folder: Path) -> None:
    workspace = str(folder / "demo" / "workspace.yml")
    _agorascope(folder, "demo", workspace=workspace)
    _agorascope(folder, "run", workspace=workspace)


def _run_airlines(folder: Path, shared_data: Path) -> None:
    example = REPOSITORY / "examples" / "airlines"
    workspace, mapping = str(example / "workspace.yml"), str(example / "mapping.yml")
    file = str(shared_data / "airline" / "airline_merged.csv")
    said = _agorascope(folder, "import", file, "--mapping", mapping, workspace=workspace)
    _agorascope(folder, "run", "--from", "2015-02-16", "--to", "2015-02-24", workspace=workspace)
    (folder / "import.txt").write_text(said, encoding="utf-8")


def _agorascope(folder: Path, *arguments: str, workspace: str) -> str:
    # What tests of before have set, such as a key, is not for a folder that all share.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AGORASCOPE_")}
    places = {"AGORASCOPE_DATA_DIR": str(folder), "AGORASCOPE_WORKSPACE": workspace}
    ended = subprocess.run(
        [sys.executable, "-m", "agorascope", *arguments],
        env=plain | places | {"PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings whose data folder is the test's own, with a fixed pseudonym key."""
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AGORASCOPE_WORKSPACE", str(tmp_path / "workspace.yml"))
    monkeypatch.setenv("AGORASCOPE_PSEUDONYM_KEY", "a key for tests")
    reset_settings()
    yield get_settings()
    reset_settings()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that use the real data carry the mark `real`; no module may change settings at import."""
    now = {name: value for name, value in os.environ.items() if name.startswith("AGORASCOPE_")}
    if now != GIVEN:
        changed = ", ".join(sorted(name for name in now | GIVEN if now.get(name) != GIVEN.get(name)))
        raise pytest.UsageError(f"a module of the tests, or one they import, changes {changed} at import")
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("real")
