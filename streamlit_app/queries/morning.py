"""What the first page reads: the week as the Monday report tells it, days, alerts and events near today.

The report's own reading of the published file is called, so that page and report never tell two stories.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from agorascope.delivery.alerts import Alert, read_alerts
from agorascope.report.collecting import TeamStates, collect, collect_people
from agorascope.report.facts import Candidate, Facts, Friend
from agorascope.report.weeks import Week
from streamlit_app.queries.base import Cursor, frame

Contacts = tuple[tuple[tuple[str, str, str], str], ...]  # (brand, network, member) and state of outreach


def week_facts(cursor: Cursor, week: Week, zone: str, as_of: datetime, version: str) -> Facts:
    """What the report of a week knows, without whom to answer, thank and invite: that changes by the hour."""
    return collect(
        cursor, week, TeamStates(), zone=ZoneInfo(zone), as_of=as_of, version=version, is_brief=True
    )


def people_near(
    cursor: Cursor, week: Week, contacts: Contacts
) -> tuple[tuple[Friend, ...], tuple[Candidate, ...], int]:
    """Whom to thank of these seven days, whom to invite, and how many there are to invite."""
    return collect_people(cursor, week, TeamStates(outreach=dict(contacts)))


def alerts(cursor: Cursor) -> list[Alert]:
    """Every alert of the published file, the newest first."""
    return read_alerts(cursor)


def alert_evidence(cursor: Cursor) -> dict[str, tuple[str, ...]]:
    """The mentions that show what each alert is about."""
    rows = cursor.execute(
        "select alert_id, evidence_mention_ids from marts.fct_alerts order by alert_id"
    ).fetchall()
    return {alert_id: tuple(ids or ()) for alert_id, ids in rows}


def daily_people(cursor: Cursor, brand_id: str, last: date, days: int) -> pd.DataFrame:
    """One row per day to `last`, `days` of them at most: people and mentions of a brand in all networks."""
    return frame(
        cursor,
        """
        select
            mention_date as day, authors_count::bigint as people, mentions_count::bigint as mentions
        from marts.fct_brand_reputation_daily
        where network_id = 'all' and brand_id = $brand and mention_date between $first and $last
        order by day
        """,
        {"brand": brand_id, "first": last - timedelta(days=days - 1), "last": last},
    )
