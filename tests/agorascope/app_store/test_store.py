"""The store opens anywhere, keeps what was written, tells who wrote it, and lets others in meanwhile."""

import errno
import multiprocessing
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text, update

from agorascope.app_store import AppStore, AppStoreError, Base, open_store, tables
from agorascope.app_store.migrating import scripts
from agorascope.app_store.store import MADE, refuse_vanished
from agorascope.app_store.tables import AuditLog, GoldItem, StanceCorrection
from agorascope.settings import Settings
from agorascope.troubles import NoRightsError

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SPAWN = multiprocessing.get_context("spawn")


def correction(mention_id: str = "m1", label: str = "neutral", **fields: object) -> StanceCorrection:
    return StanceCorrection(
        **{
            "mention_id": mention_id,
            "content_hash": "h1",
            "label": label,
            "labelled_by": "lea",
            "labelled_at": NOON,
        }
        | fields
    )


def count(store: AppStore, table: type[Base]) -> int:
    with store.reading() as session:
        return len(session.scalars(select(table)).all())


def test_an_empty_store_has_exactly_the_tables_of_the_code(store: AppStore) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == scripts().get_current_head()


@pytest.mark.parametrize("url", [None, "sqlite:///{folder}/decisions/app.sqlite"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_store_whose_file_is_gone_or_emptied_is_told_and_not_made_anew(
    tmp_path: Path, url: str | None, damage: Callable[[Path], object]
) -> None:
    (tmp_path / "decisions").mkdir()
    settings = Settings(data_dir=tmp_path, app_database_url=url and url.format(folder=tmp_path))
    file = tmp_path / "decisions" / "app.sqlite" if url else settings.app_store
    with closing(open_store(settings)) as store, store.writing("lea") as session:
        session.add(correction())
    damage(file)
    for _ in range(2):
        with pytest.raises(AppStoreError, match=r"is (gone|empty)") as told:
            open_store(settings)
    if not url:
        with pytest.raises(AppStoreError, match=r"is (gone|empty)"):
            refuse_vanished(settings)
    mark = file.with_name(file.name + MADE)
    assert mark.name in told.value.remedy
    mark.unlink()
    with closing(open_store(settings)) as store:
        assert count(store, StanceCorrection) == 0


def test_migrations_form_one_line() -> None:
    revisions = [revision.revision for revision in scripts().walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)
    assert len(scripts().get_heads()) == 1


def test_what_is_written_is_read_again_with_its_instant(settings: Settings, store: AppStore) -> None:
    paris = timezone(timedelta(hours=2))
    with store.writing("lea") as session:
        session.add(correction(labelled_at=NOON.astimezone(paris)))
    with open_store(settings).reading() as session:
        assert session.scalars(select(StanceCorrection)).one().labelled_at == NOON


def test_an_instant_without_a_zone_is_refused(store: AppStore) -> None:
    with pytest.raises(AppStoreError), store.writing("lea") as session:
        session.add(correction(labelled_at=datetime(2026, 3, 10)))
    assert count(store, StanceCorrection) == 0


def test_every_write_is_audited_with_what_stood_before(store: AppStore) -> None:
    with store.writing("lea") as session:
        session.add(correction())
    with store.writing("leo") as session:
        session.scalars(select(StanceCorrection)).one().note = "seen again"
    with store.writing("max") as session:
        session.delete(session.scalars(select(StanceCorrection)).one())
    with store.reading() as session:
        added, changed, gone = session.scalars(select(AuditLog).order_by(AuditLog.audit_id)).all()
    assert (added.who, added.what, added.row_key, added.before) == (
        "lea",
        "insert stance_corrections",
        "1",
        None,
    )
    assert added.after is not None
    assert added.after["label"] == "neutral"
    assert (changed.who, changed.what) == ("leo", "update stance_corrections")
    assert changed.before is not None
    assert changed.after is not None
    assert (changed.before["note"], changed.after["note"]) == ("", "seen again")
    assert (gone.who, gone.what, gone.after) == ("max", "delete stance_corrections", None)


def test_a_bulk_statement_that_would_leave_no_line_is_refused(store: AppStore) -> None:
    with pytest.raises(TypeError, match="audit_log"), store.writing("lea") as session:
        session.execute(update(StanceCorrection).values(label="positive"))


def test_an_error_in_the_middle_keeps_nothing_and_audits_nothing(store: AppStore) -> None:
    def fail() -> None:
        with store.writing("lea") as session:
            session.add(correction())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (count(store, StanceCorrection), count(store, AuditLog)) == (0, 0)


def test_foreign_keys_hold(store: AppStore) -> None:
    item = GoldItem(
        sample_id="no such draw",
        mention_id="m1",
        content_hash="h1",
        stratum="s",
        inclusion_weight=1.0,
        is_new=True,
    )
    with pytest.raises(AppStoreError, match="FOREIGN KEY"), store.writing("lea") as session:
        session.add(item)


def test_the_file_is_closed_to_other_accounts(settings: Settings, store: AppStore) -> None:
    assert settings.app_store.stat().st_mode & 0o777 == 0o600


def test_an_account_that_does_not_own_the_file_is_told_only_when_it_is_open_to_others(
    settings: Settings, store: AppStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted", str(path))

    store.close()
    monkeypatch.setattr(Path, "chmod", refuse)
    open_store(settings).close()
    os.chmod(settings.app_store, 0o644)  # noqa: PTH101 - the method is the one that refuses
    with pytest.raises(NoRightsError, match=r"app\.sqlite"):
        open_store(settings)


def test_a_reader_is_not_blocked_by_a_writer_and_sees_one_state(store: AppStore) -> None:
    with store.writing("lea") as session:
        session.add(correction())
        session.flush()
        assert count(store, StanceCorrection) == 0
    assert count(store, StanceCorrection) == 1


def test_two_threads_that_read_then_write_lose_nothing(store: AppStore) -> None:
    with store.writing("lea") as session:
        session.add(correction(note="0"))

    def add_one() -> None:
        for _ in range(20):
            with store.writing("lea") as session:
                row = session.scalars(select(StanceCorrection)).one()
                row.note = str(int(row.note) + 1)

    threads = [threading.Thread(target=add_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.scalars(select(StanceCorrection)).one().note == "80"


def _write_some(settings: Settings, who: str, rows: int) -> None:
    store = open_store(settings)
    for number in range(rows):
        with store.writing(who) as session:
            session.add(correction(f"{who}-{number}"))


def test_two_processes_open_an_empty_store_and_write_at_once(settings: Settings) -> None:
    settings.make_data_dir()
    writers = [SPAWN.Process(target=_write_some, args=(settings, who, 15)) for who in ("ann", "bob", "cid")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    store = open_store(settings)
    assert (count(store, StanceCorrection), count(store, AuditLog)) == (45, 45)


def _write_and_die(settings: Settings) -> None:
    store = open_store(settings)
    with store.writing("ann") as session:
        session.add_all([correction(f"m{number}") for number in range(500)])
        session.flush()
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_writer_killed_in_the_middle_leaves_a_sound_store(settings: Settings, store: AppStore) -> None:
    with store.writing("lea") as session:
        session.add(correction())
    victim = SPAWN.Process(target=_write_and_die, args=(settings,))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    again = open_store(settings)
    assert (count(again, StanceCorrection), count(again, AuditLog)) == (1, 1)
    with again.engine.connect() as connection:
        assert connection.execute(text("pragma integrity_check")).scalar() == "ok"


def test_sqlites_own_backup_of_a_store_in_use_is_a_store(settings: Settings, store: AppStore) -> None:
    with store.writing("lea") as session:
        session.add(correction())
        session.flush()
        copy = settings.data_dir / "copy.sqlite"
        with sqlite3.connect(settings.app_store) as source, sqlite3.connect(copy) as target:
            source.backup(target)
    assert sqlite3.connect(copy).execute("select count(*) from stance_corrections").fetchone() == (0,)


def test_a_store_of_a_later_version_is_refused(settings: Settings, store: AppStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(AppStoreError, match="later version"):
        open_store(settings)


@pytest.mark.parametrize("damage", [lambda size: b"not a database" * 100, os.urandom])
def test_a_damaged_file_is_told(settings: Settings, damage: Callable[[int], bytes]) -> None:
    settings.make_data_dir()
    settings.app_store.write_bytes(damage(4096))
    with pytest.raises(AppStoreError, match="cannot be used"):
        open_store(settings)


@pytest.mark.parametrize("url", ["nonsense", "nosuchthing://here/db", "postgresql+psycopg2://"])
def test_an_address_that_is_none_is_told_without_its_password(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    configured = Settings(data_dir=settings.data_dir, app_database_url=url)
    with pytest.raises(AppStoreError) as told:
        open_store(configured)
    assert told.value.remedy


def test_a_password_is_never_told(settings: Settings) -> None:
    url = "postgresql+psycopg2://ann:s3cret@127.0.0.1:1/none"
    with pytest.raises(AppStoreError) as told:
        open_store(Settings(data_dir=settings.data_dir, app_database_url=url))
    assert "s3cret" not in str(told.value)
    assert "ann" in str(told.value)
    assert told.value.runbook == "app-store.md"


def test_the_tables_are_those_that_the_documentation_names() -> None:
    assert set(Base.metadata.tables) >= {
        table.__tablename__
        for table in vars(tables).values()
        if isinstance(table, type) and issubclass(table, Base) and table is not Base
    }
