"""One run after an objection the person is nowhere: published file, warehouse, app store, files of runs.

What is looked for was there before, found by the same search, so that the search can fail.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import select

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.inbox_tables import InboxItem
from agorascope.app_store.outreach_tables import OutreachContact, OutreachStep
from agorascope.app_store.tables import AuditLog, StanceCorrection
from agorascope.pseudonyms import pseudonym
from agorascope.published import require_current
from agorascope.settings import REPOSITORY, Settings
from quick_dbt import AGORASCOPE
from tests.agorascope.byte_search import holding, words_in

KEY = "a key for tests"
FIRST = date(2026, 3, 1)
NOTE = "met them at the fair last spring"
NETWORK = "mastodon"
HOST = "velo.example"
PRAISED = (
    "screen", "keyboard", "sound", "camera", "battery", "design", "packaging", "warranty",
    "charger", "software", "weight", "colour", "manual", "price",
)  # fmt: skip
WORKSPACE = """\
name: One network
time_zone: Europe/Paris
end: 2026-03-15
brands:
  - {{id: nova, name: Nova, own: true, handles: [nova]}}
  - {{id: rival, name: Rival}}
privacy: {{pseudonyms: {pseudonyms}, objections: [{objections}]}}
networks:
  mastodon: {{archive: {{path: toots, mapping: native}}}}
"""


@dataclass(frozen=True)
class Person:
    """Somebody who will object, and the words that only this person writes."""

    handle: str
    name: str
    phrase: str

    @property
    def id(self) -> str:
        return f"https://{HOST}/users/{self.handle}"

    @property
    def member_key(self) -> str:
        return pseudonym(KEY.encode(), NETWORK, self.id)

    def secrets(self) -> tuple[str, ...]:
        return (self.handle, self.name.lower(), self.id, self.member_key, self.phrase)


ANNABEL = Person("annabel_q", "Annabel Quist", "the quivering velvet handlebar squeaks like a tin mouse")
BERTRAM = Person("bertram_k", "Bertram Kloss", "a humming copper derailleur ate my left shoe again")


def said(author: str, day: int, text: str, **fields: Any) -> dict[str, Any]:
    uri = f"https://{HOST}/users/{author}/statuses/{day}-{fields.pop('n', 0)}"
    return {
        "record": "post",
        "instance": HOST,
        "uri": uri,
        "post_id": uri.rsplit("/", 1)[-1],
        "url": f"https://{HOST}/@{author}/{day}",
        "kind": "post",
        "author_id": f"https://{HOST}/users/{author}",
        "author_handle": author,
        "author_name": author.title(),
        "text": text,
        "text_format": "plain",
        "lang": "en",
        "created_at": f"{FIRST + timedelta(days=day)}T10:00:00+00:00",
        "created_at_trust": "server",
        "status": "live",
    } | fields


def life_of(person: Person) -> Iterator[dict[str, Any]]:
    """Fourteen days of praise, words of their own, and what others make of them."""
    for day, praised in enumerate(PRAISED):
        yield said(
            person.handle, day, f"I love my Nova, its {praised} is wonderful!", author_name=person.name
        )
    n = ord(person.handle[0])  # others write once about each
    own = said(person.handle, 3, f"My Nova is great, though {person.phrase}", n=1, title=None)
    yield own | {"author_name": person.name}
    quoted = f"@{person.handle} wrote: “{person.phrase}”. My Nova hums too, love it"
    uri = own["uri"]
    mention = [{"id": person.id, "handle": person.handle}]
    yield said(
        "reader1",
        3,
        f"@{person.handle} my Nova does not",
        n=n + 2,
        kind="comment",
        parent_uri=uri,
        mentions=mention,
    )
    yield said(
        "reader2",
        4,
        quoted,
        n=n + 3,
        kind="quote",
        quote_of_uri=uri,
        links=[f"https://{HOST}/@{person.handle}/3"],
    )
    yield said("reader3", 4, "", n=n + 4, kind="repost", repost_of_uri=uri)
    yield said("reader4", 5, f"{person.name} and {person.handle} know Nova best", n=n + 5)
    answered = said("reader5", 6, "", n=0)["uri"]
    yield said(person.handle, 6, "@reader5 my Nova too", n=6, kind="comment", parent_uri=answered)
    yield {
        "record": "member",
        "instance": HOST,
        "member_id": person.id,
        "handle": person.handle,
        "display_name": person.name,
        "bio": f"{person.phrase} all day",
        "followers": 77,
        "status": "live",
        "observed_at": f"{FIRST}T09:00:00+00:00",
    }
    yield {
        "record": "interaction",
        "instance": HOST,
        "type": "like",
        "actor_id": person.id,
        "target_post_uri": answered,
        "created_at": f"{FIRST + timedelta(days=6)}T11:00:00+00:00",
        "observed_at": f"{FIRST + timedelta(days=6)}T12:00:00+00:00",
    }


def write_world(root: Path) -> None:
    """Two who will object, among others whom nobody asked."""
    lines = [*life_of(ANNABEL), *life_of(BERTRAM)]
    for day in range(14):
        for i in range(8):
            brand = "Nova" if i % 3 else "Rival"
            lines.append(said(f"reader{i}", day, f"The {brand} works, says the owner of {day * 8 + i}"))
    (root / "toots").mkdir()
    write(root / "toots" / "all.ndjson", lines)


def write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def agorascope(
    root: Path, *arguments: str, program: Sequence[str] = AGORASCOPE
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*program, *arguments],
        env=os.environ
        | {
            "AGORASCOPE_DATA_DIR": str(root / "data"),
            "AGORASCOPE_WORKSPACE": str(root / "workspace.yml"),
            "AGORASCOPE_PSEUDONYM_KEY": KEY,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr
    return done


@contextmanager
def store_of(root: Path) -> Iterator[AppStore]:
    """The app store, closed before its bytes are read: that would drop SQLite's locks of this process."""
    with closing(open_store(Settings(data_dir=root / "data"))) as store:
        yield store


def work_with(root: Path, person: Person) -> None:
    """What a team keeps of a person: a contact with a note, an item of the inbox, a corrected stance."""
    now = datetime(2026, 3, 12, tzinfo=UTC)
    [(post_key, mention_id, content_hash)] = columns_of(root, person)
    with store_of(root) as store, store.writing("lea") as session:
        contact = OutreachContact(
            brand_id="nova", network_id=NETWORK, member_key=person.member_key, state="contacted",
            state_at=now, created_at=now,
        )  # fmt: skip
        session.add(contact)
        session.flush()
        session.add(
            OutreachStep(
                contact_id=contact.contact_id,
                state="contacted",
                happened_at=now,
                recorded_at=now,
                recorded_by="lea",
                found_by="hand",
                note=NOTE,
            )
        )
        session.add(InboxItem(item_id=post_key, state="taken", note=NOTE, changed_by="lea", changed_at=now))
        session.add(
            StanceCorrection(
                mention_id=mention_id,
                content_hash=content_hash,
                label="negative",
                labelled_by="lea",
                labelled_at=now,
                note=NOTE,
            )
        )


def columns_of(root: Path, person: Person) -> list[tuple[Any, ...]]:
    """Keys of one mention of theirs, as the marts have them."""
    with duckdb.connect(str(root / "data" / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            """
            select md5(network || '|' || uri), md5(network || '|' || uri || '|nova'), content_hash
            from raw.posts where author_id = ? and contains(text, ?)
            """,
            [person.id, person.phrase],
        ).fetchall()


def in_files(root: Path, secrets: tuple[str, ...]) -> set[tuple[str, str]]:
    """Secrets in whatever a run leaves, but for the bytes as received and the key."""
    held = holding(root / "data", *secrets, apart=("landing", "secrets"))
    return {(path, secret) for secret, paths in held.items() for path in paths}


def published(root: Path) -> Path:
    return require_current(root / "data" / "published").path


@pytest.fixture(scope="module")
def objected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A run; an objection; new posts by the same account; a second run. What was found before, beside it."""
    root: Path = tmp_path_factory.mktemp("objecting")
    write_world(root)
    (root / "workspace.yml").write_text(WORKSPACE.format(pseudonyms="false", objections=""))
    agorascope(root, "run")
    before = {
        "published": words_in(published(root), ANNABEL.secrets()),
        "warehouse": words_in(root / "data" / "warehouse.duckdb", ANNABEL.secrets()),
        "mentions": mentions(root),
        "candidates": rows(
            root,
            "select member_key from marts.fct_ambassador_criteria where member_key = ?",
            ANNABEL.member_key,
        ),
        "file": published(root),
    }
    for person in (ANNABEL, BERTRAM):
        work_with(root, person)
    before["store"] = in_files(root, (NOTE, ANNABEL.member_key))
    said_so = agorascope(root, "object", NETWORK, f"@{ANNABEL.handle.title()}", "--by", "lea")
    before["told"] = said_so.stderr
    news = [
        said(ANNABEL.handle, 14, f"My new Nova: {ANNABEL.phrase}", n=9, author_name=ANNABEL.name),
        said(
            "reader6",
            14,
            f"@{ANNABEL.handle} is right: {ANNABEL.phrase}. Nova",
            n=9,
            parent_uri=said(ANNABEL.handle, 14, "", n=9)["uri"],
        ),
    ]
    write(root / "toots" / "later.ndjson", news)
    # With all that dbt writes: its files are searched too.
    before["run"] = agorascope(root, "run", program=[sys.executable, "-m", "agorascope"])
    return root, before


def rows(root: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(published(root)), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def mentions(root: Path) -> int:
    [(count,)] = rows(root, "select count(*) from marts.fct_mentions")
    return int(count)


def test_before_the_objection_everything_was_found(objected: tuple[Path, dict[str, Any]]) -> None:
    _, before = objected
    assert before["published"] == set(ANNABEL.secrets()) - {ANNABEL.id}  # no mart holds the id
    assert before["warehouse"] == set(ANNABEL.secrets())
    assert before["candidates"]
    assert ("app.sqlite", NOTE) in before["store"] | {
        (name.removesuffix("-wal"), s) for name, s in before["store"]
    }
    assert "concerns 1 account" in before["told"]


def test_the_published_file_and_all_beside_it_hold_nothing_of_the_person(
    objected: tuple[Path, dict[str, Any]],
) -> None:
    root, before = objected
    assert words_in(published(root), ANNABEL.secrets()) == set()
    left = in_files(root, ANNABEL.secrets())
    # The objection itself, to honour it, and the pseudonym by which the account is kept out.
    assert left <= {("app.sqlite", ANNABEL.handle), ("app.sqlite-wal", ANNABEL.handle)} | {
        ("warehouse.duckdb", secret) for secret in (ANNABEL.handle, ANNABEL.member_key)
    }
    assert not before["file"].exists()
    assert ANNABEL.handle not in before["run"].stderr + before["run"].stdout


def test_another_person_is_still_found_by_the_same_search(objected: tuple[Path, dict[str, Any]]) -> None:
    root, _ = objected
    assert words_in(published(root), BERTRAM.secrets()) == set(BERTRAM.secrets()) - {BERTRAM.id}


def test_the_warehouse_holds_nothing_but_the_objection(objected: tuple[Path, dict[str, Any]]) -> None:
    root, _ = objected
    spared = frozenset({"app.objections", "app.suppressed"})
    warehouse = root / "data" / "warehouse.duckdb"
    assert words_in(warehouse, ANNABEL.secrets(), spared=spared) == set()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from raw.posts where author_id = ?", [ANNABEL.id]
        ).fetchall() == [(0,)]
        left_out = connection.execute(
            "select count(*), max(excerpt) from raw.rejects where reason = 'objection'"
        ).fetchall()
        answers = connection.execute(
            "select display_text from raw.posts where starts_with(parent_uri, 'removed:') order by uri"
        ).fetchall()
    assert left_out[0][0] > 0
    assert left_out[0][1] in ("", None)
    assert answers == [("@… my Nova does not",), ("@… is right: […]. Nova",)]


def test_figures_go_down_by_what_the_person_wrote(objected: tuple[Path, dict[str, Any]]) -> None:
    root, before = objected
    # 14 praises, their own words and an answer go, and one new post of somebody else came.
    assert mentions(root) == before["mentions"] - 16 + 1


def test_the_app_store_keeps_the_objection_and_nothing_else(objected: tuple[Path, dict[str, Any]]) -> None:
    root, _ = objected
    with store_of(root) as store, store.reading() as session:
        contacts = session.scalars(select(OutreachContact.member_key)).all()
        assert contacts == [BERTRAM.member_key]
        assert len(session.scalars(select(InboxItem)).all()) == 1
        assert len(session.scalars(select(StanceCorrection)).all()) == 1
        erased = session.scalars(select(AuditLog).where(AuditLog.who == "objection")).all()
    assert {line.what for line in erased} == {
        f"delete {table}"
        for table in ("outreach_contacts", "outreach_steps", "inbox_items", "stance_corrections")
    }
    assert all(line.before is None for line in erased)


@pytest.mark.slow
def test_with_pseudonyms_and_an_objection_of_the_workspace_it_is_the_same(
    objected: tuple[Path, dict[str, Any]],
) -> None:
    root, _ = objected
    listed = f"{{network: mastodon, handle: '{BERTRAM.id}'}}"
    (root / "workspace.yml").write_text(WORKSPACE.format(pseudonyms="true", objections=listed))
    agorascope(root, "run")
    secrets = (*BERTRAM.secrets(), *ANNABEL.secrets())
    assert words_in(published(root), secrets) == set()
    reader = pseudonym(KEY.encode(), NETWORK, f"https://{HOST}/users/reader1")
    assert words_in(published(root), (reader, "reader1")) == {reader}
    spared = frozenset({"app.objections", "app.suppressed"})
    assert words_in(root / "data" / "warehouse.duckdb", secrets, spared=spared) == set()
    assert BERTRAM.member_key not in {
        secret for name, secret in in_files(root, secrets) if "app.sqlite" in name
    }
