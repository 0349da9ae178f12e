"""Publications made of the demo's: all its tables, emptied, thinned, or filled by somebody who means harm."""

import json
import shutil
from pathlib import Path
from typing import Literal

import duckdb

from agorascope import published

Kind = Literal["normal", "empty", "one_row", "too_few", "hostile"]

FEW = 3
# What the workspace says, vocabularies and what ships: there with and without posts.
GIVEN = (
    "dim_brands", "dim_aspects", "dim_channel_metrics", "dim_networks", "dim_events", "dim_channels",
    "fct_stance_confusions",
)  # fmt: skip
HOSTILE = (
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "![x](https://evil.example/pixel.png)",
    "[click](javascript:window.hacked=3) **bold** `code` $x^2$ :material/home: :red[loud]",
    "\u202eright to left\u202c \u2066isolated\u2069 \u0000nul",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "{{7*7}} ${7*7} %s {0} {name}",
    "W" * 100_000,
)
LINKS = (
    "javascript:window.hacked=4",
    "data:text/html,<script>window.hacked=5</script>",
    "https://a.example/'\"><b>",
)
WRITTEN = (
    "text",
    "title",
    "message",
    "detail",
    "reason",
    "cause_detail",
    "workspace_line",
    "identifier",
    "label",
)
NAMES = (
    "display_name", "handle", "brand_name", "event_name", "channel_name", "network_name", "topic_name",
    "term", "name_en", "name_fr", "traits_en", "traits_fr", "asks_for_en", "asks_for_fr", "reasons_en",
    "reasons_fr",
    "rising_term_1", "item", "matched_text", "contact_route", "notice",
)  # fmt: skip
SHARED = ("community_id", "influence_max_community_id")  # a name by which tables are joined
ADDRESSES = ("url", "profile_url")


def make(demo: Path, folder: Path, kind: Kind) -> Path:
    """A data folder with a publication of `kind`, from the folder of a finished demo run."""
    folder.mkdir(parents=True)
    shutil.copytree(demo / "published", folder / "published")
    shutil.copytree(demo / "secrets", folder / "secrets")
    (folder / "demo").mkdir()  # its posts, 40 MB of them, are read by a run and not by the viewer
    for path in (demo / "demo").glob("*.*"):
        shutil.copy(path, folder / "demo")
    shutil.copy(demo / "app.sqlite", folder / "app.sqlite")
    publication = published.require_current(folder / "published")
    publication.path.chmod(0o600)
    with duckdb.connect(str(publication.path)) as connection:
        connection.execute("set timezone = 'UTC'")
        {"normal": _as_it_is, "empty": _empty, "one_row": _one_row, "too_few": _few, "hostile": _hostile}[
            kind
        ](connection)
    return folder


def replace_file(published_dir: Path) -> None:
    """Publish the same figures in a new file; the one that was shown goes, as with `published_kept: 1`."""
    facts = json.loads((published_dir / published.POINTER).read_bytes())
    former, newer = published_dir / facts["file"], published_dir / "agorascope-newer.duckdb"
    shutil.copyfile(former, newer)
    former.unlink()
    replaced = published_dir / "pointer.new"
    replaced.write_text(json.dumps(facts | {"file": newer.name, "version": "newer"}))
    replaced.replace(published_dir / published.POINTER)


def _as_it_is(_connection: duckdb.DuckDBPyConnection) -> None:
    """The demo world."""


def _empty(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _facts(connection):
        connection.execute(f"delete from {table}")
    for table in ("runs", "validations", "source_coverage", "rejects_summary", "source_alarms"):
        connection.execute(f"delete from quality.{table}")
    connection.execute("delete from marts.dim_events")
    connection.execute(
        "update marts.dim_networks set posts_count = 0, first_post_at = null, last_post_at = null"
    )


def _one_row(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _facts(connection):
        connection.execute(f"delete from {table} where rowid <> (select max(rowid) from {table})")


def _few(connection: duckdb.DuckDBPyConnection) -> None:
    for table in _facts(connection):
        flags = [name for name, _type in _columns(connection, table) if name.endswith("_enough_data")]
        counts = [
            name for name, kind in _columns(connection, table) if name.endswith("_n") and _is_whole(kind)
        ]
        changes = [f"{name} = false" for name in flags] + [
            f"{name} = least({name}, {FEW})" for name in counts
        ]
        if changes:
            connection.execute(f"update {table} set {', '.join(changes)}")


def _hostile(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create temp macro pick(list, number) as list[1 + number % len(list)]")
    for table in (*_facts(connection), *(f"marts.{name}" for name in GIVEN), "quality.source_health"):
        text = {name for name, kind in _columns(connection, table) if kind == "VARCHAR"}
        changes = [
            f"{name} = pick($payloads, rowid) || coalesce({name}, '')" for name in WRITTEN if name in text
        ]
        changes += [f"{name} = pick($payloads[:8], rowid) || {name}" for name in NAMES if name in text]
        changes += [  # "all" is a word of the marts, not a name
            f"{name} = case {name} when 'all' then 'all' else '<b>=' || {name} || '</b>' end"
            for name in SHARED
            if name in text
        ]
        changes += [f"{name} = pick($links, rowid)" for name in ADDRESSES if name in text]
        if changes:
            parameters = {"payloads": list(HOSTILE)} | (
                {"links": list(LINKS)} if text & set(ADDRESSES) else {}
            )
            if not any("$payloads" in change for change in changes):
                del parameters["payloads"]
            connection.execute(f"update {table} set {', '.join(changes)}", parameters)
    connection.execute("update quality.publication set workspace_name = $name", {"name": HOSTILE[3]})


def _facts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables of what was heard, all but those of the workspace and of vocabularies."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
    ).fetchall()
    return [f"marts.{name}" for (name,) in rows if name not in GIVEN] + ["quality.source_health"]


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    schema, name = table.split(".")
    return connection.execute(
        """
        select column_name, data_type from information_schema.columns
        where table_schema = ? and table_name = ? order by ordinal_position
        """,
        [schema, name],
    ).fetchall()


def _is_whole(kind: str) -> bool:
    return kind in {"BIGINT", "INTEGER", "HUGEINT", "UBIGINT"}
