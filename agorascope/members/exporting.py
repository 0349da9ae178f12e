"""What the published file and the app store hold about one member, to hand over on request.

    published file (marts) + app store -> Export -> JSON, XLSX

Every mart that names the member is found by its columns, so that a new mart is in it without a word here. Of
rows that name a second person too, the second person is left out (GDPR article 15(4)). What is not in it is
said in the file itself.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
from sqlalchemy import inspect, or_, select

from agorascope.app_store import AppStore, Base
from agorascope.app_store.tables import (
    GoldLabel,
    InboxItem,
    OutreachContact,
    OutreachStep,
    PrivacyRequest,
    StanceCorrection,
)
from agorascope.spreadsheets import guarded_book

Rows = list[dict[str, Any]]

_KEYS = ("member_key", "author_key", "actor_key", "target_key")
_PAIRS = {"actor_key": "target_key", "target_key": "actor_key"}  # the other one is another person
_TEAM = ("assignee", "changed_by", "labelled_by", "recorded_by", "closed_by")  # who of the team did it
_LINKED = ("network_id", "member_key", "other_network_id", "other_member_key")

NOT_IN_IT = {
    "en": (
        (
            "Bytes as they were received and rows of the warehouse: the handle, former versions of posts, "
            "the profile text. The operator of the installation holds them until their retention ends."
        ),
        "Posts of others that answer, quote or name the person: they are theirs.",
        "Reports, alerts and exports that were sent before: copies that left the system.",
        "Who is on the other side of an exchange, and who of the team acted: other persons.",
    ),
    "fr": (
        (
            "Les octets tels que reçus et les lignes de l’entrepôt\u202f: l’identifiant de compte, les "
            "versions précédentes des messages, le texte du profil. L’exploitant de l’installation les "
            "détient jusqu’à la fin de leur conservation."
        ),
        "Les messages d’autrui qui lui répondent, la citent ou la nomment\u202f: ce sont les leurs.",
        "Les rapports, alertes et exports déjà envoyés\u202f: ces copies ont quitté le système.",
        "Qui est de l’autre côté d’un échange, et qui de l’équipe a agi\u202f: ce sont d’autres personnes.",
    ),
}


@dataclass(frozen=True, slots=True)
class Export:
    """Rows about one member by the table they come from; empty tables are left out."""

    network_id: str
    member_key: str
    run_id: str
    as_of: datetime
    tables: dict[str, Rows]
    is_whole: bool = False  # with the landing zone and the warehouse, see agorascope.erasing.exporting

    def not_in_it(self, language: str) -> tuple[str, ...]:
        """What the export leaves out, in sentences."""
        return NOT_IN_IT[language][1 if self.is_whole else 0 :]

    @property
    def rows_count(self) -> int:
        return sum(len(rows) for rows in self.tables.values())


def export_member(
    connection: duckdb.DuckDBPyConnection, store: AppStore, network_id: str, member_key: str
) -> Export:
    """Everything of a member, found by network and pseudonym. No row anywhere gives no table."""
    [(run_id, as_of)] = connection.execute("select run_id, as_of from quality.publication").fetchall()
    marts = _of_marts(connection, network_id, member_key)
    mentions = [row["mention_id"] for row in marts.get("marts.fct_mentions", [])]
    posts = {row["post_key"] for table in marts.values() for row in table if row.get("post_key")}
    posts |= {row["item_id"] for row in marts.get("marts.fct_inbox", [])}
    quoted = _quoted(connection, mentions, sorted(posts))
    tables = marts | ({"quoted_in": quoted} if quoted else {})
    tables |= _of_store(store, network_id, member_key, mentions, sorted(posts))
    return Export(network_id, member_key, run_id, as_of, tables)


def counts(connection: duckdb.DuckDBPyConnection, network_id: str, member_key: str) -> dict[str, int]:
    """How many rows of each mart name a member; those without any are left out."""
    found = {}
    for table, names in _columns(connection).items():
        if condition := _condition(names):
            [(number,)] = connection.execute(
                f"select count(*) from marts.{table} where {condition}",
                {"network": network_id, "member": member_key},
            ).fetchall()
            found[table] = int(number)
    return {table: number for table, number in found.items() if number}


def as_json(export: Export, language: str = "en") -> bytes:
    """The export as one readable JSON document."""
    document = {
        "network": export.network_id,
        "member": export.member_key,
        "run": export.run_id,
        "as_of": export.as_of.isoformat(),
        "not_in_it": export.not_in_it(language),
        "tables": export.tables,
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode("utf-8", "replace")


def as_xlsx(export: Export, language: str = "en") -> bytes:
    """The export as a workbook, a sheet for each table; no cell is a formula."""
    about = [
        ("member", export.member_key),
        ("run", export.run_id),
        ("as of", export.as_of),
        *(("not in it", sentence) for sentence in export.not_in_it(language)),
    ]
    sheets: list[tuple[str, Sequence[str], Iterable[Sequence[object]]]] = [
        ("about", ("network", export.network_id), about)
    ]
    for name, rows in export.tables.items():
        sheets.append((name.rpartition(".")[2], list(rows[0]), (list(row.values()) for row in rows)))
    return guarded_book(sheets)


def _of_marts(connection: duckdb.DuckDBPyConnection, network_id: str, member_key: str) -> dict[str, Rows]:
    found = {}
    for table, names in _columns(connection).items():
        condition = _condition(names)
        rows = _named(connection, table, condition, network_id, member_key) if condition else []
        if rows:
            found[f"marts.{table}"] = rows
    return found


def _condition(names: list[str]) -> str:
    """Which rows of a mart with these columns name the member; empty where none can."""
    if set(_LINKED) <= set(names):  # accounts taken, or not, for the same person's: from either side
        return (
            "(network_id = $network and member_key = $member)"
            " or (other_network_id = $network and other_member_key = $member)"
        )
    keys = [f"{key} = $member" for key in _KEYS if key in names]
    return f"network_id = $network and ({' or '.join(keys)})" if keys and "network_id" in names else ""


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    rows = connection.execute(
        """
        select table_name, list(column_name order by column_index)
        from duckdb_columns() where schema_name = 'marts' group by table_name order by table_name
        """
    ).fetchall()
    return dict(rows)


def _named(
    connection: duckdb.DuckDBPyConnection, table: str, condition: str, network_id: str, member_key: str
) -> Rows:
    rows = _rows(
        connection,
        f"select * from marts.{table} where {condition}",
        {"network": network_id, "member": member_key},
    )
    for row in rows:
        for key, other in _PAIRS.items():
            if row.get(key) == member_key and row.get(other) not in {None, member_key}:
                row[other] = None
    return rows


def _quoted(connection: duckdb.DuckDBPyConnection, mention_ids: list[str], post_keys: list[str]) -> Rows:
    """Where a post of theirs stands as a quote or as evidence beside a figure."""
    found: Rows = []
    for table, names in _columns(connection).items():
        for name in names:
            is_list = name.endswith("_mention_ids")
            is_place = name.startswith(("quote_", "evidence_"))
            if not is_place or not (is_list or name.endswith(("_mention_id", "_post_key"))):
                continue
            ids = post_keys if name.endswith("_post_key") else mention_ids
            value = f"unnest({name})" if is_list else name
            rows = connection.execute(
                f"select id, count(*) from (select {value} as id from marts.{table})"
                " where id in (select unnest($ids::varchar[])) group by id order by id",
                {"ids": ids},
            ).fetchall()
            found += [
                {"table": f"marts.{table}", "column": name, "id": key, "rows_count": number}
                for key, number in rows
            ]
    return found


def _of_store(
    store: AppStore, network_id: str, member_key: str, mention_ids: list[str], post_keys: list[str]
) -> dict[str, Rows]:
    of_member = (OutreachContact.network_id == network_id, OutreachContact.member_key == member_key)
    asked = or_(PrivacyRequest.member_key == member_key, PrivacyRequest.account_key == member_key)
    with store.reading() as session:
        contacts = list(session.scalars(select(OutreachContact).where(*of_member)))
        requests = select(PrivacyRequest).where(PrivacyRequest.network_id == network_id, asked)
        ids = [contact.contact_id for contact in contacts]
        found: dict[str, list[Base]] = {
            "outreach_contacts": list(contacts),
            "outreach_steps": list(
                session.scalars(select(OutreachStep).where(OutreachStep.contact_id.in_(ids)))
            ),
            "privacy_requests": list(session.scalars(requests)),
            "inbox_items": [row for key in post_keys if (row := session.get(InboxItem, key))],
        }
        for table in (StanceCorrection, GoldLabel):
            chosen: list[Base] = []
            for start in range(0, len(mention_ids), 500):
                part = mention_ids[start : start + 500]
                chosen += session.scalars(select(table).where(table.mention_id.in_(part)))
            found[table.__tablename__] = chosen
    return {f"app.{name}": [_as_dict(row) for row in rows] for name, rows in found.items() if rows}


def _as_dict(row: Base) -> dict[str, Any]:
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name not in _TEAM}


def _rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any]) -> Rows:
    cursor = connection.execute(f"{query} order by all", parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
