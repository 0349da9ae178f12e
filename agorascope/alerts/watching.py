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
from agorascope.alerts.detection import MIN_STEPS, Bools, detect
from agorascope.alerts.evidence import upper_tail
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
    spans = [day_span(day, zone) for day in days]
    unusual = _loud_days(series, list(days), spans)
    first = min(days)
    loud = {(local_day(step.span.start, zone) - first).days for step in unusual}
    unusual += _negative_days(days, loud, spans)
    hours, is_hourly = _loud_hours(history, zone, first)
    unusual += hours
    unusual += judge_events(history, days, series, zone)
    unusual.sort(key=lambda step: (step.span.end, step.span.start, step.raised_by))
    return Watch(first, len(days) - 1, is_hourly, tuple(unusual), days)


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


def _loud_days(series: Series, names: list[date], spans: list[Span]) -> list[Unusual]:
    """Days with more mentions than their past let expect; judged with more care while that is short."""
    values = series.values
    found = detect(names, values, step=timedelta(days=1))
    doubt = fit_baseline(series, rhythm_of(series.step)).doubt
    base = Baseline(found.expected, np.full(len(values), np.nan), doubt)
    is_short = _known_before(values) < MIN_STEPS
    return _steps(~is_short & found.is_anomaly, values, base, found.p_value, spans, "day") + _cautious(
        np.where(is_short, values, np.nan), spans, "volume"
    )


def _cautious(values: Floats, spans: list[Span], raised_by: RaisedBy) -> list[Unusual]:
    """Days of a short history (nan: not to be judged) that are loud."""
    base = short_history.cautious_baseline(values)
    p_values = upper_tail(values, base.expected, base.dispersion + base.doubt)
    with np.errstate(invalid="ignore"):
        is_loud = p_values < short_history.ALPHA
    return _steps(is_loud, values, base, p_values, spans, "day", raised_by)


def _known_before(values: Floats) -> Floats:
    """How many steps before each are known."""
    is_known = ~np.isnan(values)
    return np.asarray(np.cumsum(is_known) - is_known, dtype=np.float64)


def _steps(
    is_loud: Bools,
    values: Floats,
    base: Baseline,
    p_values: Floats,
    spans: list[Span],
    resolution: Resolution,
    raised_by: RaisedBy = "volume",
) -> list[Unusual]:
    """The steps that are loud, and matter: a handful of mentions is no alert, however rare."""
    with np.errstate(invalid="ignore"):
        matters = (values >= MIN_MENTIONS) & (values - base.expected >= MIN_EXTRA)
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
        for i in np.flatnonzero(is_loud & matters)
    ]


def _negative_days(days: dict[date, Counts], loud: set[int], spans: list[Span]) -> list[Unusual]:
    """Days on which an unusual share was negative, or while the history is short an unusual number.

    Their figures are of negative mentions.
    """
    scored = np.array([counts.scored for counts in days.values()], dtype=np.float64)
    negative = np.array([counts.negative for counts in days.values()], dtype=np.float64)
    found = negativity.judge_days(negative, scored, loud)
    short = negative.copy()
    short[0], short[_known_before(negative) > MIN_STEPS] = np.nan, np.nan
    steps = _cautious(short, spans, "negativity")
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
    with np.errstate(divide="ignore", invalid="ignore"):  # whole, since counts are judged as counts
        values = np.where(lasting > 0, np.ceil(raw / lasting), np.nan)
    values[: walls.index(begun) + 1] = np.nan
    found = detect(walls, values, step=HOUR)
    series = lay_out(walls, values, HOUR)
    doubt = fit_baseline(series, rhythm_of(series.step)).doubt
    base = Baseline(found.expected, np.full(len(values), np.nan), doubt)
    is_judged = is_dense & (_known_before(values) >= 24 * MIN_STEPS)
    loud = _steps(is_judged & found.is_anomaly, values, base, found.p_value, spans, "hour")
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
