"""Followers and statistics of LinkedIn pages and their posts to channel metrics. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from extractors.linkedin.settings import SITE
from extractors.reading import PageReader, RejectedError
from extractors.values import count, dig, epoch, text_of

LATE = timedelta(hours=48)  # how long a day may still grow: not published, so the careful guess
# Names of LinkedIn -> ours. Its `engagement` is a share of impressions, not a count.
SHARE_METRICS = {
    "impressionCount": "impressions",
    "uniqueImpressionsCount": "reach",
    "clickCount": "clicks",
    "likeCount": "likes",
    "commentCount": "replies",
    "shareCount": "shares",
    "engagement": "engagement_rate_by_impressions",
    "commentMentionsCount": "comment_mentions",
    "shareMentionsCount": "share_mentions",
}
GAIN_METRICS = {
    "organicFollowerGain": "followers_gained_organic",
    "paidFollowerGain": "followers_gained_paid",
}
PARTS = {"totalShareStatistics": SHARE_METRICS, "followerGains": GAIN_METRICS}


def is_statistics(item: Mapping[str, Any]) -> bool:
    return any(isinstance(item.get(part), dict) for part in PARTS) or "followerCountsByFunction" in item


def read_statistics(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """Counts of a page on a day, or of a page or post over its life; not their parts by country or trade."""
    post = text_of(item.get("share")) or text_of(item.get("ugcPost"))
    channel = post or text_of(item.get("organizationalEntity")) or text_of(item.get("organization"))
    if channel is None:
        raise RejectedError("missing_key", "The statistics do not say which page or post they are about.")
    start, end = epoch(dig(item, "timeRange", "start")), epoch(dig(item, "timeRange", "end"))
    for part, names in PARTS.items():
        for name, metric in names.items():
            reader.metric(
                position,
                channel_kind="post" if post else "page",
                channel_id=channel,
                metric=metric,
                value=_number(dig(item, part, name)),
                period="day" if start else "point" if post else "lifetime",
                period_start=start,
                is_final=end is not None and reader.observed_at >= end + LATE,
            )


def read_followers(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """How many members follow the page that was asked for; the answer itself does not name it."""
    channel = text_of(reader.page.options.get("channel"))
    if channel is None:
        raise RejectedError("missing_key", "The number of followers does not say of which page.")
    reader.metric(
        position,
        channel_kind="page",
        channel_id=channel,
        metric="followers",
        value=count(item.get("firstDegreeSize")),
    )


def read_organization(reader: PageReader, item: Mapping[str, Any], position: int) -> None:
    """The page itself, an organisation and not a person."""
    id_ = text_of(item.get("id"))
    if id_ is None:
        raise RejectedError("missing_key", "The organisation has no id, which is its key.")
    handle = text_of(item.get("vanityName"))
    reader.member(
        position,
        member_id=id_ if id_.startswith("urn:") else f"urn:li:organization:{id_}",
        handle=handle,
        display_name=text_of(item.get("localizedName")),
        bio=text_of(item.get("localizedDescription")),
        url=f"{SITE}/company/{handle or id_}",
    )


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 1e15 else None
