"""A rotation gives everybody another pseudonym, everywhere, and is completed after a kill."""

import random
import shutil
import signal
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
import pytest
from pydantic import SecretStr

from agorascope import published, rekeying
from agorascope.app_store import AppStore
from agorascope.app_store.outreach_tables import OutreachContact
from agorascope.app_store.privacy_tables import PrivacyRequest
from agorascope.context import Context
from agorascope.erasing import ledger
from agorascope.errors import InputError
from agorascope.objecting.leftovers import write_anew
from agorascope.objecting.marks import mark
from agorascope.objecting.removal import is_pending
from agorascope.objecting.step import clear_former
from agorascope.pseudonyms import KEY_FILE, MARKS_FILE, NEXT_FILE, load_key, pseudonym
from agorascope.rekeying import refuse_other_key, rotate
from agorascope.runs import Run
from agorascope.settings import Settings
from agorascope.troubles import DamagedError
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from tests.agorascope import byte_search
from tests.agorascope.rekeying.keyed import ANN, GONE, NOON, held, turn

WORKSPACE = Workspace.model_validate({"name": "W", "brands": [{"id": "nova", "name": "Nova", "own": True}]})


def test_nobody_has_the_former_pseudonym_and_each_has_one_new_one(
    world: Settings, store: AppStore, former: str
) -> None:
    before = held(world, store)
    assert turn(world).pseudonyms == 3
    after = held(world, store)
    for old in (former, GONE):
        assert old in before
        assert old not in after
    new = pseudonym(load_key(world), "mastodon", ANN)
    with store.reading() as session:
        contacts = [c.member_key for c in session.query(OutreachContact).order_by("contact_id")]
        assert contacts[0] == new
        assert session.query(PrivacyRequest).one().note == f"about {new}"
    with open_warehouse(world.warehouse) as connection:
        assert (new,) in connection.execute("select author_key from raw.posts").fetchall()
        # whose account is gone is still one member, wherever it stands
        assert connection.execute("select member_key from app.suppressed").fetchall() == [(contacts[1],)]
        assert is_pending(connection)
    assert not list(world.reports.glob("*/*.html"))


def test_marks_of_objections_still_know_whom_they_knew(world: Settings) -> None:
    before = mark(load_key(world), "handle", "mastodon", "bob")
    old_key = bytes(load_key(world))
    turn(world)
    assert bytes(load_key(world)) != old_key
    assert mark(load_key(world), "handle", "mastodon", "bob") == before
    turn(world)
    assert mark(load_key(world), "handle", "mastodon", "bob") == before
    folder = world.data_dir / "secrets"
    assert not (folder / NEXT_FILE).exists()
    for name in (KEY_FILE, MARKS_FILE):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["replace_keys", "_note_key", "_replace_in_files", "_forget_reports"])
def test_cut_off_anywhere_no_run_goes_on_and_the_next_rotation_completes_it(
    world: Settings, store: AppStore, former: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(rekeying, step, die)
        with pytest.raises(KeyboardInterrupt):
            turn(world)
    with open_warehouse(world.warehouse) as connection, pytest.raises(InputError, match="another key"):
        refuse_other_key(world, connection)
    turn(world)
    after = held(world, store)
    assert former not in after
    assert GONE not in after
    with open_warehouse(world.warehouse) as connection:
        refuse_other_key(world, connection)
        keys = connection.execute("select author_key from raw.posts order by uri").fetchall()
        assert keys[0] == (pseudonym(load_key(world), "mastodon", ANN),)
        [contact] = connection.execute("select member_key from app.suppressed").fetchall()
    with store.reading() as session:
        assert contact[0] in [c.member_key for c in session.query(OutreachContact)]


def test_a_key_of_the_environment_needs_the_next_one_there(world: Settings) -> None:
    given = world.model_copy(update={"pseudonym_key": SecretStr("a" * 64)})
    with open_warehouse(given.warehouse) as connection:
        with pytest.raises(InputError, match="AGORASCOPE_PSEUDONYM_KEY"):
            rotate(given, connection)
        both = given.model_copy(update={"pseudonym_key_next": SecretStr("b" * 64)})
        rotate(both, connection)
        with pytest.raises(InputError, match="another key"):
            refuse_other_key(given, connection)  # a run that still has the former one
        refuse_other_key(given.model_copy(update={"pseudonym_key": SecretStr("b" * 64)}), connection)


def test_no_run_goes_on_while_a_rotation_of_a_key_of_the_environment_is_cut_off(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it would load would keep the former pseudonym, and come again under the new one."""
    keys = {"pseudonym_key": SecretStr("a" * 64), "pseudonym_key_next": SecretStr("b" * 64)}
    given = world.model_copy(update=keys)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_warehouse(given.warehouse) as connection:
        with monkeypatch.context() as cut:
            cut.setattr(rekeying, "_note_key", die)
            with pytest.raises(KeyboardInterrupt):
                rotate(given, connection)
        with pytest.raises(InputError, match="another key"):
            refuse_other_key(given, connection)


def test_what_only_looks_like_part_of_a_hash_is_left_alone() -> None:
    longer = "0" + GONE
    assert rekeying.replaced(f"{longer} {GONE}", {GONE: "1" * 24}) == f"{longer} {'1' * 24}"


def test_the_key_that_a_rotation_made_carries_a_check_and_a_damaged_one_is_never_used(
    world: Settings,
) -> None:
    turn(world)
    path = world.data_dir / "secrets" / KEY_FILE
    key = path.read_bytes()
    path.write_bytes(key[:-1])
    with pytest.raises(DamagedError):
        load_key(world)
    path.write_bytes(key)
    next_path = path.with_name(NEXT_FILE)
    next_path.write_bytes(b"")
    with open_warehouse(world.warehouse) as connection, pytest.raises(DamagedError):
        rotate(world, connection)
    assert load_key(world) == key


def test_killed_at_random_instants_it_is_completed_and_each_stays_one_person(
    world: Settings, store: AppStore, former: str
) -> None:
    """By SIGKILL, over all bytes of the data folder, with the ledger of a real erasure in it."""
    erased = erase_of(world)
    before = held(world, store)
    assert holding(world, former) == {"app.sqlite-wal", "warehouse.duckdb"}
    assert holding(world, erased) == {"erasures", "warehouse.duckdb"}
    chance, context = random.Random(9), get_context("fork")
    started = perf_counter()
    copy = shutil.copytree(world.data_dir, world.data_dir.with_name("copy"))
    turn(world.model_copy(update={"data_dir": copy}))
    took, killed = perf_counter() - started, 0
    for instant in sorted(chance.uniform(0, took) for _ in range(6)):  # the first is before any end
        child = context.Process(target=turn, args=(world,))
        child.start()
        child.join(instant)
        child.kill()
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        if child.exitcode == 0:
            break
    assert killed
    turn(world)
    write_anew(world.warehouse, memory="256MB")  # as publish does
    for old in (former, GONE, erased):
        assert holding(world, old) == set()
    assert not list(world.reports.glob("*/*.html"))
    [entry] = ledger.entries(world)  # its seal holds

    after = held(world, store)
    becomes: dict[str, str] = {}
    for old, new in zip(rekeying.TOKEN.findall(before), rekeying.TOKEN.findall(after), strict=True):
        assert becomes.setdefault(old, new) == new
    assert len(set(becomes.values())) == len(becomes) >= 4
    assert rekeying.replaced(before, becomes) == after
    assert {row[0] for row in entry.rows if row[0]} == {becomes[erased]}


def erase_of(settings: Settings) -> str:
    """Somebody is erased, as `agorascope erase` writes it down; returns their pseudonym."""
    key = load_key(settings)
    entry = ledger.entry_of(key, "mastodon", "cleo", day=NOON.date())
    erased = pseudonym(key, "mastodon", "https://velo.example/users/cleo")
    rows = tuple((erased, *rest) for _, *rest in entry.rows)
    ledger.write(settings, replace(entry, state="done", rows=rows))
    with open_warehouse(settings.warehouse) as connection:
        ledger.bring_in(connection, ledger.entries(settings))
    return erased


def holding(settings: Settings, key: str) -> set[str]:
    """The parts of the data folder that hold a pseudonym."""
    return {
        Path(path).parts[0]
        for paths in byte_search.holding(settings.data_dir, key).values()
        for path in paths
    }


def test_the_next_publication_holds_no_former_pseudonym_and_the_same_of_everybody(
    world: Settings, store: AppStore, former: str
) -> None:
    """Publications by hand, of what the models read: a build takes half a minute."""
    del store  # its rows are there
    olds = {
        pseudonym(load_key(world), network, account)
        for network, account in asked(world.warehouse, rekeying.ACCOUNTS)
    }
    first, before = publish_by_hand(world)
    assert byte_search.words_in(first, olds) == olds
    turn(world)
    second, after = publish_by_hand(world)
    clear_former(Context(world, WORKSPACE, Run("r", None, NOON, NOON)))
    assert list(world.published.glob("*.duckdb")) == [second]
    for old in (*olds, GONE):
        assert holding(world, old) == set()
    becomes = dict(zip(rekeying.TOKEN.findall(before), rekeying.TOKEN.findall(after), strict=True))
    assert becomes.keys() == olds
    assert len(set(becomes.values())) == len(olds)
    assert rekeying.replaced(before, becomes) == after


def publish_by_hand(settings: Settings) -> tuple[Path, str]:
    """The published file, and all rows of its marts but the pseudonyms' order."""
    with open_warehouse(settings.warehouse) as connection:
        connection.execute(
            """
            create schema if not exists marts;
            create or replace table marts.posts as
            select uri, public_text, author_key, [author_key] as people, {who: author_key} as said
            from raw.posts;
            create or replace table marts.members as
            select author_key as member_key, min(uri) as first_post from raw.posts group by all;
            """
        )
    made = published.publish(settings.warehouse, settings.published, run_id="r", as_of=NOON, facts={}, keep=2)
    rows = [
        sorted(map(str, asked(made.path, f"from marts.{name}")), key=lambda row: rekeying.TOKEN.sub("", row))
        for name in ("posts", "members")
    ]
    return made.path, "\n".join(row for part in rows for row in part)


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()
