"""The doctor: whatever is broken is a finding with a remedy, never a traceback."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope.app_store import open_store
from agorascope.doctor import Finding, examine
from agorascope.published import RunStatus, write_status
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


def test_a_store_that_is_whole_is_read_and_not_made(settings: Settings, workspace: Path) -> None:
    assert found(settings, workspace, "app store").level == "ok"
    assert not settings.app_store.exists()
    open_store(settings).close()
    assert found(settings, workspace, "app store") == Finding("ok", "app store", "can be read", "")


@pytest.mark.parametrize("offset", [0, 4096])
def test_a_damaged_store_is_named_with_its_runbook(settings: Settings, workspace: Path, offset: int) -> None:
    open_store(settings).close()
    content = bytearray(settings.app_store.read_bytes())
    content[offset : offset + 8192] = b"\x5a" * 8192
    settings.app_store.write_bytes(content)
    finding = found(settings, workspace, "app store")
    assert finding.level == "fail"
    assert str(settings.app_store) in finding.found
    assert finding.remedy.endswith("docs/runbooks/app-store.md")
    assert settings.app_store.read_bytes() == content


@pytest.mark.parametrize(
    ("outcome", "runbook"), [("failed", "failed-run.md"), ("gate_failed", "marts-gate.md")]
)
def test_a_run_that_did_not_publish_leads_to_its_runbook(
    settings: Settings, workspace: Path, outcome: Any, runbook: str
) -> None:
    """Also when nothing was ever published."""
    status = RunStatus(run_id="r1", finished_at=datetime.now(UTC), outcome=outcome, message="no room")
    write_status(settings.published, status)
    finding = found(settings, workspace, "publication")
    assert (finding.level, "no room" in finding.found) == ("warn", True)
    assert finding.remedy.endswith(f"docs/runbooks/{runbook}")


def test_a_folder_in_the_place_of_the_workspace_is_a_finding(settings: Settings, tmp_path: Path) -> None:
    finding = found(settings, tmp_path, "workspace")
    assert (finding.level, "cannot be read" in finding.found) == ("fail", True)


def test_drafts_that_link_to_a_notice_nobody_can_write_are_a_finding(
    settings: Settings, workspace: Path
) -> None:
    sender = "{name: L, organisation: A, contact: a@acme.example, privacy_url: 'https://acme.example/p'}"
    workspace.write_text(f"{WORKSPACE}outreach: {{sender: {sender}}}\n", encoding="utf-8")
    finding = found(settings, workspace, "privacy notice")
    assert finding.level == "warn"
    assert "https://acme.example/p" in finding.found
    assert "privacy.controller.name, privacy.controller.contact" in finding.found
    assert "agorascope privacy notice" in finding.remedy
    said = "privacy: {controller: {name: A, contact: a@acme.example, dpo: none, transfers: none}}"
    workspace.write_text(f"{WORKSPACE}outreach: {{sender: {sender}}}\n{said}\n", encoding="utf-8")
    assert all(f.what != "privacy notice" for f in examine(settings, workspace, offline=True))


def test_a_notice_behind_no_address_is_refused(settings: Settings, workspace: Path) -> None:
    sender = "{name: L, organisation: A, contact: a@acme.example, privacy_url: to be done}"
    workspace.write_text(f"{WORKSPACE}outreach: {{sender: {sender}}}\n", encoding="utf-8")
    assert "'to be done' is no web address" in found(settings, workspace, "workspace").found
