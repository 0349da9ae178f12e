"""The doctor: whatever is broken is a finding with a remedy, never a traceback."""

from pathlib import Path

import pytest

from agorascope.doctor import Finding, examine
from agorascope.settings import Settings, get_settings, reset_settings

WORKSPACE = "name: W\nbrands: [{id: nova, name: Nova, own: true}]\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "workspace.yml"
    path.write_text(WORKSPACE, encoding="utf-8")
    return path


def found(settings: Settings, workspace: Path, what: str) -> Finding:
    (finding,) = [f for f in examine(settings, workspace, offline=True) if f.what == what]
    return finding


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", "{}", '{"run_id": 1}', "\ufeff\x00", '{"failures": null}']
)
def test_a_broken_status_is_a_finding(settings: Settings, workspace: Path, text: str) -> None:
    settings.published.mkdir(parents=True)
    (settings.published / "status.json").write_text(text, encoding="utf-8")
    finding = found(settings, workspace, "publication")
    assert finding.level in {"warn", "fail"}
    assert finding.remedy


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_a_broken_pointer_is_a_finding(settings: Settings, workspace: Path, text: str) -> None:
    settings.published.mkdir(parents=True)
    (settings.published / "current.json").write_text(text, encoding="utf-8")
    finding = found(settings, workspace, "publication")
    assert (finding.level, bool(finding.remedy)) == ("fail", True)


@pytest.mark.parametrize("folder", ["a file", "a file/below", "x" * 300])
def test_an_unusable_data_folder_is_a_finding(
    tmp_path: Path, workspace: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(tmp_path / folder))
    reset_settings()
    finding = found(get_settings(), workspace, "data folder")
    assert (finding.level, finding.remedy) == ("fail", "Set AGORASCOPE_DATA_DIR elsewhere.")


def test_a_file_that_is_no_warehouse_is_a_finding(settings: Settings, workspace: Path) -> None:
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    settings.warehouse.write_bytes(b"no database" * 1000)
    finding = found(settings, workspace, "warehouse")
    assert finding.level in {"warn", "fail"}
    assert finding.remedy


def test_a_folder_in_the_place_of_the_workspace_is_a_finding(settings: Settings, tmp_path: Path) -> None:
    finding = found(settings, tmp_path, "workspace")
    assert (finding.level, "cannot be read" in finding.found) == ("fail", True)
