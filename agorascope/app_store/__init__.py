"""The app store: what people decide, kept apart from what can be computed again.

    viewer, command line -> app store (SQLite file, or Postgres by URL) -> app.* of the warehouse -> marts

Labels, states and notes of people cannot be had again from any network, so they live in a database of their
own with migrations, a history that only grows, and a line in `audit_log` for every write.

    from agorascope.app_store import open_store

    store = open_store(get_settings())
    with store.writing(who="lea") as session:   # one transaction, audited
        session.add(StanceCorrection(...))
    with store.reading() as session:
        session.scalars(select(StanceCorrection)).all()

A new table: a class in a module of this package that inherits from `Base` and is imported by
`agorascope.app_store.tables`, and a migration in `migrations/versions` (docs/app-store.md).
"""

from agorascope.app_store.base import Base, UtcDateTime
from agorascope.app_store.store import AppStore, AppStoreError, open_store, who_am_i

__all__ = ["AppStore", "AppStoreError", "Base", "UtcDateTime", "open_store", "who_am_i"]
