"""Makes a folder as it is after a year: logs of Airflow and its database that quote what was read."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb


def plant(data: Path, chosen: list[tuple[str, str]]) -> int:
    """Write what the chosen members wrote, and what they are called, into logs and task results."""
    with duckdb.connect(str(data / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            """
            select posts.network, author_handle, author_id, uri, display_text from raw.posts as posts
            inner join (select unnest($n::varchar[]) as network, unnest($i::varchar[]) as author_id)
                using (network, author_id)
            order by uri
            """,
            {"n": [network for network, _ in chosen], "i": [member for _, member in chosen]},
        ).fetchall()
    logs = data / "airflow" / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    lines = [
        f"[2026-09-30] WARNING {network}: post {uri} of @{handle} ({member}) is doubtful: {json.dumps(text)}"
        for network, handle, member, uri, text in rows
    ]
    for start in range(0, len(lines), 200):
        (logs / f"task-{start:05d}.log").write_text("\n".join(lines[start : start + 200]) + "\nall well\n")
    with closing(sqlite3.connect(data / "airflow" / "airflow.db")) as connection:
        connection.execute("create table if not exists xcom (task_id text, value blob)")
        connection.executemany(
            "insert into xcom values (?, ?)",
            [("load", json.dumps({"uri": row[3], "text": row[4]}).encode()) for row in rows],
        )
        connection.commit()
    return len(lines)
