"""Publication: immutable files, an atomic pointer, readers that never break."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from agorascope import published
from agorascope.errors import NothingPublishedError
from agorascope.warehouse import open_warehouse

AS_OF = datetime(2026, 3, 11, tzinfo=UTC)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        connection.execute("insert into raw.workspace values ('w', false, 'UTC', ['fr'], true, 'f')")
        connection.execute("create schema marts")
        connection.execute("create table marts.fct as select 1 as n")
        connection.execute("create table marts.fct__dbt_tmp as select 2 as n")
    return path


def publish(warehouse: Path, folder: Path, run_id: str = "r1", keep: int = 5) -> published.Publication:
    return published.publish(warehouse, folder, run_id=run_id, as_of=AS_OF, facts={"rows": 1}, keep=keep)


def change(warehouse: Path, n: int) -> None:
    with open_warehouse(warehouse) as connection:
        connection.execute("update marts.fct set n = ?", [n])


def test_what_was_published_is_read_through_the_pointer(warehouse: Path, tmp_path: Path) -> None:
    made = publish(warehouse, tmp_path / "published")
    found = published.require_current(tmp_path / "published")
    assert found == made
    with published.connect(found) as connection:
        assert connection.execute("from marts.fct").fetchall() == [(1,)]
        assert connection.execute("select run_id, as_of from quality.publication").fetchone() == ("r1", AS_OF)
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts'"
        ).fetchall()
    assert tables == [("fct",)]


def test_publishing_the_same_run_again_changes_nothing(warehouse: Path, tmp_path: Path) -> None:
    first = publish(warehouse, tmp_path / "published")
    assert publish(warehouse, tmp_path / "published") == first
    assert len(list((tmp_path / "published").glob("*.duckdb"))) == 1


def test_only_the_newest_files_are_kept(warehouse: Path, tmp_path: Path) -> None:
    for n in range(7):
        change(warehouse, n)
        publish(warehouse, tmp_path / "published", run_id=f"r{n}")
    names = sorted(p.name for p in (tmp_path / "published").glob("*.duckdb"))
    assert [name[-11:-7] for name in names] == ["0003", "0004", "0005", "0006", "0007"]


def test_a_reader_of_an_old_file_is_not_broken_by_later_publications(warehouse: Path, tmp_path: Path) -> None:
    old = published.connect(publish(warehouse, tmp_path / "published"))
    for n in range(2, 9):
        change(warehouse, n)
        publish(warehouse, tmp_path / "published", run_id=f"r{n}")
    assert old.execute("from marts.fct").fetchall() == [(1,)]
    old.close()
    with published.connect(published.require_current(tmp_path / "published")) as new:
        assert new.execute("from marts.fct").fetchall() == [(8,)]


def test_readers_in_threads_never_fail_while_a_run_publishes(warehouse: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    publish(warehouse, folder)
    stop, errors, seen = threading.Event(), [], set()

    def read() -> None:
        while not stop.is_set():
            try:
                with published.reading(folder) as (_, connection):
                    seen.add(connection.execute("select n from marts.fct").fetchall()[0][0])
            except Exception as error:  # noqa: BLE001 - whatever it is, the test names it
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(2, 6):
        change(warehouse, n)
        publish(warehouse, folder, run_id=f"r{n}", keep=1)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert seen <= {1, 2, 3, 4, 5}


def test_a_file_removed_between_the_look_at_the_pointer_and_the_opening_is_not_missed(
    warehouse: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    publish(warehouse, folder)
    publications = iter(range(2, 4))

    def slowly(publication: published.Publication) -> duckdb.DuckDBPyConnection:
        for n in publications:  # each takes away the file that the reader was about to open
            change(warehouse, n)
            publish(warehouse, folder, run_id=f"r{n}", keep=1)
            break
        return published.connect(publication)

    found, connection = published.open_current(folder, slowly)
    with connection:
        assert connection.execute("from marts.fct").fetchall() == [(3,)]
    assert found == published.require_current(folder)


def test_a_file_removed_while_the_pointer_is_read_is_not_missed(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "published"
    publish(warehouse, folder)
    looked_at = Path.exists

    def slowly(path: Path) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "exists", looked_at)
            if path.name.endswith("0001.duckdb") and looked_at(path):
                change(warehouse, 2)
                publish(warehouse, folder, run_id="r2", keep=1)
        return looked_at(path)

    monkeypatch.setattr(Path, "exists", slowly)
    assert published.require_current(folder).run_id == "r2"


def test_a_file_that_cannot_be_opened_is_tried_once(warehouse: Path, tmp_path: Path) -> None:
    folder = tmp_path / "published"
    made = publish(warehouse, folder)
    made.path.chmod(0o640)
    made.path.write_bytes(b"no database")
    tries = []

    def opening(publication: published.Publication) -> duckdb.DuckDBPyConnection:
        tries.append(publication)
        return published.connect(publication)

    with pytest.raises(duckdb.IOException):
        published.open_current(folder, opening)
    assert tries == [made]


def test_a_crash_before_the_pointer_moves_leaves_the_former_publication(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "published"
    first = publish(warehouse, folder)
    change(warehouse, 2)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(published, "write_atomic", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(warehouse, folder, run_id="r2")
    assert published.require_current(folder) == first
    assert publish(warehouse, folder, run_id="r2").version != first.version


def test_the_published_file_is_closed_to_the_file_system(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with published.connect(publish(warehouse, tmp_path / "published")) as connection:
        with pytest.raises(duckdb.Error):
            connection.execute(f"from read_csv('{tmp_path / 'secret.csv'}')")
        with pytest.raises(duckdb.Error):
            connection.execute("create table marts.mine as select 1")


def test_a_reader_stays_within_its_memory_and_writes_beyond_it_in_a_folder_of_its_own(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = publish(warehouse, tmp_path)
    assert published.READER["memory_limit"] == "320MB"
    monkeypatch.setitem(published.READER, "memory_limit", "40MB")
    monkeypatch.setitem(published.READER, "threads", 1)
    with published.connect(shown) as connection:
        limit, folder = connection.execute(
            "select current_setting('memory_limit'), current_setting('temp_directory')"
        ).fetchall()[0]
        many = "select count(*) from (select distinct md5(n::varchar) from range(600000) as t (n))"
        assert connection.execute(many).fetchall() == [(600_000,)]
    assert limit == "38.1 MiB"
    assert Path(folder).parent != shown.path.parent
    assert Path(folder).stat().st_mode & 0o077 == 0


def test_no_pointer_is_no_publication_and_a_broken_one_says_what_to_do(tmp_path: Path) -> None:
    assert published.current(tmp_path) is None
    with pytest.raises(NothingPublishedError, match="make run"):
        published.require_current(tmp_path)
    (tmp_path / published.POINTER).write_text("{")
    with pytest.raises(NothingPublishedError, match="agorascope publish"):
        published.current(tmp_path)


def test_the_status_of_a_refused_run_is_kept(tmp_path: Path) -> None:
    status = published.RunStatus("r", AS_OF + timedelta(hours=1), "gate_failed", "no", ("too small",))
    published.write_status(tmp_path, status)
    assert published.last_status(tmp_path) == status
    assert json.loads((tmp_path / published.STATUS).read_text())["outcome"] == "gate_failed"
