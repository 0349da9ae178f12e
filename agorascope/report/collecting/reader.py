"""Rows of the published file as dicts, and the records that several sections share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from agorascope.errors import AgorascopeError
from agorascope.report.facts import NOTHING, Comparison, Said
from agorascope.report.texts import name, printable, spoken, web_address
from agorascope.report.weeks import Week
from agorascope.statistics import Estimate, difference

Row = Mapping[str, Any]


class OldPublicationError(AgorascopeError):
    """The published file lacks what the report is written from."""


@dataclass(slots=True)
class Reader:
    """An open published file, and the week asked for."""

    connection: duckdb.DuckDBPyConnection
    week: Week
    own: tuple[str, ...] = ()  # ids of the own brands
    networks: dict[str, str] = field(default_factory=dict)  # id -> name
    texts: dict[str, Said | None] = field(default_factory=dict)  # mention -> its words, once looked up

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a query; `$name` takes a parameter, of which those not named in it are dropped.

        Raises OldPublicationError when the file was published before a mart there was.
        """
        given = {key: value for key, value in parameters.items() if f"${key}" in sql}
        try:
            result = self.connection.execute(sql, given)
        except duckdb.CatalogException as error:
            raise OldPublicationError(
                f"The published file is of an earlier version of Agorascope: {str(error).splitlines()[0]}",
                remedy="Run the pipeline once (`agorascope run`), and make the report again.",
            ) from error
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def weekly(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Like `rows`, with `$first` and `$last` day of the week and `$before`, the Monday before."""
        week = self.week
        return self.rows(sql, first=week.first, last=week.last, before=week.before, **parameters)

    def network(self, network_id: str | None) -> str:
        """The name of a network."""
        return self.networks.get(network_id or "", network_id or "")

    def said(self, mention_ids: Iterable[str | None]) -> list[Said]:
        """The texts of some mentions, in the order given; those without text are left out."""
        wanted = [key for key in mention_ids if key]
        self.look_up(wanted)
        return [said for key in wanted if (said := self.texts[key]) is not None]

    def look_up(self, mention_ids: Iterable[str | None]) -> None:
        """Read the texts of many mentions at once: each look goes over all of them, so one is enough."""
        unknown = sorted({key for key in mention_ids if key and key not in self.texts})
        if not unknown:
            return
        self.texts |= dict.fromkeys(unknown)
        for row in self.rows(_SAID, ids=unknown):
            if row["text"]:
                self.texts[row["mention_id"]] = self.as_said(row)

    def as_said(self, row: Row) -> Said:
        """One text from a row with text, handle, member_key, network_id, community_id, at, url, language."""
        return Said(
            text=printable(spoken(row["text"] or "")),
            who=who(row),
            network=self.network(row["network_id"]),
            community=community(row.get("community_id"), row["network_id"]),
            at=row["at"],
            url=web_address(row["url"]),
            language=_two_letters(row.get("language")),
        )


# By row number: the identifiers alone are looked through, and only the rows found are read in full.
_SAID = """
with found as (
    select * from marts.fct_mentions where rowid in (
        select rowid from marts.fct_mentions where mention_id in (select unnest($ids::varchar[]))
    )
)

select
    m.mention_id, coalesce(nullif(m.text, ''), m.title) as text, d.handle, m.member_key, m.network_id,
    m.community_id, m.mentioned_at as at, m.url, m.language
from found as m
left join marts.dim_members as d on m.network_id = d.network_id and m.member_key = d.member_key
"""


def who(row: Row) -> str:
    """A handle where the marts give one, else the pseudonym; empty for nobody."""
    handle = name(row.get("handle"))
    if handle:
        return f"@{handle.removeprefix('@')}"
    return str(row.get("member_key") or "")


def community(identifier: str | None, network_id: str = "") -> str:
    """The name of a community, empty for a whole network; an address is shown by its host."""
    text = name(identifier)
    if text in {"", "all", network_id}:
        return ""
    return text.split("://", 1)[-1].split("/", 1)[0] if "://" in text else text


def estimate(row: Row | None, measure: str) -> Estimate:
    """The share or score `measure` of a row, by its five columns."""
    if row is None or row.get(f"{measure}_n") is None:
        return NOTHING
    return Estimate(
        row[measure],
        int(row[f"{measure}_n"]),
        row[f"{measure}_low"],
        row[f"{measure}_high"],
        enough_data=bool(row[f"{measure}_enough_data"]),
    )


def comparison(now: Row | None, before: Row | None, measure: str) -> Comparison:
    """A measure in two weeks: by the mart's own difference where it has one, else by Newcombe's interval."""
    this, that = estimate(now, measure), estimate(before, measure)
    if now is not None and f"{measure}_change_low" in now:
        keys = (f"{measure}_change", f"{measure}_change_low", f"{measure}_change_high")
        return Comparison(this, that, *(now[key] for key in keys))
    return Comparison(this, that, *(difference(this, that) or (None, None, None)))


def by_week(rows: Sequence[Row], week: date) -> Row | None:
    """The row of one week, None when there is none."""
    return next((row for row in rows if row["week_start_date"] == week), None)


def day_of(moment: datetime | date) -> date:
    """The day of an instant or a day."""
    return moment.date() if isinstance(moment, datetime) else moment


def _two_letters(code: str | None) -> str | None:
    return code if code and len(code) == 2 and code.isascii() and code.isalpha() else None
