"""What is written may be read by its owner and, where the owner opens the folder, by a group. By no other."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from agorascope.doctor import examine
from agorascope.settings import REPOSITORY, Settings, close_to_others

WORKSPACE = """
name: W
languages: [fr]
brands: [{id: nova, name: Nova, own: true}]
networks: {forum: {archive: {path: posts, mapping: generic_csv}}}
"""


def modes_open_to_others(folder: Path) -> list[str]:
    everything = [folder, *folder.rglob("*")]
    return [
        f"{stat.filemode(path.lstat().st_mode)} {path.relative_to(folder.parent)}"
        for path in everything
        if not path.is_symlink() and path.lstat().st_mode & stat.S_IRWXO
    ]


def run(tmp_path: Path, *arguments: str) -> None:
    places = {
        "AGORASCOPE_DATA_DIR": str(tmp_path / "data"),
        "AGORASCOPE_WORKSPACE": str(tmp_path / "workspace.yml"),
        "PYTHONPATH": str(REPOSITORY),
    }
    subprocess.run(
        [sys.executable, "-m", "agorascope", *arguments],
        env=os.environ | places,
        check=True,
        capture_output=True,
        umask=0o000,  # the worst that a machine may be set up with
    )


def test_what_the_commands_write_is_closed_to_other_accounts(tmp_path: Path) -> None:
    (tmp_path / "workspace.yml").write_text(WORKSPACE, encoding="utf-8")
    posts = tmp_path / "posts.csv"
    posts.write_text("text,created_at,author\nBonjour,2026-01-01,ada\n", encoding="utf-8")
    run(tmp_path, "import", str(posts), "--mapping", "generic_csv", "--network", "forum")
    assert (tmp_path / "data" / "warehouse.duckdb").exists()
    assert modes_open_to_others(tmp_path / "data") == []


def test_the_mask_is_only_ever_made_stricter() -> None:
    before = os.umask(0o077)
    try:
        close_to_others()
        assert os.umask(0o002) == 0o077
        close_to_others()
        assert os.umask(0o077) == 0o027
    finally:
        os.umask(before)


def test_the_doctor_warns_of_an_open_data_folder(settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o755)
    settings.data_dir.chmod(0o755)
    (finding,) = [f for f in examine(settings, settings.workspace, offline=True) if f.what == "data folder"]
    assert (finding.level, "chmod o-rwx" in finding.remedy) == ("warn", True)


def test_the_doctor_makes_the_data_folder_closed(settings: Settings) -> None:
    examine(settings, settings.workspace, offline=True)
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["NEW_FOLDER_PERMISSIONS", "NEW_FILE_PERMISSIONS"])
def test_logs_of_airflow_are_closed_too(settings: Settings, name: str) -> None:
    from agorascope.orchestration import airflow_environment

    mode = airflow_environment(settings)[f"AIRFLOW__LOGGING__FILE_TASK_HANDLER_{name}"]
    assert int(mode, 8) & stat.S_IRWXO == 0
