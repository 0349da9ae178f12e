"""Who was erased: one small file per name, of keyed marks from which no name can be read.

    <data>/erasures/<mark>.json    of one erased name: day, state, requests it answers, marks

The files are no part of what a restore brings back: those of the backup and those of the folder are both kept
(`merge`), so that an older backup brings nobody back. What they hold goes into `app.suppressed` of the
warehouse, where `load` reads it; the pseudonym of the account stands in for its name in `app.objections`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

import duckdb

from agorascope.landing import write_atomic
from agorascope.objecting.marks import mark
from agorascope.objecting.names import Account
from agorascope.objecting.register import ERASED, Cause, Learned, keep
from agorascope.pseudonyms import TOKEN
from agorascope.sealed import sealed, unsealed
from agorascope.settings import Settings
from agorascope.troubles import DamagedError
from agorascope.warehouse import transaction

State = Literal["pending", "done"]
Row = tuple[str | None, str, int, int | None, int | None]  # pseudonym, kind, mark, token, words


@dataclass(frozen=True, slots=True)
class Entry:
    """One erased name. `requests` are those that are closed once the publication without them stands."""

    network: str
    token: str  # stands for the name in the warehouse
    day: date
    state: State = "pending"
    requests: tuple[int, ...] = ()
    rows: tuple[Row, ...] = field(default=(), repr=False)


def folder(settings: Settings) -> Path:
    return settings.data_dir / "erasures"


def token_of(key: bytes, network: str, account: str) -> str:
    """What stands for a name as it was given."""
    return f"{ERASED}{mark(key, 'named', network, account):016x}"


def entry_of(key: bytes, network: str, account: str, *, day: date, requests: Iterable[int] = ()) -> Entry:
    """The entry of a name, written down nowhere yet.

    A pseudonym stands in it as it is: with another key it becomes another, and a mark of it says nothing.
    """
    token = token_of(key, network, account)
    learned = Learned(key)
    learned.named(Cause(network, token, account if TOKEN.fullmatch(account) else None), account)
    learned.account(Cause(network, token, None), Account(network, account, account))
    return Entry(network, token, day, "pending", tuple(sorted(requests)), _union(_rows(learned, token), ()))


def open_entry(settings: Settings, entry: Entry) -> None:
    """Write down that a name is to be erased; one that was is opened again: it may have come back."""
    if former := {known.token: known for known in entries(settings)}.get(entry.token):
        requests = tuple(sorted({*entry.requests, *former.requests}))
        entry = replace(entry, day=former.day, requests=requests, rows=_union(entry.rows, former.rows))
    write(settings, entry)


def write(settings: Settings, entry: Entry) -> None:
    facts = asdict(entry) | {"day": entry.day.isoformat()}
    place = folder(settings)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(_path(place, entry.token), sealed(facts))


def entries(settings: Settings) -> list[Entry]:
    """Every erased name, by its mark."""
    return [_read(path) for path in sorted(folder(settings).glob("*.json"))]


def merge(
    settings: Settings,
    other: Path,
    *,
    numbers: Mapping[int, int] | None = None,
    becomes: Mapping[str, str] | None = None,
) -> int:
    """Take in the ledger of another folder; what either knows is known. Returns the names that came new.

    `numbers` says which request of ours each of theirs is: any other number may be somebody else's here.
    `becomes` says what their pseudonyms are by our key.
    """
    mine = {entry.token: entry for entry in entries(settings)}
    new = 0
    for path in sorted(other.glob("*.json")):
        theirs = _read(path)
        known = mine.get(theirs.token)
        new += known is None
        state: State = "pending" if known and "pending" in (known.state, theirs.state) else theirs.state
        said = (((becomes or {}).get(row[0] or "", row[0]), *row[1:]) for row in theirs.rows)
        requests = {(numbers or {})[number] for number in theirs.requests if number in (numbers or {})}
        write(
            settings,
            replace(
                known or theirs,
                rows=_union(said, known.rows if known else ()),
                requests=tuple(sorted(requests.union(known.requests if known else ()))),
                state=state,
            ),
        )
    return new


def bring_in(connection: duckdb.DuckDBPyConnection, found: Iterable[Entry]) -> bool:
    """Make the warehouse know the erased; True where it did not yet: then they may still be in it."""
    before = _known(connection)
    with transaction(connection):
        for entry in found:
            learned = Learned(b"")
            learned.rows = {
                (entry.network, entry.token, key, kind, value, token, words)
                for key, kind, value, token, words in entry.rows
            }
            keep(connection, learned)
            connection.execute(
                """
                insert into app.objections (network_id, account, objected_at)
                select $network, $token, $day where not exists (
                    from app.objections where network_id = $network and account = $token
                )
                """,
                {
                    "network": entry.network,
                    "token": entry.token,
                    "day": datetime.combine(entry.day, time(), UTC),
                },
            )
    return bool(_known(connection) != before)


def settle(settings: Settings, connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Keep what was learned of the person, and say that nothing of them is stored any more."""
    rows = connection.execute(
        "select member_key, kind, mark, token, words from app.suppressed where account = ?", [entry.token]
    ).fetchall()
    write(settings, replace(entry, state="done", rows=_union(rows, entry.rows)))


def _known(connection: duckdb.DuckDBPyConnection) -> Any:
    return connection.execute(
        """
        select (select count(*) from app.suppressed where account like $erased),
            (select count(*) from app.objections where account like $erased)
        """,
        {"erased": f"{ERASED}%"},
    ).fetchall()


def _rows(learned: Learned, token: str) -> list[Row]:
    return [row[2:] for row in learned.rows if row[1] == token]


def _union(first: Iterable[Any], second: Iterable[Any]) -> tuple[Row, ...]:
    return tuple(sorted({tuple(row) for row in (*first, *second)}, key=repr))


def _read(path: Path) -> Entry:
    """One entry. Raises DamagedError when the file is not what was written: somebody would come back."""
    try:
        return _entry(unsealed(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            f"The record of an erased person, {path}, is damaged: {error}.",
            remedy=f"Bring erasures/{path.name} back from a backup. Where there is none: move the file away "
            "and erase that person again by name, `agorascope erase`.",
        ) from error


def _entry(facts: dict[str, Any]) -> Entry:
    return Entry(
        facts["network"],
        facts["token"],
        date.fromisoformat(facts["day"]),
        facts["state"],
        tuple(facts["requests"]),
        _union(facts["rows"], ()),
    )


def _path(place: Path, token: str) -> Path:
    return place / f"{token.removeprefix(ERASED)}.json"
