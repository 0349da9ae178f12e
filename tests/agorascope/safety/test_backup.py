"""A backup is whole or not there, holds what its list says, and is made while others read."""

import errno
import shutil
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from agorascope import published
from agorascope.app_store import open_store
from agorascope.errors import InputError
from agorascope.pseudonyms import load_key
from agorascope.rekeying import rotate
from agorascope.safety import archive
from agorascope.safety import backup as backups
from agorascope.safety.archive import BackupError, is_safe, read_backup, writing
from agorascope.safety.backup import CLAIM, back_up
from agorascope.settings import Settings
from agorascope.warehouse import WarehouseBusyError, open_warehouse
from tests.agorascope.safety.conftest import object_to
from tests.agorascope.test_run_edges import World


def names(path: Path) -> set[str]:
    with (
        path.open("rb") as handle,
        zstandard.ZstdDecompressor().stream_reader(handle) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        return {info.name for info in tar}


def test_a_backup_holds_everything_that_cannot_be_had_again(world: World) -> None:
    (world.settings.data_dir / "airflow").mkdir()
    (world.settings.data_dir / "airflow" / "airflow.db").write_text("not ours")
    (world.settings.data_dir / "what_a_later_version_keeps.json").write_text("{}")
    made = back_up(world.settings)
    held = names(made.path)
    shown = published.require_current(world.settings.published).path.name
    assert {
        "data/warehouse.duckdb",
        "data/app.sqlite",
        "data/secrets/pseudonym.key",
        "data/what_a_later_version_keeps.json",
        f"data/published/{shown}",
        "data/published/current.json",
        "workspace/workspace.yml",
        "workspace/own/mapping.yml",
        "manifest.json",
    } <= held
    landed = {
        f"data/{path.relative_to(world.settings.data_dir)}"
        for path in world.settings.landing.rglob("*")
        if path.is_file()
    }
    assert landed
    assert landed <= held
    assert not [name for name in held if "airflow" in name or "writer.lock" in name or ".wal" in name]
    assert held - {"manifest.json"} == made.manifest.files.keys()
    assert any("feeds" in line for line in made.manifest.left_out)


def test_only_its_owner_reads_a_backup(world: World) -> None:
    made = back_up(world.settings)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700


def test_key_and_landing_stay_out_when_told_so(world: World) -> None:
    made = back_up(world.settings, with_key=False, with_landing=False)
    assert not [name for name in names(made.path) if name.startswith(("data/secrets", "data/landing"))]
    assert {"the landing zone", "the key of the pseudonyms"} <= set(made.manifest.left_out)
    assert (made.manifest.has_key, made.manifest.has_landing) == (False, False)


def test_a_backup_waits_for_no_reader_and_no_reader_for_it(world: World) -> None:
    store = open_store(world.settings)
    with (
        published.connect(published.require_current(world.settings.published)) as viewer,
        store.reading() as session,
    ):
        session.connection()
        back_up(world.settings)
        assert viewer.execute("select count(*) from marts.posts").fetchall() == [(2,)]
    store.close()


def test_a_backup_does_not_copy_a_warehouse_that_is_being_written(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    look = iter([(1, 1, 1), (1, 1, 2)])
    monkeypatch.setattr(backups, "_look", lambda _: next(look))
    with pytest.raises(BackupError, match="wrote the warehouse while"):
        back_up(world.settings, folder)
    assert list(folder.glob("*agorascope-2*")) == []


def test_an_open_writer_is_waited_for_and_then_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: Path) -> None:
        raise WarehouseBusyError("held")

    monkeypatch.setattr(backups, "closed_warehouse", busy)
    with pytest.raises(WarehouseBusyError):
        back_up(world.settings)
    assert list((world.settings.data_dir / "backups").iterdir()) == []


def test_old_backups_go_once_the_new_one_is_verified(world: World, tmp_path: Path) -> None:
    made = [back_up(world.settings, tmp_path / "all", keep=2) for _ in range(3)]
    assert sorted((tmp_path / "all").glob("agorascope-*")) == sorted(one.path for one in made[1:])
    assert made[2].removed == (made[0].path,)


def test_a_folder_of_another_installation_is_refused_and_its_backups_stay(
    world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    first = back_up(world.settings, folder).path
    other = world.settings.model_copy(update={"data_dir": tmp_path / "other"})
    load_key(other)
    (part := folder / f".{first.name}.part").write_bytes(b"of a backup that is being made")
    with pytest.raises(InputError, match="holds the backups of another installation"):
        back_up(other, folder, keep=1)
    with pytest.raises(InputError, match="another installation"):
        back_up(other, folder / "mine.tar.zst", keep=1)
    assert part.exists()
    assert first.exists()
    with open_warehouse(world.settings.warehouse) as connection:
        rotate(world.settings, connection)
    second = back_up(world.settings, folder, keep=1)  # the key of the marks stays the first one
    assert second.removed == (first,)
    assert not (world.settings.data_dir / "backups" / CLAIM).exists()


def test_a_backup_that_cannot_be_read_back_says_so_and_removes_no_older_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = back_up(world.settings, tmp_path / "kept").path

    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(archive, "read_backup", fail)
    with pytest.raises(
        BackupError, match=r"cannot be read back: .*Input/output error.*no older one was removed"
    ):
        back_up(world.settings, tmp_path / "kept", keep=1)
    assert list((tmp_path / "kept").glob("*.tar.zst")) == [first]


def test_a_backup_without_room_says_how_much_it_takes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1000))  # type: ignore[attr-defined]
    with pytest.raises(BackupError, match=r"takes up to \d+ MB, 0 MB are free"):
        back_up(world.settings)
    assert list((world.settings.data_dir / "backups").iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_part(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("agorascope.safety.archive.Writer.add", full)
    with pytest.raises(BackupError, match="No space left"):
        back_up(world.settings, tmp_path / "small")
    assert [path.name for path in (tmp_path / "small").iterdir()] == [CLAIM]


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_short_or_changed_is_none(world: World, tmp_path: Path, place: float) -> None:
    made = back_up(world.settings)
    data = made.path.read_bytes()
    at = int(len(data) * place)
    broken = tmp_path / "broken.tar.zst"
    broken.write_bytes(data[:at])
    with pytest.raises(BackupError, match="not a whole backup"):
        read_backup(broken)
    broken.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
    with pytest.raises(BackupError, match="not a whole backup"):
        read_backup(broken)


def test_a_file_that_is_not_the_one_of_the_list_is_found(world: World, tmp_path: Path) -> None:
    made = back_up(world.settings)
    forged = tmp_path / "forged.tar.zst"
    with writing(forged, lambda _: None) as writer:
        (tmp_path / "other").write_text("other words")
        writer.add(tmp_path / "other", "data/app.sqlite")
        writer.finish(made.manifest)
    with pytest.raises(BackupError, match="are not what was written"):
        read_backup(forged)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/evil",
        "data/../../evil",
        "data//x",
        "./data/x",
        "data\\..\\evil",
        "C:/evil",
        "data/x/",
    ],
)
def test_a_member_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert not is_safe(name)
    bad = tmp_path / "bad.tar.zst"
    write_tar(bad, tarfile.TarInfo(name))
    with pytest.raises(BackupError, match=r"leads out of its folder|a link, a folder"):
        read_backup(bad, tmp_path / "into")
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_links_folders_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("data/link")
    info.type, info.linkname = kind, "/etc/passwd"
    bad = tmp_path / "bad.tar.zst"
    write_tar(bad, info)
    with pytest.raises(BackupError, match="a link, a folder or a device"):
        read_backup(bad, tmp_path / "into")


def test_a_store_in_use_is_copied_as_of_one_moment(world: World, tmp_path: Path) -> None:
    object_to(world.settings, "before")
    made = back_up(world.settings)
    object_to(world.settings, "after")
    read_backup(made.path, tmp_path / "out")
    copy = world.settings.model_copy(update={"data_dir": tmp_path / "out" / "data"})
    store = open_store(copy)
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("select account from objections order by 1").fetchall()
    store.close()
    assert rows == [("before",), ("bob",)]


def test_a_journal_of_a_killed_writer_is_brought_into_the_copy(world: World, tmp_path: Path) -> None:
    with open_warehouse(world.settings.warehouse) as connection:
        connection.execute("pragma disable_checkpoint_on_shutdown")
        connection.execute("create table raw.left_in_the_journal as select 7 as n")
    assert world.settings.warehouse.with_suffix(".duckdb.wal").exists()
    made = back_up(world.settings)
    read_backup(made.path, tmp_path / "out")
    with open_warehouse(tmp_path / "out" / "data" / "warehouse.duckdb") as copy:
        assert copy.execute("from raw.left_in_the_journal").fetchall() == [(7,)]


def write_tar(path: Path, info: tarfile.TarInfo) -> None:
    with (
        path.open("wb") as handle,
        zstandard.ZstdCompressor().stream_writer(handle) as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        tar.addfile(info)


def test_settings_without_a_folder_are_refused(settings: Settings) -> None:
    with pytest.raises(InputError, match="no data folder"):
        back_up(settings)
