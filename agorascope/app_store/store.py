"""Opens the app store: which database, how it is brought up to date, and how it is read and written.

By default a SQLite file in the data folder, in WAL mode: a viewer reads while somebody writes, and two
writers wait for each other. With `AGORASCOPE_APP_DATABASE_URL` any database SQLAlchemy knows; PostgreSQL
is tested.
"""

import getpass
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from agorascope.app_store.audit import audited
from agorascope.app_store.migrating import WRITES, UnknownRevisionError, revision_of, upgrade
from agorascope.errors import AgorascopeError
from agorascope.safety.swapping import finish_cut_off
from agorascope.settings import Settings
from agorascope.troubles import explained, in_words

MADE = ".made"  # what the name of a store's file is followed by in that of the mark beside it
BUSY_SECONDS = 30
LOOK_SECONDS = 1


class AppStoreError(AgorascopeError):
    """The app store cannot be opened, read or written."""


class AppStore:
    """The app store, up to date. Sessions are short: take one, do one thing, leave."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the store from beginning to end and changes nothing."""
        # PostgreSQL shows each statement what was committed before it, unless told otherwise.
        is_postgres = self.engine.dialect.name == "postgresql"
        level = {"isolation_level": "REPEATABLE READ"} if is_postgres else {}
        with _told(self.engine), Session(self.engine.execution_options(**level)) as session:
            yield session
            session.expunge_all()  # what was read stays readable

    @contextmanager
    def writing(self, who: str) -> Iterator[Session]:
        """A session whose changes all hold or none, noted in `audit_log` as done by `who`.

        It holds the write lock of SQLite from its first statement on: what it reads stays true till its end.
        """
        writer = self.engine.execution_options(**{WRITES: True})
        with (
            _told(self.engine),
            Session(writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield audited(session, who)

    def close(self) -> None:
        self.engine.dispose()


def open_store(settings: Settings, *, anew: bool = False) -> AppStore:
    """Open the store of these settings; made where there was never one, migrated where it is older.

    Raises AppStoreError when it cannot be reached, was written by a later version of the program, or is a
    file that is gone; `anew`: a restore takes an empty one in its place.
    """
    configured = settings.app_database_url
    url = configured.get_secret_value() if configured else ""
    finish_cut_off(settings.data_dir)
    engine = _engine(url) if url else _sqlite(settings.make_data_dir() / settings.app_store.name)
    file = _file_of(engine)
    if file and not anew:
        _refuse_vanished(file)
    with _told(engine):
        upgrade(engine)
    if file and not _mark_of(file).exists():  # of another account it may not be touched
        with in_words(file):
            _mark_of(file).touch(mode=0o600)
    if not url:
        _close(settings.app_store)
    return AppStore(engine)


def refuse_vanished(settings: Settings) -> None:
    """Raises AppStoreError when there was a store in the data folder and its file is gone or empty.

    SQLite would make an empty one, and who objected would be scored and shown again without a word.
    """
    if settings.app_database_url is None:
        _refuse_vanished(settings.app_store)


def _refuse_vanished(file: Path) -> None:
    with in_words(file):
        if not _mark_of(file).exists() or (file.exists() and file.stat().st_size):
            return
    raise AppStoreError(
        f"The app store {file} {'is empty' if file.exists() else 'is gone'}: labels, states and objections "
        "are in it.",
        remedy="Put it back, or restore a backup: `agorascope restore FILE --replace`. To begin without it, "
        f"remove {_mark_of(file).name} beside it: everything that people decided is lost then.",
        runbook="app-store.md",
    )


def _mark_of(file: Path) -> Path:
    return file.with_name(file.name + MADE)


def _file_of(engine: Engine) -> Path | None:
    """The file of a SQLite store, where its URL names it by a path."""
    name = engine.url.database or ""
    is_path = engine.dialect.name == "sqlite" and name and not name.startswith((":memory:", "file:"))
    return Path(name) if is_path else None


def look_at_store(settings: Settings) -> None:
    """Read the store without writing, making or migrating anything. Raises AppStoreError when that fails."""
    if settings.app_database_url:
        engine = _engine(settings.app_database_url.get_secret_value())
        with _told(engine), engine.connect() as connection:
            revision_of(connection)
        return
    path = settings.app_store.resolve()
    with (
        _told(_sqlite(path)),
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=LOOK_SECONDS)) as connection,
    ):
        said = str(connection.execute("pragma quick_check(1)").fetchone()[0])
        if said != "ok":
            raise sqlite3.DatabaseError(f"malformed: {said}")


def who_am_i() -> str:
    """The name of the account that runs this process, for lines nobody signed."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return "unknown"


def _close(path: Path) -> None:
    """Take other accounts' rights. Only its owner may, so a file that is closed already is left as it is."""
    with in_words(path):
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            path.chmod(0o600)


def _sqlite(path: Path) -> Engine:
    return _engine(f"sqlite:///{path}")


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        is_sqlite = parsed.get_backend_name() == "sqlite"
        options: dict[str, Any] = {"hide_parameters": True}
        options |= {} if is_sqlite else {"pool_pre_ping": True}
        engine = create_engine(parsed, **options)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise AppStoreError(
            "AGORASCOPE_APP_DATABASE_URL is not the address of a database that can be used.",
            remedy="Write it as postgresql+psycopg2://user:password@host:5432/name, or leave it empty.",
        ) from error
    if is_sqlite:
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun below, also around DDL
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = wal",
        "synchronous = full",  # what a person typed is not lost by a power cut
        "foreign_keys = on",
        "secure_delete = on",  # what is erased is written over
    ):
        connection.execute(f"pragma {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that read first and then writes would be refused, not wait."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Say of a store that cannot be used which one, why, and what to do; never its password."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except UnknownRevisionError as error:
        raise AppStoreError(
            f"The app store {where} was written by a later version of Agorascope ({error}).",
            remedy="Install that version again, or bring back the backup made before the upgrade.",
        ) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        if engine.dialect.name == "sqlite" and (told := explained(error, Path(engine.url.database or ""))):
            raise AppStoreError(
                f"The app store cannot be used: {told.args[0]}", remedy=told.remedy, runbook=told.runbook
            ) from error
        if isinstance(error, OperationalError):
            raise AppStoreError(
                f"The app store {where} cannot be used: {str(error.orig).strip()}",
                remedy="If it is locked, wait for the other writer. If it is damaged, bring back a backup.",
                runbook="app-store.md",
            ) from error
        raise AppStoreError(
            f"The app store {where} cannot be used: {error}",
            remedy="See docs/app-store.md; nothing of this change was kept.",
        ) from error
