"""Fixtures of the whole suite: where the real data is, and settings that touch nothing of the user's."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings as hypothesis_settings

from agorascope.settings import REPOSITORY, Settings, get_settings, reset_settings, switch_telemetry_off

switch_telemetry_off()

# A busy machine is not a wrong answer.
hypothesis_settings.register_profile("busy_machine", deadline=None)
hypothesis_settings.load_profile("busy_machine")


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
    """Tests that use the real data carry the mark `real`."""
    for item in items:
        if "shared_data" in getattr(item, "fixturenames", ()):
            item.add_marker("real")
