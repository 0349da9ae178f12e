"""What people ask for, the topics watched, alerts and events."""

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agorascope.delivery.alerts import Alert, read_alerts
from agorascope.report.collecting.brands import WEEKS_OF_HISTORY
from agorascope.report.collecting.reader import Reader, estimate
from agorascope.report.facts import Asking, Event, Lift, Request, Said, Topic
from agorascope.report.texts import name

MOST_REQUESTS = 5  # for each brand
MIN_PEOPLE = 2  # one person's words are no request of people
EVENTS_BACK = timedelta(days=35)  # an event is told until its 30 days of coming back are over

_REQUESTS = """
select r.*
from marts.fct_requests_weekly as r
join marts.dim_brands as b on r.brand_id = b.brand_id
where b.is_own and r.week_start_date = $first and r.cluster_id != 'other' and r.authors_count >= $least
order by r.brand_id, r.authors_count desc, r.trend = 'rising' desc, r.posts_count desc, r.cluster_id
"""

_ASKING = """
select
    m.brand_id,
    count(distinct m.author_key) as people,
    count(distinct case when m.intent = 'question' then m.author_key end) as questions,
    count(distinct case when m.intent = 'request' then m.author_key end) as requests,
    count(distinct case when m.intent = 'complaint' then m.author_key end) as complaints
from marts.fct_mentions as m
join marts.dim_brands as b on m.brand_id = b.brand_id
where b.is_own and m.mention_date between $first and $last and not m.is_staff and not m.is_duplicate
    and m.intent in ('question', 'request', 'complaint')
group by m.brand_id order by m.brand_id
"""

_TOPICS = """
select
    topic_id, topic_name, cast(date_trunc('week', post_date) as date) as week,
    sum(posts_count)::bigint as posts,
    sum(own_brand_posts_count)::bigint as own_posts, sum(new_links_count)::bigint as new_links
from marts.fct_topic_watch_daily where post_date <= $last
group by all order by topic_name, topic_id, week
"""

_TERMS = """
select topic_id, term from marts.fct_topic_terms_weekly
where week_start_date = $first and is_rising order by topic_id, burst_p_value, term
"""

# An event for every brand is judged for each own one: the first of the workspace is told of.
_JUDGED = """
select x.* from {mart} as x
join marts.dim_brands as b on x.brand_id = b.brand_id
qualify row_number() over (partition by x.event_id{measure} order by b.display_order) = 1
"""
_LIFTS = _JUDGED.format(mart="marts.fct_event_lift", measure=", x.measure")
_PARTS = _JUDGED.format(mart="marts.fct_event_participation", measure="")

_EVENTS = """
select * from marts.dim_events
where started_at < $until and ended_at >= $since order by started_at, event_id
"""


def read_alerts_of_week(
    reader: Reader, zone: ZoneInfo
) -> tuple[tuple[Alert, ...], dict[str, tuple[Said, ...]]]:
    """Alerts that were on in the week, the gravest first, and the texts that show what they are about."""
    start, end = _bounds(reader, zone)
    found = [
        alert
        for alert in read_alerts(reader.connection)
        if alert.started_at < end and (alert.ended_at is None or alert.ended_at > start)
    ]
    found.sort(key=lambda a: (not a.is_own_brand, -a.rank, a.started_at, a.alert_id))
    ids = dict(
        reader.connection.execute("select alert_id, evidence_mention_ids from marts.fct_alerts").fetchall()
    )
    reader.look_up(key for alert in found for key in ids[alert.alert_id][:2])
    return tuple(found), {a.alert_id: tuple(reader.said(ids[a.alert_id][:2])) for a in found}


def read_requests(reader: Reader) -> tuple[tuple[Request, ...], tuple[Asking, ...]]:
    """What several people ask for in the same words, and how many ask in all."""
    taken: dict[str, int] = defaultdict(int)
    result = []
    told = []
    for row in reader.weekly(_REQUESTS, least=MIN_PEOPLE):
        taken[row["brand_id"]] += 1
        if taken[row["brand_id"]] <= MOST_REQUESTS:
            told.append(row)
    reader.look_up(row[f"quote_{number}_mention_id"] for row in told for number in (1, 2, 3))
    for row in told:
        ids = [key for number in (1, 2, 3) if (key := row[f"quote_{number}_mention_id"])]
        quotes = reader.said(ids)
        result.append(
            Request(
                brand_id=row["brand_id"],
                label=name(row["label"]),
                kind=row["request_kind"],
                people=row["authors_count"],
                usual_people=row["usual_authors"] or 0.0,
                trend=row["trend"],
                aspect_id=row["main_aspect_id"],
                first_seen_on=row["first_seen_date"],
                quotes=tuple(quotes[:1]),
                mention_ids=tuple(ids),
            )
        )
    return tuple(result), tuple(Asking(**row) for row in reader.weekly(_ASKING))


def read_topics(reader: Reader) -> tuple[Topic, ...]:
    """Each watched topic in the week and in the weeks before."""
    rising: dict[str, list[str]] = defaultdict(list)
    for row in reader.weekly(_TERMS):
        rising[row["topic_id"]].append(name(row["term"]))
    weeks = defaultdict(list)
    for row in reader.weekly(_TOPICS):
        weeks[row["topic_id"], row["topic_name"]].append(row)
    result = []
    for (topic_id, topic_name), rows in weeks.items():
        now = next((row for row in rows if row["week"] == reader.week.first), None)
        past = [row["posts"] for row in rows if row["week"] < reader.week.first]
        result.append(
            Topic(
                name=name(topic_name),
                posts=now["posts"] if now else 0,
                posts_before=past[-1] if past else 0,
                posts_history=tuple(past[1:][-WEEKS_OF_HISTORY:]),
                own_posts=now["own_posts"] if now else 0,
                new_links=now["new_links"] if now else 0,
                rising_terms=tuple(rising[topic_id][:3]),
            )
        )
    return tuple(sorted(result, key=lambda topic: (-topic.posts, topic.name)))


def read_events(reader: Reader, zone: ZoneInfo, as_of: datetime) -> tuple[Event, ...]:
    """Events that were on in the week or ended less than five weeks before it, with what they brought."""
    start, end = _bounds(reader, zone)
    lifts = defaultdict(list)
    for row in reader.rows(_LIFTS):
        lifts[row["event_id"]].append(Lift(**{key: row[key] for key in Lift.__dataclass_fields__}))
    parts = {row["event_id"]: row for row in reader.rows(_PARTS)}
    result = []
    for row in reader.rows(_EVENTS, since=start - EVENTS_BACK, until=min(end, as_of)):
        part = parts.get(row["event_id"])
        result.append(
            Event(
                event_id=row["event_id"],
                name=name(row["event_name"]),
                kind=row["event_kind"],
                brand_id=row["brand_id"],
                starts_on=row["started_at"].astimezone(zone).date(),
                ends_on=row["ended_at"].astimezone(zone).date(),
                lifts=tuple(lifts[row["event_id"]]),
                participants=part["participants_count"] if part else None,
                new_members=part["new_members_count"] if part else None,
                new_share=estimate(part, "new_share"),
                returned=part["returned_30d_count"] if part else None,
                returned_share=estimate(part, "returned_30d_share"),
            )
        )
    return tuple(result)


def _bounds(reader: Reader, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = reader.week.first
    start = datetime(first.year, first.month, first.day, tzinfo=zone)
    return start, datetime.combine(first + timedelta(days=7), start.timetz())
