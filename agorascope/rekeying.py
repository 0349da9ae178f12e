"""Gives everybody another pseudonym: a new key, and every place that holds a pseudonym of the former one.

    accounts stored + keys met elsewhere -> raw.rekeying (former, new) -> app store, warehouse, files, key

Killed anywhere, calling it again completes it: the new key lies beside the former one until the end, and
`raw.rekeying` holds what becomes what. The marks of objections cannot be made anew, since nobody's name is
kept; they stay those of the first key, which is kept for them alone as `secrets/marks.key`.

A key that is lost is noticed by what it made: an account that is stored with its pseudonym. The rotation then
takes the former pseudonyms from there; the marks that were made with the key are dead.
"""

import json
import re
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from agorascope import build, pseudonyms
from agorascope.app_store import open_store
from agorascope.app_store.rekeying import keys_in, replace_keys
from agorascope.errors import InputError
from agorascope.keyfiles import create_key
from agorascope.landing import write_atomic
from agorascope.objecting.removal import note_pending
from agorascope.pseudonyms import KEY_FILE, MARKS_FILE, NEXT_FILE, TOKEN, pseudonym
from agorascope.sealed import SEAL, sealed
from agorascope.settings import Settings
from agorascope.stored_key import KNOWN, META, RUNBOOK, hash_of, is_theirs, key_of, refuse_lost_key
from agorascope.warehouse import transaction

WHO = "rotate-key"

# Columns that hold pseudonyms, or accounts that may be given as one.
COLUMNS = (
    ("raw.posts", "author_key"),
    ("raw.members", "member_key"),
    ("app.outreach_contacts", "member_key"),
    ("app.identity_decisions", "account"),
    ("app.identity_decisions", "other_account"),
    ("app.objections", "account"),
    ("app.suppressed", "account"),
    ("app.suppressed", "member_key"),
)
ACCOUNTS = """
select distinct network, author_id as account from raw.posts where author_id is not null
union
select network, member_id from raw.members where member_id is not null
"""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """How many pseudonyms became others, and how many rows of the app store and reports were changed.

    `marks_hold` is False where the key was lost that the marks of objections and erasures were made with.
    """

    pseudonyms: int
    app_rows: int
    reports: int
    marks_hold: bool


def rotate(settings: Settings, connection: duckdb.DuckDBPyConnection, *, is_lost: bool = False) -> Rekeyed:
    """Change the key of the pseudonyms everywhere; the models are dropped, for the next run to build anew.

    `is_lost` says that nobody has the former key any more. Raises InputError when it is at hand, and when it
    comes from the environment and no next one does.
    """
    former, fresh = _after_a_loss(settings, connection) if is_lost else _keys(settings, connection)
    found = _mapping(settings, connection, former, fresh)
    with closing(open_store(settings)) as store:
        app_rows = replace_keys(store, found, who=WHO)
    with transaction(connection):
        connection.execute("create or replace temp table rekeying as select * from raw.rekeying")
        for table, column in COLUMNS:
            connection.execute(
                f"update {table} as rows set {column} = becomes.new from temp.rekeying as becomes"
                f" where rows.{column} = becomes.former"
            )
        for schema in build.MODEL_SCHEMAS:
            connection.execute(f"drop schema if exists {schema} cascade")
        _note_key(connection, fresh)
        note_pending(connection)  # the publication that follows removes the files of before
    changed = _replace_in_files(settings.data_dir.glob("erasures/*.json"), found)
    reports = _forget_reports(settings, found)
    folder = settings.data_dir / "secrets"
    if former is not None and not (folder / MARKS_FILE).exists():
        _write_secret(folder / MARKS_FILE, former)
    connection.execute("drop table if exists raw.rekeying")
    if settings.pseudonym_key is None and (folder / NEXT_FILE).exists():
        (folder / NEXT_FILE).replace(folder / KEY_FILE)
    return Rekeyed(len(found), app_rows + changed, reports, marks_hold=(folder / MARKS_FILE).exists())


def refuse_other_key(settings: Settings, connection: duckdb.DuckDBPyConnection) -> None:
    """Stop a run whose key is not that of the tables: every person would become somebody else."""
    path = settings.data_dir / "secrets" / NEXT_FILE
    if path.exists() or _is_under_way(connection):
        raise InputError(
            "The stored pseudonyms are on their way to another key: a rotation was cut off.",
            remedy="End it: agorascope rotate-key. Where it was begun with --lost, give that again.",
            runbook=RUNBOOK,
        )
    key = pseudonyms.known_key(settings)
    if key is None:
        refuse_lost_key(settings, connection)
    elif not is_theirs(connection, key):
        raise InputError(
            "The stored pseudonyms are of another key than this installation's.",
            remedy="Where AGORASCOPE_PSEUDONYM_KEY is set: give it the value of before, after a rotation the "
            "one that it ended with. Else bring the file of the key back from a backup.",
            runbook=RUNBOOK,
        )


def _keys(settings: Settings, connection: duckdb.DuckDBPyConnection) -> tuple[bytes, bytes]:
    """The key of now and the one to come, which is made at the first call."""
    if settings.pseudonym_key is not None:
        if settings.pseudonym_key_next is None:
            raise InputError(
                "The key comes from AGORASCOPE_PSEUDONYM_KEY, so the next one has to as well.",
                remedy="Set AGORASCOPE_PSEUDONYM_KEY_NEXT (64 random hex digits), run this again, then give "
                "AGORASCOPE_PSEUDONYM_KEY that value and take the other away.",
            )
        return (
            settings.pseudonym_key.get_secret_value().encode(),
            settings.pseudonym_key_next.get_secret_value().encode(),
        )
    path = settings.data_dir / "secrets" / NEXT_FILE
    former = key_of(settings, connection)
    if not path.exists():
        create_key(path)
    return bytes(former), pseudonyms.read(path)


def _after_a_loss(settings: Settings, connection: duckdb.DuckDBPyConnection) -> tuple[None, bytes]:
    """The key to come: one that is there and does not fit what is stored, or a new one."""
    key = pseudonyms.known_key(settings)
    if key is None:
        path = settings.data_dir / "secrets" / NEXT_FILE
        if not path.exists():
            create_key(path)
        return None, pseudonyms.read(path)
    if not _is_under_way(connection) and is_theirs(connection, key):
        raise InputError(
            "The key is not lost: the stored pseudonyms are of this one.",
            remedy="To change it all the same: agorascope rotate-key, without --lost.",
        )
    return None, key


def _mapping(
    settings: Settings, connection: duckdb.DuckDBPyConnection, former: bytes | None, fresh: bytes
) -> dict[str, str]:
    """What becomes what; made once, and kept until the end. Without the former key, by what it had made."""
    if not _is_under_way(connection):
        if former is None:
            known = [
                (old, network, account) for network, account, old in connection.execute(KNOWN).fetchall()
            ]
        else:
            known = [
                (pseudonym(former, network, account), network, account)
                for network, account in connection.execute(ACCOUNTS).fetchall()
            ]
        found = {old: pseudonym(fresh, network, account) for old, network, account in known}
        # Whose account is no longer stored keeps being one member, under a name made from the former one.
        with closing(open_store(settings)) as store:
            elsewhere = keys_in(store)
        for path in settings.data_dir.glob("erasures/*.json"):  # a backup's may be new to the warehouse
            elsewhere |= set(TOKEN.findall(path.read_text(encoding="utf-8")))
        for table, column in COLUMNS:
            elsewhere |= {
                value
                for (value,) in connection.execute(f"select distinct {column} from {table}").fetchall()
                if value and TOKEN.fullmatch(value)
            }
        made = set(found.values())
        for key in sorted(elsewhere - found.keys() - made):
            found[key] = pseudonym(fresh, "former", key)
        rows = pa.table({"former": list(found), "new": list(found.values())}) if found else None
        with transaction(connection):
            connection.execute("create table raw.rekeying (former varchar, new varchar)")
            if rows is not None:
                connection.register("becoming", rows)
                connection.execute("insert into raw.rekeying select former, new from becoming")
                connection.unregister("becoming")
    return dict(connection.execute("select former, new from raw.rekeying").fetchall())


def _is_under_way(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a rotation began and did not end: what becomes what was settled for those stored then."""
    rows = connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'rekeying'"
    ).fetchall()
    return bool(rows)


def _replace_in_files(paths: Iterable[Path], found: dict[str, str]) -> int:
    changed = 0
    for path in paths:
        said = path.read_text(encoding="utf-8")
        plain = replaced(said, found)
        if plain != said:
            facts = json.loads(plain)
            write_atomic(path, sealed(facts) if SEAL in facts else plain.encode())
            changed += 1
    return changed


def _forget_reports(settings: Settings, found: dict[str, str]) -> int:
    """Delete the weekly reports that show a former pseudonym; each can be made again."""
    short = {key[: pseudonyms.SHORT_KEY] for key in found}
    is_short: Callable[[str], bool] = short.__contains__
    removed = 0
    for page in settings.reports.glob("*/*.html"):
        text = page.read_text(encoding="utf-8")
        if any(is_short(word[: pseudonyms.SHORT_KEY]) for word in re.findall(r"[0-9a-f]{8,24}", text)):
            for path in (page.with_suffix(".pdf"), page):
                removed += path.exists()
                path.unlink(missing_ok=True)
    return removed


def replaced(text: str, found: dict[str, str]) -> str:
    """A text with every former pseudonym in it replaced."""
    return TOKEN.sub(lambda hit: found.get(hit.group(), hit.group()), text)


def _write_secret(path: Path, value: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(path, value)
    path.chmod(0o600)


def _note_key(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    connection.execute("delete from raw.build_meta where name = ?", [META])
    connection.execute("insert into raw.build_meta values (?, ?)", [META, hash_of(key)])
