"""What changed, the quality of exchange before volumes; and the alerts of the week. Pure."""

from agorascope.report.blocks import Block, Bullets, Column, Figure, Item, Note, Paragraph, Section, Table
from agorascope.report.charts import sentiment_by_week
from agorascope.report.facts import BrandWeek, Comparison, Facts
from agorascope.report.findings import Judged, Key
from agorascope.report.voice import Voice
from agorascope.report.writing.common import Desk, last_day
from agorascope.report.writing.head import alert_volume, ratio_in_words

FEWEST_POINTS = 3  # of a series, before it is drawn
MOST_NETWORKS = 4

Row = tuple[str, ...]


def changes(desk: Desk) -> Section:
    """The table of what is compared, what moved among the aspects, and the series of each own brand."""
    say, facts = desk.voice.say, desk.facts
    tried = sum(judged.p_value is not None for judged in desk.judged.values())
    columns = [
        Column(say("c_measure"), width=6),
        Column(say("c_now"), is_number=True, width=3),
        Column(say("c_before"), is_number=True, width=3),
        Column(say("c_change"), is_number=True, width=4),
        Column(say("c_verdict"), width=3),
    ]
    rows = _rows(desk)
    has_before = _has_before(facts)
    if not has_before:
        columns, rows = columns[:2], [row[:2] for row in rows]
    blocks: list[Block] = []
    if not facts.week.is_complete:
        blocks.append(Note(say("incomplete", facts.week.days_over)))
    if has_before:
        blocks.append(Paragraph(say("changes_intro", tried=desk.voice.whole(tried))))
    else:
        blocks.append(Note(say("silent_before" if _has_past(facts) else "first_week")))
    caption = say("changes_caption" if has_before else "first_week_caption")
    blocks += [
        Table(caption, tuple(columns), tuple(rows)),
        *_aspects(desk),
        *(figure for week in facts.brand_weeks if week.brand.is_own for figure in _series(desk, week)),
    ]
    return Section(say("changes"), tuple(blocks))


def _has_before(facts: Facts) -> bool:
    """Whether anything was observed in the week before."""
    compared = [measure for network in facts.quality for measure in (network.reciprocity, network.active)]
    compared += [facts.response.answered] if facts.response else []
    return any(week.mentions_before for week in facts.brand_weeks) or any(c.before.n for c in compared)


def _has_past(facts: Facts) -> bool:
    """Whether an earlier week is on record, so that a silent week before is one in which nobody spoke."""
    return any(point.week < facts.week.first for point in facts.series) or any(
        week.mentions_history for week in facts.brand_weeks
    )


def _rows(desk: Desk) -> list[Row]:
    facts, say = desk.facts, desk.voice.say
    rows: list[Row] = []
    if facts.response:
        rows.append(_share_row(desk, say("m_answered"), facts.response.answered, ("answered",)))
        rows.append(_response_row(desk))
    loudest = sorted(facts.quality, key=lambda q: (-q.people, q.network_id))[:MOST_NETWORKS]
    for network in loudest:
        label = say("m_reciprocity", network=network.network)
        rows.append(_share_row(desk, label, network.reciprocity, ("reciprocity", network.network_id)))
    for network in loudest:
        label = say("m_active", network=network.network)
        rows.append(_share_row(desk, label, network.active, ("active", network.network_id)))
    own = [week for week in facts.brand_weeks if week.brand.is_own]
    for week in own:
        key = ("net_sentiment", week.brand.brand_id)
        label = say("m_sentiment", brand=week.brand.name)
        rows.append(_share_row(desk, label, week.net_sentiment, key, is_score=True))
    for week in own:
        key = ("share_of_voice", week.brand.brand_id)
        rows.append(_share_row(desk, say("m_voice", brand=week.brand.name), week.share_of_voice, key))
    for week in own:
        rows += _volume_rows(desk, week)
    return rows


def _share_row(desk: Desk, label: str, compared: Comparison, key: Key, *, is_score: bool = False) -> Row:
    voice: Voice = desk.voice
    write = voice.net if is_score else voice.share
    judged = desk.judged.get(key, Judged("too_few"))
    change = voice.change(compared, is_score=is_score) if compared.is_judged else "–"
    return (label, write(compared.now), write(compared.before), change, voice.say(f"v_{judged.verdict}"))


def _response_row(desk: Desk) -> Row:
    voice, response = desk.voice, desk.facts.response
    if response is None:
        raise ValueError("no answers to tell of")
    spans = [
        voice.span(minutes) if minutes is not None else voice.say("none")
        for minutes in (response.minutes_median, response.minutes_median_before)
    ]
    return (voice.say("m_response"), *spans, "–", voice.say("v_not_judged"))


def _volume_rows(desk: Desk, week: BrandWeek) -> list[Row]:
    return [
        _volume_row(desk, "mentions", week, week.mentions, week.mentions_before),
        _volume_row(desk, "people", week, week.people, week.people_before),
    ]


def _volume_row(desk: Desk, what: str, week: BrandWeek, now: int, before: int) -> Row:
    voice, judged = desk.voice, desk.judged.get((what, week.brand.brand_id), Judged("too_few"))
    change = "–"
    if judged.ratio is not None:
        ratio, ends = ratio_in_words(desk, judged)
        change = voice.say("factor", ratio=ratio, ends=ends)
    label = voice.say(f"m_{what}", brand=week.brand.name)
    return (label, voice.whole(now), voice.whole(before), change, voice.say(f"v_{judged.verdict}"))


def _aspects(desk: Desk) -> list[Block]:
    voice, say = desk.voice, desk.voice.say
    lines: list[tuple[bool, Item]] = []
    tried = set()
    for week in desk.facts.aspect_weeks:
        names = {
            "aspect": desk.aspect(week.aspect_id),
            "brand": desk.facts.brand_name(week.brand_id),
        }
        for what, compared, write in (
            ("aspect_share", week.share, voice.share),
            ("aspect_sentiment", week.net_sentiment, voice.net),
        ):
            judged = desk.judged.get((what, week.brand_id, week.aspect_id), Judged("too_few"))
            if judged.p_value is not None:
                tried.add((week.brand_id, week.aspect_id))
            if judged.is_change or judged.is_hint:
                verdict = say(f"Verdict_{judged.verdict}")
                ends = {"now": write(compared.now), "before": write(compared.before)}
                lines.append((judged.is_hint, Item(say(f"{what}_line", verdict=verdict, **names, **ends))))
    if lines:
        lines.sort(key=lambda line: line[0])  # changes first
        intro = say("aspects_hints" if lines[0][0] else "aspects_moved")
        return [Paragraph(intro), Bullets(tuple(item for _, item in lines))]
    return [Paragraph(say("no_change_aspects", len(tried)))] if tried else []


def _series(desk: Desk, week: BrandWeek) -> list[Figure]:
    voice, brand = desk.voice, week.brand
    points = [p for p in desk.facts.series if p.brand_id == brand.brand_id]
    known = [p.net_sentiment.value for p in points if p.net_sentiment.enough_data]
    values = [value for value in known if value is not None]
    if len(values) < FEWEST_POINTS:
        return []
    ends = {"low": voice.score(min(values)), "high": voice.score(max(values))}
    if week.net_sentiment.now.enough_data:
        now, before = voice.net(week.net_sentiment.now), voice.net(week.net_sentiment.before)
        alt = voice.say("series_alt", brand=brand.name, now=now, before=before, **ends)
    else:
        alt = voice.say("series_alt_no_now", brand=brand.name, **ends)
    caption = voice.say("series_caption", brand=brand.name, weeks=voice.whole(len(points)))
    return [Figure(sentiment_by_week(points, voice), alt, caption)]


def alerts(desk: Desk) -> Section:
    """Each alert that was on in the week: when, how much, the likely cause, and texts that show it."""
    say, facts = desk.voice.say, desk.facts
    if not facts.alerts:
        return Section(say("alerts"), (Paragraph(say("alert_none")),))
    items = tuple(alert_in_words(desk, number) for number in range(len(facts.alerts)))
    return Section(say("alerts"), (Bullets(items),))


def alert_in_words(desk: Desk, number: int) -> Item:
    """One alert of the facts, by its place among them."""
    voice, say, alert = desk.voice, desk.voice.say, desk.facts.alerts[number]
    first = alert.started_at.astimezone(voice.zone).date()
    if alert.ended_at is None:
        when = say("alert_since", start=voice.day(first))
    else:
        last = max(first, last_day(alert.ended_at, voice))
        key = "alert_on" if last == first else "alert_from_to"
        when = say(key, start=voice.day(first), end=voice.day(last))
    parts = [when, alert_volume(desk, alert.alert_id)]
    if alert.negative_share is not None and alert.usual_negative_share is not None:
        shares = (voice.percent(alert.negative_share), voice.percent(alert.usual_negative_share))
        parts.append(say("alert_negative", now=shares[0], usual=shares[1]))
    parts.append(desk.cause(alert))
    if alert.has_short_history:
        parts.append(say("alert_short", days=voice.whole(alert.history_days)))
    if alert.state in {"acknowledged", "closed"}:
        parts.append(say(f"alert_state_{alert.state}"))
    lead = say(f"alert_{alert.kind}", brand=alert.brand_name, severity=say(alert.severity))
    quotes = desk.facts.alert_quotes.get(alert.alert_id, ())
    return Item(" ".join(parts), lead, tuple(desk.quote(said) for said in quotes))
