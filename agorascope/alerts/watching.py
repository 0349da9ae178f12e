"""Which hours and days of a brand are unusual, from their past alone. Pure.

    counts by hour -> whole days -> volume (baseline, or a cautious one) --.
                   -> whole hours, where there are enough of them ---------+-> unusual steps
                   -> share of negative of each day (and number, while the history is short) -|
    own events     -> mentions since an event's start, as a whole --------'

Only hours and days that are over by `as_of` are judged, and what is said of one never changes when later
ones come. Silence is a matter of the health of sources, so only rises are looked for.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from agorascope.alerts import negativity, short_history
from agorascope.alerts.baseline import Baseline, fit_baseline, rhythm_of
from agorascope.alerts.calendar import DAY, HOUR, Span, day_span, hour_span, local_day
from agorascope.alerts.detection import FALSE_ALARMS_PER_WEEK, MIN_STEPS, Bools, upper_tail
from agorascope.alerts.planned import judge_events
from agorascope.alerts.series import Floats, Series, lay_out
from agorascope.alerts.steps import Counts, History, RaisedBy, Resolution, Unusual, Watch

MIN_MENTIONS = 5  # of a step: fewer are no matter for an alert
MIN_EXTRA = 3  # mentions above what was expected
HOURLY_RATE = 3  # mentions an hour over the window; below, most hours are all but empty
HOURLY_WINDOW = 28  # days
MOST_IN_AN_HOUR = 0.5  # of all mentions at one hour of the day: then the times are those of days
DAYS_NEEDED = 28  # before a history is no longer called short


def watch(history: History) -> Watch:
    """Judge every whole hour and day of a brand."""
    zone = ZoneInfo(history.zone_name)
    days = whole_days(history, zone)
    if not days:
        return Watch(None, 0, is_hourly=False, unusual=(), days={})
    series = _day_series(days)
    base = _day_baseline(series)
    spans = [day_span(day, zone) for day in days]
    unusual = _loud(series.values, base, spans, "day", _alphas(series.values))
    loud = {(local_day(step.span.start, zone) - min(days)).days for step in unusual}
    unusual += _negative_days(days, loud, spans)
    hours, is_hourly = _loud_hours(history, zone, min(days))
    unusual += hours
    unusual += judge_events(history, days, series, zone)
    unusual.sort(key=lambda step: (step.span.end, step.span.start, step.raised_by))
    return Watch(min(days), len(days) - 1, is_hourly, tuple(unusual), days)


def whole_days(history: History, zone: ZoneInfo) -> dict[date, Counts]:
    """Counts of each day from the first mention to the last day that is over; silent days are zero."""
    if not history.hours:
        return {}
    first = min(history.hours).date()
    last = local_day(history.as_of, zone) - DAY  # the day of as_of is over only from its midnight on
    days = {first + timedelta(days=n): Counts() for n in range((last - first).days + 1)}
    for wall, counts in history.hours.items():
        if wall.date() in days:
            days[wall.date()] += counts
    return days


def _day_series(days: dict[date, Counts]) -> Series:
    """Mentions by day. The first day is unknown: listening began somewhere inside it."""
    values = np.array([counts.mentions for counts in days.values()], dtype=np.float64)
    values[0] = np.nan
    return lay_out(list(days), values, timedelta(days=1))


def _day_baseline(series: Series) -> Baseline:
    """The baseline, and where it knows too little, the cautious one."""
    full = fit_baseline(series, rhythm_of(series.step))
    short = short_history.cautious_baseline(series.values)
    is_short = _known_before(series.values) < MIN_STEPS
    return Baseline(
        np.where(is_short, short.expected, full.expected),
        np.where(is_short, short.dispersion, full.dispersion),
        np.where(is_short, short.doubt, full.doubt),
    )


def _alphas(values: Floats) -> Floats:
    """False alarms accepted on each day: more while the history is short."""
    return np.where(_known_before(values) < MIN_STEPS, short_history.ALPHA, FALSE_ALARMS_PER_WEEK / 7)


def _known_before(values: Floats) -> Floats:
    """How many steps before each are known."""
    is_known = ~np.isnan(values)
    return np.asarray(np.cumsum(is_known) - is_known, dtype=np.float64)


def _loud(
    values: Floats,
    base: Baseline,
    spans: list[Span],
    resolution: Resolution,
    alphas: Floats,
    raised_by: RaisedBy = "volume",
) -> list[Unusual]:
    """Steps with more mentions than their past let expect."""
    p_values = upper_tail(values, base.expected, base.dispersion + base.doubt)
    with np.errstate(invalid="ignore"):
        is_loud = (p_values < alphas) & (values >= MIN_MENTIONS) & (values - base.expected >= MIN_EXTRA)
    return [
        Unusual(
            spans[i],
            resolution,
            raised_by,
            float(values[i]),
            float(base.expected[i]),
            float(np.sqrt(base.doubt[i])),
            float(p_values[i]),
        )
        for i in np.flatnonzero(is_loud)
    ]


def _negative_days(days: dict[date, Counts], loud: set[int], spans: list[Span]) -> list[Unusual]:
    """Days on which an unusual share was negative, or while the history is short an unusual number.

    Their figures are of negative mentions.
    """
    scored = np.array([counts.scored for counts in days.values()], dtype=np.float64)
    negative = np.array([counts.negative for counts in days.values()], dtype=np.float64)
    found = negativity.judge_days(negative, scored, loud, FALSE_ALARMS_PER_WEEK / 7)
    short = negative.copy()
    short[0], short[_known_before(negative) > MIN_STEPS] = np.nan, np.nan
    base = short_history.cautious_baseline(short)
    alphas = np.full(len(short), short_history.ALPHA)
    steps = _loud(short, base, spans, "day", alphas, "negativity")
    known = {step.span for step in steps}
    for index, p_value in found.items():
        past = negativity.window(index, loud | {day for day in found if day < index})
        usual = negativity.usual_share(negative[past], scored[past])
        if usual is None or spans[index] in known:
            continue
        expected = usual.share * scored[index]
        doubt = np.sqrt((1 - usual.share) / usual.share * (usual.rho + 1 / usual.n))
        steps.append(
            Unusual(
                spans[index],
                "day",
                "negativity",
                float(negative[index]),
                float(expected),
                float(doubt),
                p_value,
            )
        )
    return steps


def _loud_hours(history: History, zone: ZoneInfo, first: date) -> tuple[list[Unusual], bool]:
    """Loud hours among those at which hours could be judged, and whether the last one could."""
    start = datetime.combine(first, datetime.min.time())
    walls, spans = [], []
    wall = start
    while (span := hour_span(wall, zone)).end <= history.as_of:
        walls.append(wall)
        spans.append(span)
        wall += HOUR
    raw = np.array([history.hours.get(wall, Counts()).mentions for wall in walls], dtype=np.float64)
    begun = min(history.hours)
    is_dense = _is_dense(raw)
    if not is_dense.any():
        return [], False
    lasting = np.array([span.hours for span in spans], dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(lasting > 0, raw / lasting, np.nan)
    values[: walls.index(begun) + 1] = np.nan
    series = lay_out(walls, values, HOUR)
    base = fit_baseline(series, rhythm_of(series.step))
    is_judged = is_dense & (_known_before(values) >= 24 * MIN_STEPS)
    alphas = np.full(len(values), FALSE_ALARMS_PER_WEEK / (7 * 24))
    loud = _loud(np.where(is_judged, values, np.nan), base, spans, "hour", alphas)
    return loud, bool(is_judged[-1])


def _is_dense(values: Floats) -> Bools:
    """Whether the window before each hour held enough mentions, at enough different hours."""
    window = HOURLY_WINDOW * 24
    is_dense = np.zeros(len(values), dtype=bool)
    for day in range(MIN_STEPS, len(values) // 24 + 1):
        at = day * 24
        past = values[max(0, at - window) : at]
        by_hour = past[: len(past) // 24 * 24].reshape(-1, 24).sum(axis=0)
        dense = past.mean() >= HOURLY_RATE and by_hour.max() <= MOST_IN_AN_HOUR * by_hour.sum()
        is_dense[at : at + 24] = dense
    return is_dense
