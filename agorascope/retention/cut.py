"""Where the past ends: what was written, or brought in by hand, before a cut goes.

A post that was listened to counts from the day it was written: nothing older is held, whenever it was
fetched, and so fetching it again cannot start its time anew. A post of an archive counts from the moment
a person imported it, the day its file is named after if there is one: the person brought it on purpose,
and it may be years old.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from agorascope.landing import IMPORTED
from agorascope.workspace import Workspace

NEVER = date(1970, 1, 1)  # the day of a cut before which nothing lies
WHOLE_WEEKS_FROM = 28  # days of retention: then whole weeks go, early, so that files are rarely written anew
NEXT_RUN = timedelta(hours=25)  # what a network's terms end before then goes now


@dataclass(frozen=True, slots=True)
class Cut:
    """What lies before `moment`, the start of `day`, is over, and what its network's terms end."""

    day: date
    time_zone: str
    archives: tuple[str, ...]  # networks whose posts count from their import
    terms_at: datetime

    @property
    def moment(self) -> datetime:
        """The first instant of `day`, in UTC."""
        return datetime.combine(self.day, time(), ZoneInfo(self.time_zone)).astimezone(UTC)

    @property
    def parameters(self) -> dict[str, object]:
        """For the queries of this package."""
        return {"cut": self.moment, "terms_at": self.terms_at, "archives": list(self.archives)}


def cut_of(workspace: Workspace, as_of: datetime, terms_at: datetime) -> Cut:
    """The cut of a workspace at a moment: a Monday, at most six days early, when whole weeks go."""
    days = workspace.privacy.retention_days
    day = as_of.astimezone(ZoneInfo(workspace.time_zone)).date() - timedelta(days=days)
    if days >= WHOLE_WEEKS_FROM:
        day += timedelta(days=-day.weekday() % 7)
    archives = tuple(sorted(n for n, network in workspace.networks.items() if network.archive is not None))
    return Cut(day, workspace.time_zone, archives, terms_at)


# Of each network the latest cut that took posts: what lies before it was counted in the totals that stay.
PASSED = "retention_passed:"  # and the network, in raw.build_meta


def note_passed(connection: duckdb.DuckDBPyConnection, cut: Cut) -> None:
    """Note the cut for the networks of `expired_posts`.

    It never moves back, whatever the clock or the workspace says later: what was counted once would be
    counted again.
    """
    rows = connection.execute(
        f"select distinct network from expired_posts where day < $day and not {is_brought('raw_ref')}",
        {"day": cut.day, "archives": list(cut.archives)},
    ).fetchall()
    for (network,) in rows:
        former = passed(connection, network)
        connection.execute("delete from raw.build_meta where name = ?", [PASSED + network])
        moment = max(former, cut.moment) if former else cut.moment
        connection.execute("insert into raw.build_meta values (?, ?)", [PASSED + network, moment.isoformat()])


def passed(connection: duckdb.DuckDBPyConnection, network: str) -> datetime | None:
    """The latest cut that took posts of a network."""
    rows = connection.execute(
        "select value from raw.build_meta where name = ?", [PASSED + network]
    ).fetchall()
    return datetime.fromisoformat(rows[0][0]) if rows else None


def is_brought(page: str) -> str:
    """SQL: whether a person brought a row, by an archive of the workspace or by `agorascope import`.

    `page` is the column that says from which landed page it came.
    """
    imported = f"coalesce(regexp_matches({page}, '^[^/]+/[^/]+/{IMPORTED}'), false)"
    return f"(list_contains($archives, network) or {imported})"


# When the time of a post is over; `posts` are rows of raw.posts or of a batch.
IS_EXPIRED = f"""
(
    case when {is_brought("raw_ref")} then fetched_at else created_at end < $cut
    or coalesce(retention_until < $terms_at, false)
)
"""
