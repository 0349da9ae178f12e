"""Who is erased is in no byte of the data folder, everybody else is, and nothing brings them back."""

import json
import shutil
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from agorascope.app_store import open_store
from agorascope.app_store.privacy_requests import requests_of
from agorascope.erasing import files, landed, ledger
from agorascope.erasing.erasing import erase_pending, reapply, survey
from agorascope.erasing.needles import Finder, Needles
from agorascope.erasing.packed import Look, look
from agorascope.erasing.step import Named, close_answered, entries_for
from agorascope.errors import InputError
from agorascope.landing import batches, read_meta, read_pages
from agorascope.objecting import leftovers
from agorascope.objecting.step import take_out_objectors
from agorascope.pseudonyms import load_key
from agorascope.sealed import SEAL
from agorascope.troubles import DamagedError
from agorascope.warehouse import LOAD_MEMORY, open_warehouse
from agorascope.writing import WriterBusyError, reading
from tests.agorascope.erasing.cases import PEOPLE, WORDS, World, log, post_of, traces, uri_of


def compact(world: World) -> None:
    """What publishing does to the warehouse: free blocks go."""
    leftovers.write_anew(world.settings.warehouse, memory=LOAD_MEMORY)


def uris(world: World) -> set[str]:
    with open_warehouse(world.settings.warehouse) as connection:
        return {uri for (uri,) in connection.execute("select uri from raw.posts").fetchall()}


def test_before_an_erasure_every_trace_is_found(world: World) -> None:
    assert world.holding(*traces(*PEOPLE)).keys() == set(traces(*PEOPLE))


def test_three_people_erased_in_one_pass_are_in_no_byte_and_the_others_are(world: World) -> None:
    log(world.settings, "load.log", "read ann_42\nall well\n")
    erased = world.erase(*PEOPLE)
    compact(world)
    assert world.holding(*traces(*PEOPLE)) == {}
    assert erased.accounts == 3
    assert uris(world) == {uri_of("dan", number) for number in (1, 2, 3)}
    assert world.holding("whatever people say of it")
    assert log(world.settings, "other.log", "").with_name("load.log").read_text() == "read […]\nall well\n"


def test_one_of_two_stays_with_every_word(world: World) -> None:
    world.erase("ann_42")
    compact(world)
    assert world.holding(*traces("ann_42")) == {}
    assert set(world.holding(*traces("cleo.k"))) == set(traces("cleo.k"))
    assert uri_of("bob") in uris(world)


def test_replaying_the_landing_zone_gives_what_the_warehouse_holds(world: World) -> None:
    world.erase("ann_42", "bob")
    query = "select uri, text, display_text, mentions, content_hash, raw_ref from raw.posts order by uri"
    with open_warehouse(world.settings.warehouse) as connection:
        stored = connection.execute(query).fetchall()
    world.settings.warehouse.unlink()
    world.listen()
    with open_warehouse(world.settings.warehouse) as connection:
        assert connection.execute(query).fetchall() == stored


def test_the_same_export_read_again_brings_nobody_back(world: World) -> None:
    world.erase("ann_42")
    world.write(
        "2026-03-11.ndjson", {**_post("ann_42"), "created_at": "2026-03-11T10:00:00Z"}, _post("dan", 9)
    )
    world.listen()
    assert uri_of("ann_42", 7) not in uris(world)
    assert uri_of("dan", 9) in uris(world)
    (world.folder / "2026-03-11.ndjson").unlink()  # it is the owner's
    compact(world)
    assert world.holding("ann_42") == {}


def test_a_restored_backup_is_erased_again(world: World, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(world.settings.data_dir, backup)
    world.erase("ann_42")
    for name in ("warehouse.duckdb", "landing", "app.sqlite"):
        place = world.settings.data_dir / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        copy = backup / name
        shutil.copytree(copy, place) if copy.is_dir() else shutil.copy(copy, place)
    assert reapply(world.context()) == 1
    compact(world)
    assert world.holding(*traces("ann_42")) == {}


def test_the_next_run_erases_again_what_was_brought_back_by_hand(world: World, tmp_path: Path) -> None:
    before = shutil.copy(world.settings.warehouse, tmp_path / "before.duckdb")
    world.erase("bob")
    shutil.copy(before, world.settings.warehouse)
    with open_warehouse(world.settings.warehouse) as connection:
        take_out_objectors(world.context(), connection)
    assert uri_of("bob") not in uris(world)


@pytest.mark.parametrize("cut", ["rewrite", "clean_files", "scrub", "remove_objectors", "settle"])
def test_an_erasure_cut_off_anywhere_is_ended_by_the_next_run(
    world: World, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agorascope.erasing import erasing, landed

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    place = {"rewrite": landed, "settle": ledger}.get(cut, erasing)
    with monkeypatch.context() as patched:
        patched.setattr(place, cut, killed)
        with pytest.raises(KeyboardInterrupt):
            world.erase("ann_42")
    with open_warehouse(world.settings.warehouse) as connection:
        take_out_objectors(world.context(), connection)
    compact(world)
    assert world.holding(*traces("ann_42")) == {}
    assert {entry.state for entry in ledger.entries(world.settings)} == {"done"}


def test_the_ledger_holds_no_name(world: World) -> None:
    world.erase(*PEOPLE)
    text = "".join(path.read_text() for path in ledger.folder(world.settings).glob("*.json"))
    assert len(ledger.entries(world.settings)) == 3
    assert not any(value in text for value in traces(*PEOPLE))


def test_two_ledgers_become_one(world: World, tmp_path: Path) -> None:
    world.erase("ann_42")
    other = tmp_path / "erasures"
    shutil.copytree(ledger.folder(world.settings), other)
    world.erase("bob")
    shutil.rmtree(ledger.folder(world.settings))
    world.erase("bob")
    assert ledger.merge(world.settings, other) == 1
    assert len(ledger.entries(world.settings)) == 2


def test_a_request_is_closed_once_nothing_is_left(world: World) -> None:
    number = world.request("ann_42")
    world.erase("ann_42", request=number)
    assert close_answered(world.context()) == 1
    [row] = requests_of(open_store(world.settings))
    assert (row.state, row.account) == ("done", "")
    compact(world)
    assert world.holding("ann_42") == {}


def test_a_brand_of_the_workspace_is_not_erased(world: World) -> None:
    with pytest.raises(InputError, match="brand"):
        entries_for(world.context(), [Named("mastodon", "@Nova")], load_key(world.settings))


def test_what_tasks_of_airflow_returned_loses_the_names_and_keeps_the_rest(world: World) -> None:
    path = log(world.settings, "x", "").parent.parent / "airflow.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table xcom (key text, value text)")
        connection.execute("insert into xcom values ('a', ?)", [json.dumps({"said": WORDS["ann_42"]})])
        connection.execute("insert into xcom values ('b', '\"all well\"')")
        connection.commit()
    world.erase("ann_42")
    with closing(sqlite3.connect(path)) as connection:
        values = [value for (value,) in connection.execute("select value from xcom order by key")]
    assert "bell" not in values[0]
    assert values[1] == '"all well"'


def _post(handle: str, number: int = 7) -> dict[str, object]:
    return post_of(handle, f"{handle} writes once more about a Nova bicycle {number}", number)


def test_what_an_erasure_writes_carries_its_seal_and_a_damaged_record_of_it_is_told(world: World) -> None:
    world.erase("ann_42")
    [record] = ledger.folder(world.settings).glob("*.json")
    rewritten = [meta for meta in landed.metas(world.settings.landing) if read_meta(meta)["parser"] == "kept"]
    assert rewritten
    for path in (record, *rewritten):
        assert SEAL in json.loads(path.read_bytes())
    record.write_bytes(record.read_bytes().replace(b"done", b"dome"))
    with pytest.raises(DamagedError, match="record of an erased person"):
        ledger.entries(world.settings)


def test_copies_of_before_an_upgrade_go_and_what_stays_of_earlier_days_is_told(world: World) -> None:
    backups = world.settings.data_dir / "backups"
    backups.mkdir()
    for name in ("before-upgrade-3-20260301T000000Z.duckdb", "before-upgrade-app-1.sqlite", "mine.tar.zst"):
        (backups / name).write_text("ann_42")
    aside = world.settings.data_dir / "replaced-20260301T000000Z"
    aside.mkdir()
    (aside / "warehouse.duckdb").write_bytes(b"blocks \x00 of ann_42 \xff and others")
    world.ask_for("ann_42")
    survey(world.context(), ledger.entries(world.settings))
    assert len(list(backups.iterdir())) == 3
    erased = erase_pending(world.context())
    assert [path.name for path in backups.iterdir()] == ["mine.tar.zst"]
    assert erased.files.copies == (str(backups / "mine.tar.zst"), str(aside))
    assert (aside / "warehouse.duckdb").read_bytes() == b"blocks \x00 of ann_42 \xff and others"


def test_an_erasure_waits_for_a_landing_under_way(world: World) -> None:
    """It would take its half page from it. Nothing is lost: the next call ends the erasure."""
    part = next(world.settings.landing.glob("mastodon/*/*")) / ".00009-abc.zst.1.part"
    part.write_bytes(b"half a page")
    world.ask_for("ann_42")
    settings = world.settings.model_copy(update={"writer_wait": 0.2})
    with ThreadPoolExecutor(1) as elsewhere:
        lands, ended = Event(), Event()

        def land() -> None:
            with reading(world.settings, "mastodon", "land"):
                lands.set()
                ended.wait(20)

        landing = elsewhere.submit(land)
        assert lands.wait(10)
        try:
            with pytest.raises(WriterBusyError, match="mastodon is being read by land"):
                erase_pending(replace(world.context(), settings=settings))
        finally:
            ended.set()
        landing.result()
    assert part.exists()
    assert uri_of("ann_42") in uris(world)
    assert erase_pending(world.context()).accounts == 1
    assert not part.exists()


def test_a_log_too_large_to_look_into_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log(world.settings, "huge.log", "fetched ann_42 " * 10)
    monkeypatch.setattr(files, "MAX_TEXT", 100)
    erased = world.erase("ann_42")
    assert any(said.startswith(str(path)) for said in erased.files.left)


def test_a_landed_archive_that_names_the_person_where_no_parser_reads_is_rewritten(world: World) -> None:
    with zipfile.ZipFile(world.folder / "2026-03-11.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", "of @ann_42")
    world.listen()
    world.erase("ann_42")
    root = world.settings.landing
    found = [page for batch in batches(root) for page in read_pages(root, batch.path)]
    assert [page.parser for page in found] == ["kept", "kept"]
    assert [look(page.body, Finder(Needles(strong={"ann_42"}))) for page in found] == [Look(False)] * 2
