"""Brings the app store to the version of this program: alembic, run when the store is opened.

Two processes may open it at once: one holds a lock of the database while it migrates, in one transaction;
the other waits, then finds nothing to do. A store that is up to date costs one query: alembic, which takes
longer to read than a step to begin, is imported only when there is something to migrate.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from agorascope.app_store.copying import keep_before_upgrade

if TYPE_CHECKING:
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

HEAD = "0005"  # the newest of the migrations; a test holds it to them
MIGRATIONS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 4_728_112_050  # any number that is ours
WRITES = "agorascope_writes"  # the option of a connection that takes the write lock at once


class UnknownRevisionError(Exception):
    """The database is of a revision that this program does not know."""


def scripts() -> "ScriptDirectory":
    """The migrations of this program."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()


def upgrade(engine: Engine, target: str = "head") -> None:
    """Apply the migrations that are missing, all or none. Raises UnknownRevisionError.

    A SQLite file is copied first, see agorascope.app_store.copying; another database is backed up by whoever
    runs it.
    """
    with engine.connect() as connection:
        current = revision_of(connection)
    if current == HEAD and target == "head":
        return
    script = scripts()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise UnknownRevisionError(f"revision {current}")
    if current == (script.get_current_head() if target == "head" else target):
        return
    if current is not None and engine.dialect.name == "sqlite" and engine.url.database:
        keep_before_upgrade(Path(engine.url.database), current)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        _migrate(script, connection, target)


def _migrate(script: "ScriptDirectory", connection: Connection, target: str) -> None:
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    def steps(revision: str, _context: "MigrationContext") -> list[object]:
        return list(script._upgrade_revs(target, revision))  # noqa: SLF001 - as alembic's own command does

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with EnvironmentContext(config, script, fn=steps, destination_rev=target) as environment:
        environment.configure(
            connection=connection,
            fn=steps,
            render_as_batch=True,
            transaction_per_migration=False,
        )
        environment.run_migrations()
