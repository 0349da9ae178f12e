"""What a person should look at although no network failed: a field that vanished, a listing, a silence.

    field_presence, source_coverage, posts, networks, gone_pages -> quality.source_alarms

Recomputed by every run, so an alarm goes when its cause goes.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

import duckdb

from agorascope.coverage import MIN_ROWS, RESUMABLE_ENDS, WHOLE_ENDS
from agorascope.retention.duties import OVERDUE, overdue_parameters
from agorascope.retention.gone import UNREADABLE
from agorascope.runs import Run

TOKEN_DAYS = 14  # an access token is named this long before it ends
VOLUME_SHARE = 0.2  # of the usual weekday
WEEKS = 8
MIN_WEEKS = 3  # weekdays of the same name before a usual volume is known
MIN_USUAL = 5  # posts a day: below that silence is nothing unusual
STALE_HOURS = 48

FIELDS = """
insert into quality.source_alarms
select
    network_id, 'field_absent', concat_ws(' ', nullif(post_kind, ''), record, field),
    present / total, usual_share,
    format('{} of {} {} records had no {}; usually {:.0f} % have it.',
        total - present, total, coalesce(nullif(post_kind, ''), record), field, 100 * usual_share),
    'The network may have renamed it: compare a landed body with the README of its extractor.'
from (  -- the last load that had enough records of the kind
    select * from quality.field_presence
    where total >= $enough
    qualify row_number() over (partition by network_id, record, post_kind, field order by loaded_at desc) = 1
)
where is_alarm
"""

# One listing among several: the network as a whole was loaded, so nothing else tells of it.
LISTINGS = """
insert into quality.source_alarms
select
    network_id, 'listing_failed', source, null, null,
    format('{} could not be read to its end ({}): {}', source, outcome, left(message, 300)),
    'Mend what it names and run again: the other listings were read, and what was missed is asked for.'
from (
    select * from quality.source_coverage
    where network_id in (select network_id from raw.workspace_networks where is_enabled)
    qualify loaded_at = max(loaded_at) over (partition by network_id)
)
where not list_contains($fine, outcome)
"""

VOLUME = """
insert into quality.source_alarms
with enabled as (
    select network_id from raw.workspace_networks
    -- an archive that ended is no source that fell silent; one that is fed still had posts this week
    where is_enabled and (
        not coalesce(is_archive, false)
        or network_id in (select network from raw.posts where created_at >= $as_of::timestamptz - to_days(7))
    )
),
days as (
    select network as network_id, timezone($zone, created_at)::date as day, count(*) as posts
    from raw.posts
    where created_at >= $as_of::timestamptz - to_days(7 * ($weeks + 1) + 2)
    group by all
),
first_days as (select network_id, min(day) as first_day from days group by network_id),
asked as (  -- the last whole day, and the same weekday of the weeks before
    select e.network_id, ($day::date - 7 * w.week::integer)::date as day, w.week
    from enabled as e
    cross join range(0, $weeks + 1) as w (week)
    join first_days as f on f.network_id = e.network_id and f.first_day <= $day::date - 7 * w.week::integer
),
counted as (
    select a.network_id, a.week, coalesce(d.posts, 0) as posts
    from asked as a left join days as d on d.network_id = a.network_id and d.day = a.day
),
usual as (
    select
        network_id,
        max(posts) filter (where week = 0) as posts,
        median(posts) filter (where week > 0) as usual,
        count(*) filter (where week > 0) as weeks
    from counted group by network_id
)
select
    network_id, 'volume_low', $day_name, posts, usual,
    format('{} posts on {}; that weekday usually has {:.0f}.', posts, $day_name, usual),
    'Look whether the source still answers with posts, and whether the search still says what you mean.'
from usual
where weeks >= $min_weeks and usual >= $min_usual and posts < $share * usual
"""

TOKENS = """
insert into quality.source_alarms
select
    network_id, 'token_expires', strftime(token_expires_on, '%Y-%m-%d'),
    date_diff('day', $today::date, token_expires_on), $days,
    case when token_expires_on < $today::date
        then format('The access token ended on {}.', strftime(token_expires_on, '%Y-%m-%d'))
        else format('The access token ends on {}.', strftime(token_expires_on, '%Y-%m-%d'))
    end,
    'Make a new one, put it into the environment, and write its day into token_expires of the workspace.'
from raw.workspace_networks
where is_enabled and token_expires_on <= $today::date + to_days($days)
"""

STALE = """
insert into quality.source_alarms
select
    n.network_id, 'stale', strftime(max(b.loaded_at), '%Y-%m-%d %H:%M'),
    date_diff('hour', max(b.loaded_at), $now::timestamptz), $hours,
    format('Nothing of it was loaded since {} UTC.', strftime(max(b.loaded_at), '%Y-%m-%d %H:%M')),
    'Read what its last run said, mend it, and run again: what was missed is asked for.'
from raw.workspace_networks as n
join raw.batches as b on b.network = n.network_id and b.status = 'loaded'
where n.is_enabled
group by n.network_id
having max(b.loaded_at) < $now::timestamptz - to_hours($hours)
"""


def refresh_alarms(connection: duckdb.DuckDBPyConnection, run: Run, time_zone: str) -> int:
    """Recompute `quality.source_alarms` for a run; returns how many there are.

    The last whole day before `as_of` is held against the same weekday of the weeks before.
    """
    today = run.as_of.astimezone(ZoneInfo(time_zone)).date()
    day = today - timedelta(days=1)
    connection.execute("delete from quality.source_alarms")
    connection.execute(FIELDS, {"enough": MIN_ROWS})
    connection.execute(LISTINGS, {"fine": sorted(WHOLE_ENDS | RESUMABLE_ENDS)})
    connection.execute(
        VOLUME,
        {
            "zone": time_zone,
            "as_of": run.as_of,
            "day": day,
            "day_name": day.isoformat(),
            "weeks": WEEKS,
            "min_weeks": MIN_WEEKS,
            "min_usual": MIN_USUAL,
            "share": VOLUME_SHARE,
        },
    )
    connection.execute(TOKENS, {"today": today, "days": TOKEN_DAYS})
    connection.execute(STALE, {"now": run.as_of, "hours": STALE_HOURS})
    connection.execute(OVERDUE, {"now": run.as_of, **overdue_parameters()})
    connection.execute(UNREADABLE)
    return int(connection.execute("select count(*) from quality.source_alarms").fetchall()[0][0])
