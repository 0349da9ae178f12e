"""The published file and the team's states -> the facts of one week.

Only marts and quality tables are read, by a connection that can write nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import duckdb

from agorascope.report.collecting.brands import (
    read_aspects,
    read_brand_weeks,
    read_brands,
    read_quality,
    read_response,
)
from agorascope.report.collecting.channels import read_channels, read_hours, read_letters, read_own_posts
from agorascope.report.collecting.health import read_accuracy, read_alarms, read_gate, read_sources
from agorascope.report.collecting.matters import (
    read_alerts_of_week,
    read_events,
    read_requests,
    read_topics,
)
from agorascope.report.collecting.people import (
    read_candidates,
    read_friends,
    read_funnels,
    read_outreach,
    read_unscored_networks,
    read_waiting,
)
from agorascope.report.collecting.reader import Reader
from agorascope.report.facts import Candidate, Facts, Friend
from agorascope.report.texts import name
from agorascope.report.weeks import Week


@dataclass(frozen=True, slots=True)
class TeamStates:
    """Where the team stands, newer than the marts: from the app store."""

    inbox: Mapping[str, str] = field(default_factory=dict)  # item id -> state
    outreach: Mapping[tuple[str, str, str], str] = field(default_factory=dict)  # brand, network, member


def collect(
    connection: duckdb.DuckDBPyConnection,
    week: Week,
    team: TeamStates,
    *,
    zone: ZoneInfo,
    as_of: datetime,
    version: str,
    is_brief: bool = False,
) -> Facts:
    """Everything the report of a week is written from, by an open connection to the published file.

    A brief one leaves out whom to answer, thank and invite, and the own pages: what a page reads by itself.
    """
    reader = _reader(connection, week)
    (head,) = reader.rows("select * from quality.publication")
    brands = read_brands(reader)
    brand_weeks, series = read_brand_weeks(reader, brands)
    alerts, alert_quotes = read_alerts_of_week(reader, zone)
    waiting, waiting_count = ((), 0) if is_brief else read_waiting(reader, team.inbox)
    outreach = {} if is_brief else read_outreach(reader, team.outreach)
    candidates, candidates_count = ((), 0) if is_brief else read_candidates(reader, outreach)
    requests, asking = read_requests(reader)
    warnings, failures = read_gate(reader)
    return Facts(
        workspace=name(head["workspace_name"]),
        is_demo=head["is_demo"],
        has_pseudonyms=head["has_pseudonyms"],
        time_zone=head["time_zone"],
        as_of=as_of,
        week=week,
        version=version,
        model_version=head["model_version"] or "",
        brands=brands,
        aspects={
            row["aspect_id"]: (row["name_en"], row["name_fr"])
            for row in reader.rows("select aspect_id, name_en, name_fr from marts.dim_aspects")
        },
        brand_weeks=brand_weeks,
        series=series,
        quality=read_quality(reader),
        response=read_response(reader),
        aspect_weeks=read_aspects(reader),
        alerts=alerts,
        alert_quotes=alert_quotes,
        waiting=waiting,
        waiting_count=waiting_count,
        friends=() if is_brief else read_friends(reader, outreach),
        candidates=candidates,
        candidates_count=candidates_count,
        unscored_networks=read_unscored_networks(reader),
        funnels=() if is_brief else read_funnels(reader),
        requests=requests,
        asking=asking,
        topics=read_topics(reader),
        events=read_events(reader, zone, as_of),
        channels=() if is_brief else read_channels(reader),
        hours=() if is_brief else read_hours(reader),
        letters=() if is_brief else read_letters(reader),
        own_posts=() if is_brief else read_own_posts(reader),
        sources=read_sources(reader),
        alarms=read_alarms(reader),
        gate_warnings=warnings,
        gate_failures=failures,
        accuracy=() if is_brief else read_accuracy(reader),
    )


def collect_people(
    connection: duckdb.DuckDBPyConnection, week: Week, team: TeamStates
) -> tuple[tuple[Friend, ...], tuple[Candidate, ...], int]:
    """Only whom to thank and whom to invite, and how many there are to invite, of any seven days."""
    reader = _reader(connection, week)
    outreach = read_outreach(reader, team.outreach)
    return read_friends(reader, outreach), *read_candidates(reader, outreach)


def _reader(connection: duckdb.DuckDBPyConnection, week: Week) -> Reader:
    reader = Reader(connection, week)
    reader.networks = {
        row["network_id"]: row["network_name"]
        for row in reader.rows("select network_id, network_name from marts.dim_networks")
    }
    return reader
