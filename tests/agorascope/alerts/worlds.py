"""Demo worlds by the truth of their stances, as the tables that the models in Python read."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from agorascope.alerts.calendar import day_span
from agorascope.alerts.tables import alerts_table, steps_table
from agorascope.demo.almanac import Almanac
from agorascope.demo.scenery import BRANDS, OWN
from agorascope.demo.world import imagine

ZONE = ZoneInfo("Europe/Paris")
STANCES = {"pos": "positive", "neu": "neutral", "neg": "negative"}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Watched:
    """A world's almanac and the alerts it gave."""

    almanac: Almanac
    alerts: Rows

    @property
    def crisis_day(self) -> date:
        return self.almanac.days[self.almanac.crisis_first]


def watched_world(seed: int, posts: int, members: int) -> Watched:
    """Make a world of 120 days and watch it to its end."""
    world = imagine(seed, 120, date(2026, 9, 30), posts, members, lambda *_: None)
    mentions = _mentions(world.drafts)
    brands = pa.Table.from_pylist([{"brand_id": b.id, "is_own": b.id == OWN.id} for b in BRANDS])
    events = pa.Table.from_pylist([_event(world.almanac, event) for event in world.almanac.events])
    as_of = day_span(world.almanac.days[-1], ZONE).end
    limits = pa.Table.from_pylist([{"as_of": as_of, "time_zone": ZONE.key}])
    steps = steps_table(_hourly(mentions), brands, events, limits)
    alerts = alerts_table(
        steps,
        _inside(steps.to_pylist(), mentions),
        _reach(mentions),
        _aspects(mentions),
        brands,
        events,
        pa.table({"alert_id": pa.array([], pa.string())}),
        pa.table({"aspect_id": pa.array([], pa.string())}),
        limits,
    )
    return Watched(world.almanac, alerts.to_pylist())


def _mentions(drafts: list[Any]) -> Rows:
    rows = []
    for draft in drafts:
        if draft.author.is_staff or draft.kind == "repost":
            continue
        at = datetime.fromtimestamp(draft.at, UTC)
        for brand, stance in draft.stances.items():
            rows.append(
                {
                    "brand_id": brand,
                    "mention_id": f"{draft.serial}-{brand}",
                    "mentioned_at": at,
                    "wall": at.astimezone(ZONE).replace(tzinfo=None, minute=0, second=0),
                    "network_id": draft.community.network,
                    "community_id": draft.community.id,
                    "thread_key": str(draft.first.serial),
                    "author_key": draft.author.id,
                    "is_duplicate": False,
                    "stance": STANCES[stance],
                    "p_negative": None,
                    "aspects": [draft.topic] if draft.topic else [],
                    "is_press": draft.kind == "article",
                    "reactions_count": draft.likes,
                }
            )
    return rows


def _event(almanac: Almanac, event: Any) -> dict[str, Any]:
    last = min(event.first + event.length, len(almanac.days)) - 1
    return {
        "event_id": event.id,
        "brand_id": event.brand,
        "started_at": day_span(almanac.days[event.first], ZONE).start,
        "ended_at": day_span(almanac.days[last], ZONE).end,
    }


def _hourly(mentions: Rows) -> pa.Table:
    return _counted(mentions, lambda m: {"mentioned_hour": m["wall"]})


def _aspects(mentions: Rows) -> pa.Table:
    told = [m for m in mentions if m["aspects"]]
    return _counted(told, lambda m: {"mention_date": m["wall"].date(), "aspect_id": m["aspects"][0]})


def _reach(mentions: Rows) -> pa.Table:
    return _counted(mentions, lambda m: {"mention_date": m["wall"].date()})


def _counted(mentions: Rows, key_of: Any) -> pa.Table:
    groups: dict[tuple[Any, ...], Rows] = defaultdict(list)
    for mention in mentions:
        groups[(mention["brand_id"], *key_of(mention).values())].append(mention)
    return pa.Table.from_pylist(
        [
            {
                "brand_id": group[0]["brand_id"],
                **key_of(group[0]),
                "mentions_count": len(group),
                "scored_count": len(group),
                "negative_count": sum(m["stance"] == "negative" for m in group),
                "communities_count": len({m["community_id"] for m in group}),
                "press_count": sum(m["is_press"] for m in group),
            }
            for group in groups.values()
        ]
    )


def _inside(steps: Rows, mentions: Rows) -> pa.Table:
    spans: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for step in steps:
        spans[step["alert_id"], step["brand_id"]] += [step["step_started_at"], step["step_ended_at"]]
    rows = [
        mention | {"alert_id": alert}
        for (alert, brand), moments in spans.items()
        for mention in mentions
        if mention["brand_id"] == brand and min(moments) <= mention["mentioned_at"] < max(moments)
    ]
    return pa.Table.from_pylist(rows)
