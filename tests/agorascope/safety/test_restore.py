"""A restore brings back the same state, refuses what it must, and deletes nothing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine

from agorascope import published, schema_version, steps
from agorascope.app_store import open_store
from agorascope.app_store.member_tables import Objection
from agorascope.app_store.privacy_requests import Asked, add, close, requests_of
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.comparing import differences, state_of
from agorascope.erasing import ledger
from agorascope.erasing.erasing import erase_pending
from agorascope.erasing.step import close_answered
from agorascope.landing import batches, read_pages
from agorascope.pipeline import listen
from agorascope.pseudonyms import load_key, pseudonym
from agorascope.rekeying import rotate
from agorascope.safety import restore as restoring
from agorascope.safety import swapping
from agorascope.safety.archive import BackupError
from agorascope.safety.backup import back_up
from agorascope.safety.keys import OtherKeyError
from agorascope.safety.restore import RestoreError, restore
from agorascope.schema_version import LaterVersionError
from agorascope.settings import Settings, get_settings, reset_settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.safety.conftest import NOON, object_to, publish
from tests.agorascope.test_run_edges import World, post, silent

ALL = ("raw", "nlp", "marts", "app", "quality")


def objectors(settings: Settings) -> list[str]:
    store = open_store(settings)
    with store.reading() as session:
        found = sorted(row.account for row in session.query(Objection))
    store.close()
    return found


def posts(settings: Settings) -> list[tuple[Any, ...]]:
    with open_warehouse(settings.warehouse) as connection:
        return connection.execute("select uri, author_key from raw.posts order by uri").fetchall()


def test_after_everything_else_was_deleted_the_same_state_is_back_and_the_next_run_goes_on(
    world: World, tmp_path: Path
) -> None:
    settings = world.settings
    before, keys = state_of(settings.data_dir, schemas=ALL), posts(settings)
    shown = published.require_current(settings.published)
    made = back_up(settings, tmp_path / "safe")
    shutil.rmtree(settings.data_dir)
    shutil.rmtree(tmp_path / "home")

    done = restore(settings, made.path)

    assert done.aside is None
    assert differences(before, state_of(settings.data_dir, schemas=ALL)) == []
    assert posts(settings) == keys
    assert objectors(settings) == ["bob"]
    again = published.require_current(settings.published)
    assert (again.version, again.fingerprint) == (shown.version, shown.fingerprint)
    with published.connect(again) as viewer:
        assert viewer.execute("select count(*) from marts.posts").fetchall() == [(2,)]
    assert (tmp_path / "home" / "own" / "mapping.yml").exists()
    assert settings.workspace.exists()

    world.write("b.ndjson", post("p3"))
    later = world.context()
    listen(later, silent)
    assert [uri for uri, _ in posts(settings)] == ["p1", "p2", "p3"]
    assert world.raw("select uri, count(*) from raw.posts group by 1 having count(*) > 1") == []
    assert steps.score(later) == 1
    publish(settings)
    assert world.ask("select count(*) from marts.posts") == [(3,)]


def test_a_folder_that_holds_data_is_not_written_over(world: World) -> None:
    made = back_up(world.settings)
    before = world.settings.warehouse.read_bytes()
    with pytest.raises(RestoreError, match=r"holds data already: warehouse\.duckdb, landing"):
        restore(world.settings, made.path)
    assert world.settings.warehouse.read_bytes() == before
    assert not (world.settings.data_dir / swapping.STAGE).exists()


def test_what_was_there_is_moved_aside_whole(world: World) -> None:
    settings = world.settings
    made = back_up(settings)
    world.write("b.ndjson", post("p3"))
    listen(world.context(), silent)
    former = state_of(settings.data_dir)
    done = restore(settings, made.path, replace=True, now=datetime(2026, 3, 11, tzinfo=UTC))
    assert done.aside == settings.data_dir / "replaced-20260311T000000Z"
    assert differences(former, state_of(done.aside)) == []
    assert [uri for uri, _ in posts(settings)] == ["p1", "p2"]
    assert made.path.exists()  # backups stay where they are
    assert not (settings.data_dir / swapping.STAGE).exists()
    listen(world.context(), silent)  # and what came since the backup comes again, once
    assert [uri for uri, _ in posts(settings)] == ["p1", "p2", "p3"]


def test_objections_made_since_the_backup_are_not_taken_back(world: World) -> None:
    made = back_up(world.settings)
    object_to(world.settings, "ann")
    done = restore(world.settings, made.path, replace=True)
    assert objectors(world.settings) == ["ann", "bob"]
    assert "1 objections and withdrawals made since the backup were kept" in done.notes
    listen(world.context(), silent)
    assert [uri for uri, _ in posts(world.settings)] == ["p1"]  # Ann's post is gone


def test_who_was_erased_since_the_backup_is_not_brought_back(world: World) -> None:
    settings = world.settings
    made = back_up(settings)
    ledger.open_entry(settings, ledger.entry_of(load_key(settings), "rss", "ann", day=NOON.date()))
    done = restore(settings, made.path, replace=True)
    assert [uri for uri, _ in posts(settings)] == ["p1"]
    assert any("erased since the backup were erased again" in note for note in done.notes)
    assert published.current(settings.published) is None
    landed = b"".join(
        page.body for b in batches(settings.landing) for page in read_pages(settings.landing, b.path)
    )
    assert b"Nova breaks" not in landed


def test_requests_answered_since_the_backup_stay_closed_and_keep_no_name(world: World) -> None:
    settings = world.settings
    first = ask(settings, "cleo", day=1)
    made = back_up(settings)
    with closing(open_store(settings)) as store:
        close(store, first, "refused", who="lea", at=NOON, reason="not theirs")
    done = restore(settings, made.path, replace=True)
    [row] = requests(settings)
    assert (row.state, row.account, row.closed_by, row.reason) == ("refused", "", "lea", "not theirs")
    assert "1 privacy requests were answered since the backup, and stay closed" in done.notes
    assert b"cleo" not in settings.app_store.read_bytes()


def test_an_erasure_closes_its_own_request_under_the_number_that_a_restore_gave_it(world: World) -> None:
    settings = world.settings
    made = back_up(settings)
    ask(settings, "dan", day=1)
    mine = ask(settings, "ann", day=2)
    entry = ledger.entry_of(load_key(settings), "rss", "ann", day=NOON.date(), requests=[mine])
    ledger.open_entry(settings, entry)
    with closing(open_store(settings)) as store, store.writing("lea") as session:
        session.delete(session.get(PrivacyRequest, 1))  # so that the numbers are others after the restore
    restore(settings, made.path, replace=True)
    assert [(row.request_id, row.account) for row in requests(settings)] == [(1, "ann")]
    ask(settings, "eva", day=3)  # gets the number that Ann's request had
    assert close_answered(world.context()) == 1
    assert [(row.request_id, row.state) for row in requests(settings)] == [(2, "open"), (1, "done")]


def test_a_pending_erasure_by_a_pseudonym_of_a_newer_key_is_not_taken_for_done(world: World) -> None:
    settings = world.settings
    made = back_up(settings)
    with open_warehouse(settings.warehouse) as connection:
        rotate(settings, connection)
    newer = pseudonym(load_key(settings), "rss", "ann")
    ledger.open_entry(settings, ledger.entry_of(load_key(settings), "rss", newer, day=NOON.date()))
    done = restore(settings, made.path, replace=True)
    assert any("1 accounts that were erased since the backup were erased again" in n for n in done.notes)
    assert [uri for uri, _ in posts(settings)] == ["p1"]


def test_a_rotation_between_an_erasure_by_pseudonym_and_its_end_loses_nobody(world: World) -> None:
    settings = world.settings
    former = pseudonym(load_key(settings), "rss", "ann")
    ledger.open_entry(settings, ledger.entry_of(load_key(settings), "rss", former, day=NOON.date()))
    with open_warehouse(settings.warehouse) as connection:
        rotate(settings, connection)
    assert erase_pending(world.context()).accounts == 1
    assert [uri for uri, _ in posts(settings)] == ["p1"]


def ask(settings: Settings, account: str, *, day: int) -> int:
    asked = Asked("erasure", "rss", NOON.date(), "email", account)
    with closing(open_store(settings)) as store:
        return add(store, asked, key=None, who="lea", at=NOON + timedelta(days=day))


def requests(settings: Settings) -> list[PrivacyRequest]:
    with closing(open_store(settings)) as store:
        return requests_of(store)


def test_a_store_that_somebody_has_open_is_not_pulled_away(world: World) -> None:
    made = back_up(world.settings)
    viewer = open_store(world.settings)
    with viewer.engine.connect() as connection:
        connection.exec_driver_sql("select count(*) from objections").fetchall()
        with pytest.raises(RestoreError, match=r"has the app store .* open"):
            restore(world.settings, made.path, replace=True)
    viewer.close()
    assert [uri for uri, _ in posts(world.settings)] == ["p1", "p2"]
    restore(world.settings, made.path, replace=True)


def test_a_damaged_store_does_not_hinder_a_restore(world: World) -> None:
    made = back_up(world.settings)
    world.settings.app_store.write_bytes(b"no database at all" * 1000)
    done = restore(world.settings, made.path, replace=True)
    assert any("objections since the backup are lost" in note for note in done.notes)
    assert objectors(world.settings) == ["bob"]


def test_another_folder_gets_the_backup_and_the_first_is_left_alone(world: World, tmp_path: Path) -> None:
    made = back_up(world.settings)
    other = tmp_path / "other"
    restore(world.settings, made.path, into=other)
    assert differences(state_of(world.settings.data_dir, schemas=ALL), state_of(other, schemas=ALL)) == []


@pytest.mark.parametrize("change", ["warehouse_version", "published_version"])
def test_a_backup_of_a_later_version_is_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    made = back_up(world.settings)
    known = {"warehouse_version": "WAREHOUSE_VERSION", "published_version": "PUBLISHED_VERSION"}[change]
    monkeypatch.setattr(schema_version, known, 0)
    with pytest.raises(LaterVersionError, match="later version"):
        restore(world.settings, made.path, into=tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_without_its_key_a_backup_is_not_brought_back_as_if_it_fitted(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(world.settings, tmp_path / "safe", with_key=False)
    with pytest.raises(OtherKeyError, match="holds no key of pseudonyms, and there is none"):
        restore(world.settings, made.path, into=tmp_path / "other")
    monkeypatch.setenv("AGORASCOPE_PSEUDONYM_KEY", "another key")
    reset_settings()
    with pytest.raises(OtherKeyError, match="every person would become another"):
        restore(get_settings(), made.path, into=tmp_path / "other")
    restore(world.settings, made.path, replace=True)  # the folder's own key stays where it is
    assert (world.settings.data_dir / "secrets" / "pseudonym.key").exists()


def test_a_damaged_backup_changes_nothing(world: World, tmp_path: Path) -> None:
    made = back_up(world.settings)
    data = bytearray(made.path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken = tmp_path / "broken.tar.zst"
    broken.write_bytes(bytes(data))
    before = state_of(world.settings.data_dir)
    with pytest.raises(BackupError):
        restore(world.settings, broken, replace=True)
    assert differences(before, state_of(world.settings.data_dir)) == []


def test_a_backup_without_landing_leaves_the_landing_zone_in_place(world: World) -> None:
    made = back_up(world.settings, with_landing=False)
    before = state_of(world.settings.data_dir)
    restore(world.settings, made.path, replace=True)
    assert differences(before, state_of(world.settings.data_dir)) == []


def test_a_mount_inside_the_folder_is_told_before_anything_moves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(world.settings)

    def refuse(_: Path) -> None:
        raise RestoreError("is a mount of its own")

    monkeypatch.setattr(restoring, "_refuse_other_disks", refuse)
    with pytest.raises(RestoreError, match="mount"):
        restore(world.settings, made.path, replace=True)
    assert [uri for uri, _ in posts(world.settings)] == ["p1", "p2"]


def test_a_store_kept_in_a_server_goes_through_the_same_file(world: World, tmp_path: Path) -> None:
    """A SQLite database by its URL stands for any other that SQLAlchemy knows."""
    file = world.settings.data_dir / "decisions" / "server.db"
    file.parent.mkdir()
    url = f"sqlite:///{file}"
    served = Settings(
        data_dir=world.settings.data_dir, workspace=world.settings.workspace, app_database_url=url
    )
    object_to(served, "cid")
    made = back_up(served, tmp_path / "safe")
    object_to(served, "dan")
    with pytest.raises(RestoreError, match="rows in the database of AGORASCOPE_APP_DATABASE_URL"):
        restore(served, made.path)
    done = restore(served, made.path, replace=True)
    assert objectors(served) == ["cid", "dan"]  # Dan objected since: that is kept
    assert not served.app_store.exists()
    assert file.exists()  # the folder that the viewer has open stays where it is
    assert done.aside
    with sqlite3.connect(done.aside / "app-store.sqlite") as kept:
        assert kept.execute("select account from objections order by 1").fetchall() == [("cid",), ("dan",)]
    create_engine(url).dispose()


def test_who_objected_by_a_pseudonym_of_a_newer_key_stays_out_of_a_backup_of_before_the_rotation(
    world: World,
) -> None:
    settings = world.settings
    made = back_up(settings)
    with open_warehouse(settings.warehouse) as connection:
        rotate(settings, connection)
    object_to(settings, pseudonym(load_key(settings), "rss", "ann"))
    object_to(settings, "5eed5eed5eed5eed5eed5eed")
    done = restore(settings, made.path, replace=True)
    said = "; ".join(done.notes)
    assert "`agorascope rotate-key` rotates it again" in said
    assert "1 of these objections name a pseudonym that nobody in the backup bears" in said
    assert published.current(settings.published) is None  # the backup's still showed Ann
    listen(world.context(), silent)
    assert [uri for uri, _ in posts(settings)] == ["p1"]


def test_marks_made_after_a_rotation_hold_in_a_backup_of_before(world: World) -> None:
    settings = world.settings
    made = back_up(settings)
    with open_warehouse(settings.warehouse) as connection:
        rotate(settings, connection)
    ledger.open_entry(settings, ledger.entry_of(load_key(settings), "rss", "ann", day=NOON.date()))
    restore(settings, made.path, replace=True)
    assert [uri for uri, _ in posts(settings)] == ["p1"]
    world.write("b.ndjson", post("p4", author_id="ann"))
    listen(world.context(), silent)
    assert [uri for uri, _ in posts(settings)] == ["p1"]


def test_who_was_erased_stays_out_of_a_backup_without_its_key_and_the_key_stays(world: World) -> None:
    settings = world.settings
    made = back_up(settings, with_key=False)
    key = load_key(settings)
    ledger.open_entry(settings, ledger.entry_of(key, "rss", "ann", day=NOON.date()))
    restore(settings, made.path, replace=True)
    assert [uri for uri, _ in posts(settings)] == ["p1"]
    assert load_key(settings) == key


def test_a_backup_whose_key_came_from_the_environment_says_that_it_holds_none(
    world: World, tmp_path: Path
) -> None:
    given = world.settings.model_copy(update={"pseudonym_key": SecretStr("k" * 64)})
    (given.data_dir / "secrets" / "pseudonym.key").unlink()
    (given.data_dir / "secrets" / "retention.key").write_text("of another kind")
    made = back_up(given)
    assert not made.manifest.has_key
    with pytest.raises(OtherKeyError, match="holds no key of pseudonyms"):
        restore(world.settings, made.path, into=tmp_path / "other")
    restore(given, made.path, into=tmp_path / "other")
    assert (tmp_path / "other" / "secrets" / "retention.key").read_text() == "of another kind"


def test_the_erased_of_one_installation_are_not_let_in_by_the_backup_of_another(
    world: World, tmp_path: Path
) -> None:
    other = world.settings.model_copy(update={"data_dir": tmp_path / "other"})
    key = load_key(other)
    ledger.open_entry(other, ledger.entry_of(key, "rss", "ann", day=NOON.date()))
    made = back_up(world.settings)
    with pytest.raises(OtherKeyError, match="by marks of another key than the backup's"):
        restore(other, made.path, replace=True)
    assert load_key(other) == key
