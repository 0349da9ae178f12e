"""A store of any earlier version becomes one of today, with every row it had."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from agorascope.app_store import Base, open_store
from agorascope.app_store.migrating import HEAD, revision_of, scripts, upgrade
from agorascope.app_store.store import _sqlite
from agorascope.settings import Settings

REVISIONS = sorted(revision.revision for revision in scripts().walk_revisions())
ROW = """
    insert into stance_corrections (mention_id, content_hash, label, labelled_by, labelled_at, note)
    values ('m1', 'h1', 'neutral', 'lea', '2026-03-10 12:00:00', 'kept')
"""


def test_the_newest_migration_is_the_one_that_a_store_is_held_to() -> None:
    assert scripts().get_current_head() == HEAD


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_an_earlier_revision_is_brought_up_to_date(settings: Settings, revision: str) -> None:
    engine = _sqlite(settings.make_data_dir() / settings.app_store.name)
    upgrade(engine, revision)
    with engine.begin() as connection:
        assert revision_of(connection) == revision
        connection.execute(text(ROW))
    engine.dispose()
    store = open_store(settings)
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.execute(text("select note from stance_corrections")).fetchall() == [("kept",)]
        assert revision_of(connection) == REVISIONS[-1]


def test_a_migration_that_fails_in_the_middle_leaves_the_store_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _sqlite(settings.make_data_dir() / settings.app_store.name)
    first = scripts().get_revision(REVISIONS[0]).module
    apply = first.upgrade

    def fail() -> None:
        apply()
        raise RuntimeError

    script = scripts()
    script.get_revision(REVISIONS[0]).module.upgrade = fail
    monkeypatch.setattr("agorascope.app_store.migrating.scripts", lambda: script)
    with pytest.raises(RuntimeError):
        upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from sqlite_master")).scalar() == 0
