"""The list of what is kept out: `app.suppressed`, one row per objection, account and mark.

A row holds no name but that of the objection it came from, which the app store holds too. When the objection
is withdrawn its rows go, and new records are let in again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from agorascope.objecting.marks import Kind, Marks, mark
from agorascope.objecting.names import Account, names_of, public_forms
from agorascope.objecting.words import runs_of

ERASED = "erased:"  # what stands for the name of somebody who was erased begins with it

_SCHEMA = pa.schema(
    [
        ("network_id", pa.string()),
        ("account", pa.string()),
        ("member_key", pa.string()),
        ("kind", pa.string()),
        ("mark", pa.uint64()),
        ("token", pa.uint64()),
        ("words", pa.int32()),
    ]  # type: ignore[arg-type]
)


@dataclass(frozen=True, slots=True)
class Cause:
    """The objection that keeps an account out, and the account's pseudonym."""

    network: str
    account: str  # as the objection names it
    member_key: str | None  # None: a name that no record has borne yet


_Row = tuple[str, str, str | None, str, int, int | None, int | None]


@dataclass(slots=True)
class Learned:
    """Marks found in this run, to be kept."""

    key: bytes
    rows: set[_Row] = field(default_factory=set)
    _fresh: list[_Row] = field(default_factory=list)  # since the marks of `_told` were told
    _told: Marks | None = None

    def account(self, cause: Cause, account: Account) -> None:
        """All that names an account."""
        for kind, value in names_of(account):
            words = value.count(" ") + 1 if kind in ("word", "name") and " " in value else None
            self._add(cause, kind, account.network, value, words=words)

    def named(self, cause: Cause, account: str) -> None:
        """What somebody who was erased was called: by it alone they are known when they come back."""
        self._add(cause, "named", cause.network, account)

    def unique_name(self, cause: Cause, name: str) -> None:
        """A name of several words that nobody else bears."""
        self._add(cause, "word", "", name, words=name.count(" ") + 1)

    def post(
        self,
        cause: Cause,
        network: str,
        uri: str,
        *,
        post_id: str | None,
        instance: str | None,
        texts: Iterable[str | None],
    ) -> None:
        """A post that is removed, and the words in a row that it held."""
        token = mark(self.key, "uri", network, uri)
        self._add(cause, "uri", network, uri, token=token)
        if post_id:
            self._add(cause, "post_id", network, f"{instance or ''}|{post_id}", token=token)
        for text in texts:
            for run in runs_of(text or ""):
                self._add(cause, "run", network, run)

    def into(self, marks: Marks) -> None:
        """Tell the marks what was learned; told again, only what came since."""
        for *_, kind, value, token, words in self._fresh if marks is self._told else self.rows:
            marks.add(kind, value, token=token, words=words)  # type: ignore[arg-type]
        self._told, self._fresh = marks, []

    def _add(
        self,
        cause: Cause,
        kind: Kind,
        network: str,
        value: str,
        *,
        token: int | None = None,
        words: int | None = None,
    ) -> None:
        value_mark = mark(self.key, kind, network, value)
        row = (cause.network, cause.account, cause.member_key, kind, value_mark, token, words)
        if row not in self.rows:
            self.rows.add(row)
            self._fresh.append(row)


def is_anybody_out(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anybody objects or is still on the list: all that a run without objections pays."""
    found = connection.execute(
        "select exists (from app.objections) or exists (from app.suppressed)"
    ).fetchall()
    return bool(found[0][0])


def forget_withdrawn(connection: duckdb.DuckDBPyConnection) -> int:
    """Drop what came from objections that hold no longer; returns the rows."""
    rows = connection.execute(
        """
        delete from app.suppressed
        where (network_id, account) not in (select (network_id, account) from app.objections)
        returning 1
        """
    ).fetchall()
    return len(rows)


def read_marks(connection: duckdb.DuckDBPyConnection, key: bytes, *, is_of_erased: bool = False) -> Marks:
    """Everything that is kept out, and the names of the workspace that are hidden for nobody.

    `is_of_erased`: of the erased alone, without those who only object.
    """
    marks = Marks(key, public=public_names(connection))
    for kind, value, token, words in connection.execute(
        "select distinct kind, mark, token, words from app.suppressed where starts_with(account, ?)",
        [ERASED if is_of_erased else ""],
    ).fetchall():
        marks.add(kind, value, token=token, words=words)
    if is_of_erased:
        return marks
    for network, account in named_objections(connection):
        marks.add("account", mark(key, "account", network, account))
        marks.add("handle", mark(key, "handle", network, account))
    return marks


def named_objections(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The objections that name somebody: (network, account). Of the erased, marks alone are left."""
    return connection.execute(
        "select network_id, account from app.objections where not starts_with(account, ?)", [ERASED]
    ).fetchall()


def public_names(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """What brands, pages, staff and events of the workspace are called, as it is compared."""
    rows = connection.execute("select name from raw.workspace_names").fetchall()
    return public_forms(name for (name,) in rows)


def keep(connection: duckdb.DuckDBPyConnection, learned: Learned) -> None:
    """Add what was learned; what is known already is not added again."""
    if not learned.rows:
        return
    columns = zip(*sorted(learned.rows, key=repr), strict=True)
    table = pa.table(
        [pa.array(list(c), f.type) for c, f in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA
    )
    connection.register("learned", table)
    names = ", ".join(_SCHEMA.names)
    connection.execute(
        f"""
        insert into app.suppressed ({names})
        select {names} from learned except select {names} from app.suppressed
        """
    )
    connection.unregister("learned")
