"""What people decided, as a hash for each table of the app store: a fault must cost no row of it.

Left out are clocks, and what says when targets were told of alerts: that is at least once, see telling.py.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

TOLD = "alert_deliveries"


def app_state(path: Path) -> dict[str, str]:
    """A hash for each table ("app store.stance_corrections"); none where there is no app store."""
    if not path.exists():
        return {}
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select name from sqlite_master where type = 'table' order by 1"
            )
            if name != TOLD and not name.startswith("sqlite_")
        ]
        return {f"app store.{name}": _hash(connection, name) for name in names}


def _hash(connection: sqlite3.Connection, table: str) -> str:
    columns = [name for _, name, *_ in connection.execute(f"pragma table_info({table})")]
    kept = [name for name in columns if name not in ("at", "audit_id") and not name.endswith("_at")]
    where = f"where what not like '%{TOLD}'" if table == "audit_log" else ""
    listed = ", ".join(f'"{name}"' for name in kept)
    rows = sorted(map(repr, connection.execute(f"select {listed} from {table} {where}")))
    return f"{len(rows)} rows, {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:32]}"
