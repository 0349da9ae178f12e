"""Brings the app store to the version of this program: alembic, run when the store is opened.

Two processes may open it at once: one holds a lock of the database while it migrates, in one transaction;
the other waits, then finds nothing to do. A store that is up to date costs one query.
"""

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 4_728_112_050  # any number that is ours
WRITES = "agorascope_writes"  # the option of a connection that takes the write lock at once


class UnknownRevisionError(Exception):
    """The database is of a revision that this program does not know."""


def scripts() -> ScriptDirectory:
    """The migrations of this program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def revision_of(connection: Connection) -> str | None:
    """The revision a database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, target: str = "head") -> None:
    """Apply the migrations that are missing, all or none. Raises UnknownRevisionError."""
    script = scripts()
    known = {revision.revision for revision in script.walk_revisions()}
    with engine.connect() as connection:
        current = revision_of(connection)
    if current is not None and current not in known:
        raise UnknownRevisionError(f"revision {current}")
    if current == (script.get_current_head() if target == "head" else target):
        return
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        _migrate(script, connection, target)


def _migrate(script: ScriptDirectory, connection: Connection, target: str) -> None:
    def steps(revision: str, _context: MigrationContext) -> list[object]:
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
