"""A run erases by age wherever it is kept: landed bytes, warehouse, app store, reports, logs."""

import json
import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from agorascope import steps
from agorascope.alarms import refresh_alarms
from agorascope.app_store import open_store
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.context import Context
from agorascope.erasing.landed import parts_of
from agorascope.landing import batches, read_pages, replace_page
from agorascope.objecting.removal import is_pending
from agorascope.operations import journal
from agorascope.retention import landed, step
from agorascope.retention.cut import Cut
from agorascope.retention.step import look, retain
from agorascope.runs import Run, read_reports
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from tests.agorascope.byte_search import holding

NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(days=420)
WORDS = "the left crank sings in the rain"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder after an import of three posts, and beside it what was imported."""
    folder = tmp_path_factory.mktemp("imported") / "feeds"
    folder.mkdir()
    lines = [
        {
            "record": "post",
            "uri": f"feeds/{n}",
            "kind": "post",
            "author_id": f"reader-{n}",
            "author_handle": f"reader{n}",
            "text": f"{WORDS} ({n})",
            "text_format": "plain",
            "lang": "en",
            "created_at": "2019-03-10T10:00:00+00:00",
            "created_at_trust": "feed",
            "status": "live",
        }
        for n in range(3)
    ]
    (folder / "one.ndjson").write_text("".join(json.dumps(line) + "\n" for line in lines))
    key = SecretStr("a key for tests")  # that of the fixture `settings`
    listen(context_of(folder, Settings(data_dir=folder.parent / "data", pseudonym_key=key)))
    return folder


@pytest.fixture
def context(settings: Settings, imported: Path) -> Context:
    """An archive of three posts, imported today."""
    shutil.copytree(imported.parent / "data", settings.data_dir, dirs_exist_ok=True)
    return context_of(imported, settings)


def context_of(folder: Path, settings: Settings) -> Context:
    workspace = Workspace.model_validate(
        {
            "name": "W",
            "brands": [{"id": "nova", "name": "Nova", "own": True}],
            "networks": {"rss": {"archive": {"path": str(folder), "mapping": "native"}}},
        }
    )
    return Context(settings, workspace, Run("r1", None, NOW, NOW))


def listen(context: Context) -> None:
    steps.plan(context)
    for one in (steps.land, steps.parse, steps.gate_arrival, steps.load):
        one(context, "rss")


def test_a_landed_batch_goes_with_its_bytes_and_is_not_listened_to_again(context: Context) -> None:
    data = context.settings.data_dir
    assert holding(data, WORDS)
    with open_warehouse(context.settings.warehouse) as connection:
        found = look(context, connection, LATER)
        assert (found.posts, found.members, found.batches) == (3, 3, 1)
        done = retain(context, connection, as_of=LATER)
        assert (done.posts, done.members, done.batches) == (3, 3, 1)
        assert is_pending(connection)  # publish writes the files anew
        assert not retain(context, connection, as_of=LATER).is_any
    assert list(batches(context.settings.landing)) == []
    listen(context)  # the same file is still in the folder: it had its time
    with open_warehouse(context.settings.warehouse) as connection:
        assert connection.execute("select count(*) from raw.posts").fetchall() == [(0,)]


def test_nothing_young_is_touched(context: Context) -> None:
    with open_warehouse(context.settings.warehouse) as connection:
        assert not retain(context, connection, as_of=NOW + timedelta(days=380)).is_any
        assert connection.execute("select count(*) from raw.posts").fetchall() == [(3,)]
    assert len(list(batches(context.settings.landing))) == 1


def test_most_of_a_warehouse_waits_for_a_person(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that is years ahead, or a 3 typed for 395, must not empty it."""
    monkeypatch.setattr(step, "MANY", 2)
    with open_warehouse(context.settings.warehouse) as connection:
        held = retain(context, connection, as_of=LATER)
        assert held.is_held
        assert "agorascope retain --confirm" in held.message()
        assert connection.execute("select count(*) from raw.posts").fetchall() == [(3,)]
        assert retain(context, connection, as_of=LATER, is_confirmed=True).posts == 3


def test_most_of_the_landing_zone_waits_too_where_the_warehouse_is_made_anew(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "MANY_BATCHES", 1)
    context.settings.warehouse.unlink()
    with open_warehouse(context.settings.warehouse) as connection:
        held = retain(context, connection, as_of=LATER)
        assert (held.is_held, held.posts, held.batches) == (True, 0, 1)
        assert len(list(batches(context.settings.landing))) == 1
        assert retain(context, connection, as_of=LATER, is_confirmed=True).batches == 1


def test_killed_between_its_parts_the_next_run_completes_it(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> int:
        raise KeyboardInterrupt

    with open_warehouse(context.settings.warehouse) as connection:
        with monkeypatch.context() as cut:
            cut.setattr(step.landed, "remove_batches", die)
            with pytest.raises(KeyboardInterrupt):
                retain(context, connection, as_of=LATER)
        assert is_pending(connection)
        assert holding(context.settings.landing, WORDS)
        assert retain(context, connection, as_of=LATER).batches == 1
    assert not list(context.settings.landing.glob("*/*/*"))


def test_reports_and_logs_go_by_their_own_age(context: Context) -> None:
    data = context.settings.data_dir
    old, new = (data / "reports" / day / "report.html" for day in ("2020-01-06", str(NOW.date())))
    stale, fresh = (data / "airflow" / "logs" / "dag" / name for name in ("stale.log", "fresh.log"))
    for path in (old, new, stale, fresh):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(WORDS)
    long_ago = (NOW - timedelta(days=31)).timestamp()
    os.utime(stale, (long_ago, long_ago))
    with open_warehouse(context.settings.warehouse) as connection:
        done = retain(context, connection)
    assert (done.reports, done.logs) == (1, 1)
    assert [path.exists() for path in (old, new, stale, fresh)] == [False, True, False, True]


def test_contacts_and_items_go_by_their_last_change(context: Context) -> None:
    """A contact with a step since the cut stays, whatever became of the posts that led to it."""
    with closing(open_store(context.settings)) as store:
        with store.writing("lea") as session:
            for name, at in (("old", NOW), ("new", LATER - timedelta(days=3))):
                contact = OutreachContact(
                    brand_id="nova", network_id="rss", member_key=f"key-{name}", state="contacted",
                    state_at=NOW, created_at=NOW,
                )  # fmt: skip
                session.add(contact)
                session.flush()
                session.add(
                    OutreachStep(
                        contact_id=contact.contact_id,
                        state="contacted",
                        happened_at=NOW,
                        recorded_at=at,
                        recorded_by="lea",
                        found_by="hand",
                        note=f"note of {name}",
                    )
                )
                session.add(
                    InboxItem(
                        item_id=f"item-{name}", state="taken", note=name, changed_by="lea", changed_at=at
                    )
                )
        with open_warehouse(context.settings.warehouse) as connection:
            assert look(context, connection, LATER).app_rows == 2
            assert retain(context, connection, as_of=LATER).app_rows == 3  # the contact with its step
        with store.reading() as session:
            assert [c.member_key for c in session.query(OutreachContact)] == ["key-new"]
            assert [s.note for s in session.query(OutreachStep)] == ["note of new"]
            assert [i.item_id for i in session.query(InboxItem)] == ["item-new"]


def test_a_page_that_holds_newer_posts_too_keeps_those_alone(context: Context) -> None:
    with open_warehouse(context.settings.warehouse) as connection:
        [(name,)] = connection.execute("select page from raw.landed_pages").fetchall()
        root = context.settings.landing
        [page] = [one for batch in batches(root) for one in read_pages(root, batch.path)]
        young = page.body.replace(b"2019-03-10", str(NOW.date()).encode(), 1)
        data = context.settings.landing / name
        meta = data.with_name(f"{data.stem}.meta.json")
        replace_page(meta, replace(page, body=young))
        cut = Cut((NOW - timedelta(days=30)).date(), "UTC", (), NOW)
        assert landed.rewrite_pages(context.settings, connection, cut, [name]) == 1
        [left] = read_pages(context.settings.landing, data.parent)
        assert [row["uri"] for part in parts_of(left) for row in part.posts] == ["feeds/0"]
        assert f"{WORDS} (1)".encode() not in left.body
        assert landed.due_pages(connection, cut).partly == ()
        # read again, it is the batch that it was, and what went stays out
        assert connection.execute("select landed_pages from raw.batches").fetchall() == [(1,)]


def test_killed_while_pages_go_the_next_run_finds_them_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_warehouse(context.settings.warehouse) as connection:
        [(name,)] = connection.execute("select page from raw.landed_pages").fetchall()
        for place, what in ((Path, "unlink"), (landed, "count_anew")):
            with monkeypatch.context() as cut:
                cut.setattr(place, what, die)
                with pytest.raises(KeyboardInterrupt):
                    landed.remove_pages(context.settings, connection, [name])
            assert connection.execute("select page from raw.landed_pages").fetchall() == [(name,)]
        landed.remove_pages(context.settings, connection, [name])
        assert connection.execute("select page from raw.landed_pages").fetchall() == []
        assert connection.execute("select landed_pages from raw.batches").fetchall() == [(0,)]
    assert not list(context.settings.landing.glob("*/*/*"))


def test_a_damaged_page_stays_due_and_stops_no_run(context: Context) -> None:
    with open_warehouse(context.settings.warehouse) as connection:
        [(name,)] = connection.execute("select page from raw.landed_pages").fetchall()
        (context.settings.landing / name).write_bytes(b"not what was landed")
        cut = Cut((NOW - timedelta(days=30)).date(), "UTC", (), NOW)
        assert landed.rewrite_pages(context.settings, connection, cut, [name]) == 0
        assert connection.execute("select page from raw.landed_pages").fetchall() == [(name,)]


def test_a_damaged_page_of_which_something_is_to_go_is_named_until_it_is_mended(context: Context) -> None:
    """In the step's message, the log of operations and an alarm, which doctor, check and viewer show."""

    def alarms() -> list[tuple[str, str]]:
        with open_warehouse(context.settings.warehouse) as connection:
            refresh_alarms(connection, context.run, "UTC")
            return connection.execute(
                "select alarm, subject from quality.source_alarms where alarm = 'page_unreadable'"
            ).fetchall()

    cut = Cut((NOW - timedelta(days=30)).date(), "UTC", (), NOW)
    with open_warehouse(context.settings.warehouse) as connection:
        [(name,)] = connection.execute("select page from raw.landed_pages").fetchall()
        page = context.settings.landing / name
        whole = page.read_bytes()
        page.write_bytes(b"not what was landed")
        for _ in range(2):
            landed.rewrite_pages(context.settings, connection, cut, [name])
    steps.plan(context)
    assert alarms() == [("page_unreadable", name)]
    [said] = [
        line for line in journal.path_of(context.settings).read_text().splitlines() if "readable" in line
    ]
    assert (json.loads(said)["level"], json.loads(said)["page"]) == ("warning", name)
    assert f"1 landed pages of which something is to go cannot be read: {name}" in " ".join(
        report.message for report in read_reports(context.settings, context.run.run_id)
    )
    page.write_bytes(whole)
    steps.plan(context)
    assert alarms() == []


def test_while_the_models_are_dropped_what_is_over_waits_for_its_totals(context: Context) -> None:
    """A new key drops them; a new workspace too, and its build may fail."""
    with open_warehouse(context.settings.warehouse) as connection:
        connection.execute(
            "insert into raw.build_meta values ('stamp', ?)", [json.dumps({"as_of": NOW.isoformat()})]
        )
        waits = retain(context, connection, as_of=LATER)
        assert (waits.posts, waits.waiting, waits.batches) == (0, 3, 0)
        assert "3 posts that are over wait for the next build" in waits.message()
        assert connection.execute("select count(*) from raw.posts").fetchall() == [(3,)]
        connection.execute("create schema marts")
        connection.execute("create table marts.fct_mentions (post_key varchar)")
        assert retain(context, connection, as_of=LATER).waiting == 3  # half built
        assert retain(context, connection, as_of=LATER, is_confirmed=True).posts == 3
