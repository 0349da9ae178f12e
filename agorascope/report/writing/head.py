"""The first section: the three things that matter, or five lines where nothing happened. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from agorascope.report.blocks import Bullets, Item, Paragraph, Section
from agorascope.report.facts import Comparison
from agorascope.report.findings import (
    ENDING,
    Finding,
    Judged,
    has_source_trouble,
    heading_lift,
    leading,
    troubled_networks,
)
from agorascope.report.writing.common import SELDOM, Desk, alarm_in_words, sentence, sentence_middle


def head(desk: Desk, findings: Sequence[Finding]) -> Section:
    """At most three findings, each a sentence in bold and what it rests on."""
    say = desk.voice.say
    items = tuple(in_words(desk, finding) for finding in leading(findings))
    if not items or all(finding.kind == "waiting" for finding in findings):
        return Section(say("head"), (Paragraph(say("head_none")), *((Bullets(items),) if items else ())))
    return Section(say("head"), (Bullets(items, is_ordered=True),))


def in_words(desk: Desk, finding: Finding) -> Item:
    """A finding as a lead and sentences; what is a hint only is said to be one."""
    item = _WRITERS[finding.kind](desk, finding)
    if finding.key in desk.judged and desk.judged[finding.key].is_hint:
        begins_with_name = any(item.lead.startswith(brand.name) for brand in desk.facts.brands)
        lead = item.lead if begins_with_name else sentence_middle(item.lead, keep=True)
        return replace(item, lead=f"{desk.voice.say('hint_only')} {lead}")
    return item


def quiet(desk: Desk) -> tuple[Paragraph, ...]:
    """A week without news, in five lines."""
    say, facts = desk.voice.say, desk.facts
    volumes = [
        say("quiet_volume", week.mentions, brand=week.brand.name, people=desk.people(week.people))
        if week.mentions
        else say("quiet_nothing", brand=week.brand.name)
        for week in facts.brand_weeks
        if week.brand.is_own
    ]
    sources = say("quiet_sources")
    if has_source_trouble(facts):
        sources = say("quiet_sources_troubled", sources=troubled_sources(desk))
    ending = [alarm for alarm in facts.alarms if alarm.kind == ENDING]
    lines = (
        say("head_quiet"),
        " ".join(volumes),
        f"{say('quiet_waiting')} {_quiet_alerts(desk)}",
        " ".join((sources, *(alarm_in_words(desk, alarm) for alarm in ending))),
        say("quiet_method", as_of=desk.voice.moment(facts.as_of)),
    )
    return tuple(Paragraph(line) for line in lines)


def _quiet_alerts(desk: Desk) -> str:
    """That no alert was on; milder ones on competitors, which make no news, are named all the same."""
    names = sorted({alert.brand_name for alert in desk.facts.alerts})
    if names:
        return desk.voice.say("quiet_alerts_rivals", brands=desk.voice.listing(names))
    return desk.voice.say("quiet_alerts")


def troubled_sources(desk: Desk) -> str:
    """The networks whose figures are to be read with care."""
    return desk.voice.listing(sorted(troubled_networks(desk.facts))) or desk.facts.workspace


def _sources(desk: Desk, _: Finding) -> Item:
    say = desk.voice.say
    return Item(say("f_sources_text", sources=troubled_sources(desk)), say("f_sources"))


def _alert(desk: Desk, finding: Finding) -> Item:
    voice, alert = desk.voice, next(a for a in desk.facts.alerts if a.alert_id == finding.key[0])
    lead = voice.say(f"f_alert_{alert.kind}", brand=alert.brand_name, when=desk.when(alert))
    if finding.kind == "rival_alert":
        lead = voice.say("f_rival", brand=alert.brand_name, when=desk.when(alert))
    quotes = desk.facts.alert_quotes.get(alert.alert_id, ())[:1]
    words = [alert_volume(desk, finding.key[0]), desk.cause(alert)]
    if alert.has_short_history:
        words.append(voice.say("alert_short", days=voice.whole(alert.history_days)))
    return Item(" ".join(words), lead, tuple(desk.quote(said) for said in quotes))


def alert_volume(desk: Desk, alert_id: str) -> str:
    """How much was said against what was expected."""
    voice, alert = desk.voice, next(a for a in desk.facts.alerts if a.alert_id == alert_id)
    observed, expected = voice.whole(alert.observed), voice.whole(alert.expected)
    if alert.raised_by == "negativity":
        return voice.say("f_alert_negativity", observed=observed, expected=expected)
    return voice.say(
        "f_alert_volume",
        observed=observed,
        expected=expected,
        unit=voice.say("hour" if alert.resolution == "hour" else "day"),
        total=voice.whole(alert.mentions),
        people=desk.people(alert.authors),
    )


def _direction(judged: Judged) -> str:
    return judged.verdict.removeprefix("hint_")


def _ends(desk: Desk, compared: Comparison, *, is_score: bool = False) -> dict[str, str]:
    voice = desk.voice
    write = voice.net if is_score else voice.share
    return {
        "now": write(compared.now),
        "before": write(compared.before),
        "change": voice.change(compared, is_score=is_score),
    }


def _answered(desk: Desk, finding: Finding) -> Item:
    say, way = desk.voice.say, _direction(desk.judged[finding.key])
    response = desk.facts.response
    if response is None:
        raise ValueError("answers changed without any")
    return Item(say("f_answered_text", **_ends(desk, response.answered)), say(f"f_answered_{way}"))


def _sentiment(desk: Desk, finding: Finding) -> Item:
    say, way = desk.voice.say, _direction(desk.judged[finding.key])
    week = next(w for w in desk.facts.brand_weeks if w.brand.brand_id == finding.key[1])
    text = say("f_sentiment_text", **_ends(desk, week.net_sentiment, is_score=True))
    side, aspect = ("weakest", week.weakest_aspect) if way == "fall" else ("strongest", week.strongest_aspect)
    if aspect:
        text += " " + say(f"f_sentiment_{side}", aspect=desk.aspect(aspect))
    return Item(text, say(f"f_sentiment_{way}", brand=week.brand.name))


def _exchange(desk: Desk, finding: Finding) -> Item:
    say, way = desk.voice.say, _direction(desk.judged[finding.key])
    what, network_id = finding.key
    network = next(q for q in desk.facts.quality if q.network_id == network_id)
    compared = network.reciprocity if what == "reciprocity" else network.active
    return Item(
        say(f"f_{what}_text", **_ends(desk, compared)), say(f"f_{what}_{way}", network=network.network)
    )


def _aspect(desk: Desk, finding: Finding) -> Item:
    say, way = desk.voice.say, _direction(desk.judged[finding.key])
    what, brand_id, aspect_id = finding.key
    week = next(a for a in desk.facts.aspect_weeks if (a.brand_id, a.aspect_id) == (brand_id, aspect_id))
    is_score = what == "aspect_sentiment"
    compared = week.net_sentiment if is_score else week.share
    lead = say(f"f_{what}_{way}", aspect=desk.aspect(aspect_id), brand=desk.facts.brand_name(brand_id))
    text = say(f"f_{what}_text", **_ends(desk, compared, is_score=is_score))
    return Item(text, sentence(lead), tuple(desk.quote(said) for said in week.quotes[:1]))


def _voice_share(desk: Desk, finding: Finding) -> Item:
    say, way = desk.voice.say, _direction(desk.judged[finding.key])
    week = next(w for w in desk.facts.brand_weeks if w.brand.brand_id == finding.key[1])
    return Item(
        say("f_voice_text", **_ends(desk, week.share_of_voice)), say(f"f_voice_{way}", brand=week.brand.name)
    )


def _mentions(desk: Desk, finding: Finding) -> Item:
    voice, judged = desk.voice, desk.judged[finding.key]
    week = next(w for w in desk.facts.brand_weeks if w.brand.brand_id == finding.key[1])
    ratio, ends = ratio_in_words(desk, judged)
    text = voice.say(
        "f_mentions_text",
        now=voice.whole(week.mentions),
        before=voice.whole(week.mentions_before),
        ratio=ratio,
        ends=ends,
    )
    return Item(text, voice.say(f"f_mentions_{_direction(judged)}", brand=week.brand.name))


def ratio_in_words(desk: Desk, judged: Judged) -> tuple[str, str]:
    """The factor between two volumes and its interval."""
    ratio, low, high = (
        desk.voice.decimal(r or 0) for r in (judged.ratio, judged.ratio_low, judged.ratio_high)
    )
    return ratio, desk.voice.interval(low, high)


def _event(desk: Desk, finding: Finding) -> Item:
    from agorascope.report.writing.matters import effects

    event = next(e for e in desk.facts.events if e.event_id == finding.key[0])
    lift = heading_lift(event)
    if lift is None:
        raise ValueError("an event without an effect to head with")
    way = "less" if (lift.lift or 0) < 0 else "more"
    lead = desk.voice.say(f"f_event_{lift.measure}_{way}", event=event.name)
    return Item(effects(desk, event, is_short=True), lead)


def _request(desk: Desk, finding: Finding) -> Item:
    voice, request = desk.voice, desk.facts.requests[int(finding.key[0])]
    usual = voice.decimal(request.usual_people)
    text = voice.say(
        "f_request_text" if request.usual_people >= SELDOM else "f_request_text_from_none",
        label=request.label.replace(" · ", ", "),
        people=desk.people(request.people),
        usual=usual,
    )
    return Item(text, voice.say("f_request"), tuple(desk.quote(said) for said in request.quotes[:1]))


def _waiting(desk: Desk, _: Finding) -> Item:
    voice, facts = desk.voice, desk.facts
    text = (
        voice.say("f_waiting_text", span=voice.span(facts.waiting[0].waiting_minutes))
        if facts.waiting
        else ""
    )
    return Item(text, voice.say("f_waiting", facts.waiting_count))


def _topic(desk: Desk, finding: Finding) -> Item:
    voice, topic = desk.voice, next(t for t in desk.facts.topics if t.name == finding.key[1])
    text = voice.say("f_topic_text", now=voice.whole(topic.posts), before=voice.whole(topic.posts_before))
    return Item(text, voice.say(f"f_topic_{_direction(desk.judged[finding.key])}", topic=topic.name))


_WRITERS: dict[str, Callable[[Desk, Finding], Item]] = {
    "sources": _sources,
    "alert": _alert,
    "rival_alert": _alert,
    "answered": _answered,
    "net_sentiment": _sentiment,
    "exchange": _exchange,
    "aspect": _aspect,
    "share_of_voice": _voice_share,
    "mentions": _mentions,
    "event": _event,
    "request": _request,
    "topic": _topic,
    "waiting": _waiting,
}
