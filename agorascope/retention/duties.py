"""What the networks' terms ask when a post is taken back: within which time, how it shows, what we do.

`hours` is None where the terms name no time: then the next second look has to do. The table in
docs/privacy.md is held to this one by a test. Terms change: read them before you listen to a network.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """One network's duty."""

    network: str
    hours: int | None
    shown_by: str
    because: str


DUTIES: tuple[Duty, ...] = (
    Duty(
        "x", 24, "post lookup gives an error for the id", "developer terms: at most 24 hours after a request"
    ),
    Duty("reddit", 48, "`[deleted]`, or missing from `/api/info`", "Data API terms: 48 hours"),
    Duty("linkedin", 48, "the second look gives no comment", "social activity may be kept 48 hours"),
    Duty(
        "youtube", 720, "`videos`, `comments` leave out the id", "no API data beyond 30 days without refresh"
    ),
    Duty(
        "facebook", None, "the second look gives an error", "platform terms: on request, and when not needed"
    ),
    Duty(
        "instagram", None, "the second look gives an error", "platform terms: on request, and when not needed"
    ),
    Duty("mastodon", None, "404 or 410 for the post", "no term; a deletion is meant to be followed"),
    Duty("bluesky", None, "`getPosts` leaves out the post", "no term; a deletion is meant to be followed"),
    Duty("lemmy", None, "`deleted` or `removed`", "no term; a deletion is meant to be followed"),
    Duty("discourse", None, "404, or `deleted_at`", "no term; a deletion is meant to be followed"),
    Duty("hackernews", None, "`deleted` or `dead`", "no term; a deletion is meant to be followed"),
    Duty("stackexchange", None, "the second look leaves out the id", "CC BY-SA: attribution, no time named"),
    Duty("vimeo", None, "404 for the video or comment", "no term; a deletion is meant to be followed"),
    Duty("trustpilot", None, "404 for the review", "no time named"),
    Duty("appstore", None, "the review is no longer given", "no time named"),
    Duty("rss", None, "404 or 410 from WordPress for the id", "no term; missing from a feed is no deletion"),
)

NEXT_RUN_HOURS = 24  # runs are a day apart: what is looked at each day is looked at in time

# Posts of the last 30 days that nobody has asked for since the network's time, and a day, are over.
OVERDUE = """
insert into quality.source_alarms
with duties as (
    select unnest($networks::varchar[]) as network_id, unnest($hours::integer[]) as hours
),
waiting as (
    select d.network_id, d.hours, count(*) as posts, min(p.fetched_at) as oldest_at
    from duties as d
    join raw.workspace_networks as n
        on n.network_id = d.network_id and n.is_enabled and not coalesce(n.is_archive, false)
    join raw.posts as p
        on p.network = d.network_id and p.status in ('live', 'edited')
        and p.created_at >= $now::timestamptz - to_days(30)
        and p.fetched_at < $now::timestamptz - to_hours(d.hours + $run_hours)
    group by all
)
select
    network_id, 'deletion_check_overdue', strftime(oldest_at, '%Y-%m-%d %H:%M'), posts, hours,
    format('{} posts were not asked for again for over {} hours: they may be deleted there.', posts, hours),
    'Run each day, and raise `recheck: {posts: ...}` of the network in the workspace.'
from waiting
"""


def overdue_parameters() -> dict[str, object]:
    """What `OVERDUE` needs besides `now`."""
    timed = [duty for duty in DUTIES if duty.hours is not None]
    return {
        "networks": [duty.network for duty in timed],
        "hours": [duty.hours for duty in timed],
        "run_hours": NEXT_RUN_HOURS,
    }
