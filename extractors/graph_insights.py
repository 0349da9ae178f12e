"""Insights of Facebook Pages and Instagram to channel metrics. Pure.

A metric that has no data is an empty list: no row, never 0. Meta fills a day in up to two days later, so
a day is final only after that; a lifetime count never is.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from extractors.reading import PageReader
from extractors.values import dictionaries, moment, text_of

LATE = timedelta(hours=48)
# Names of Meta for what we have a name for; any other metric keeps its own. What Meta has retired has no
# name of ours: its values count something else than those of its successor.
METRICS = {
    "page_media_view": "views",
    "post_media_view": "views",
    "page_total_media_view_unique": "reach",
    "post_total_media_view_unique": "reach",
    "views": "views",
    "reach": "reach",
    "total_interactions": "engagement",
    "page_post_engagements": "engagement",
    "page_views_total": "page_visits",
    "profile_views": "page_visits",
    "post_clicks": "clicks",
    "likes": "likes",
    "comments": "replies",
    "shares": "shares",
    "saved": "saves",
    "follower_count": "followers_gained",
}
# Retired names that mean something else elsewhere: impressions of LinkedIn and X are alive.
AMBIGUOUS = {"instagram": {"impressions", "plays", "video_views"}}


def is_insight(item: Any) -> bool:
    """Whether an object is the answer for one metric."""
    return (
        isinstance(item, dict)
        and isinstance(item.get("name"), str)
        and isinstance(item.get("period"), str)
        and ("values" in item or "total_value" in item)
    )


def insights_in(document: Any) -> list[dict[str, Any]]:
    """The insights of an answer: a list of them, or one."""
    items = dictionaries(document.get("data")) if isinstance(document, dict) else []
    return [item for item in (items or [document]) if is_insight(item)]


def read_insight(
    reader: PageReader,
    item: Mapping[str, Any],
    position: int,
    *,
    channel_kind: str,
    channel_id: str | None,
    window: tuple[datetime, datetime] | None = None,
) -> None:
    """The values of one metric. `window` is what a total over an asked time covers."""
    channel = channel_id or object_of(item)
    if not channel:
        return
    name = text_of(item.get("name")) or ""
    period = text_of(item.get("period")) or ""
    for value, start, end in _values(item, period, window):
        reader.metric(
            position,
            channel_kind=channel_kind,
            channel_id=channel,
            metric=_our_name(reader.page.network, name),
            value=value,
            period=period,
            period_start=start,
            is_final=end is not None and reader.observed_at >= end + LATE,
        )


def _our_name(network: str, name: str) -> str:
    return f"{network}_{name}" if name in AMBIGUOUS.get(network, ()) else METRICS.get(name, name)


def object_of(item: Mapping[str, Any]) -> str | None:
    """The object that an insight is about, from an id like `123/insights/views/day`."""
    id_ = text_of(item.get("id"))
    return id_.partition("/insights/")[0] if id_ and "/insights/" in id_ else None


def _values(
    item: Mapping[str, Any], period: str, window: tuple[datetime, datetime] | None
) -> Iterator[tuple[float | None, datetime | None, datetime | None]]:
    total = item.get("total_value")
    values = dictionaries(item.get("values"))
    if isinstance(total, dict) and not values:
        yield _number(total.get("value")), *(window or (None, None))
        return
    for entry in values:
        end = moment(entry.get("end_time"))
        start = end - timedelta(days=1) if end and period == "day" else None
        yield _number(entry.get("value")), start, end if period == "day" else None


def _number(value: Any) -> float | None:
    """A count; what is split into parts is no single count."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 1e15 else None
