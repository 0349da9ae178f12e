"""One alert from its episode and the mentions inside it: figures, severity, kind, cause, evidence. Pure.

Kinds:
    event    an own event explains the rise: mentions of the event's days, and no more anger than usual
    crisis   the rise is one of anger, by many: more negative than usual, or most of what has an opinion is,
             of at least 30 mentions
    surge    a rise for another reason, or a quarrel inside one thread or of one author

An own event explains mentions, not anger. Where an event goes wrong (much more negative than usual), the
rise is a crisis, not explained, and the event is its cause.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from agorascope.alerts import causes, quoting, severity
from agorascope.alerts.calendar import local_day
from agorascope.alerts.causes import Likely, Rise
from agorascope.alerts.episodes import Episode, bounds
from agorascope.alerts.quoting import AlertMention
from agorascope.alerts.severity import Facts, Judgement
from agorascope.alerts.steps import OwnEvent
from agorascope.alerts.watching import DAYS_NEEDED
from agorascope.statistics import MIN_N, wilson

Kind = Literal["crisis", "surge", "event"]

EVENT_AFTER = timedelta(days=1)  # an event is spoken of for so long after its end
GONE_WRONG = severity.STEP  # score of negativity from which an event does not explain a rise
CROWD = 50  # people from which a quarrel in one thread is a crisis all the same


@dataclass(frozen=True, slots=True)
class UsualDays:
    """The whole days before an episode that say what is usual."""

    days: int
    mentions: int
    scored: int
    negative: int
    communities: float  # median of a day
    press: int
    aspects: Mapping[str, tuple[int, int]]  # mentions, negative mentions


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is known about an episode."""

    episode: Episode
    mentions: Sequence[AlertMention]
    usual: UsualDays
    events: Sequence[OwnEvent]
    history_days: int  # whole days before the day it started
    as_of: datetime
    zone: ZoneInfo
    own_aspects: frozenset[str] = frozenset()  # those that the workspace names itself


def assemble(scene: Scene) -> dict[str, Any]:
    """The row of an alert."""
    episode, mentions = scene.episode, scene.mentions
    facts = facts_of(scene)
    verdict = severity.judge(facts)
    event = _event_of(episode, scene.events)
    is_angry = facts.scored >= MIN_N and (severity.is_more_negative(facts) or _is_mostly_negative(mentions))
    source = _source(scene, is_angry=is_angry)
    kind = _kind(verdict, event, source, mentions, is_angry=is_angry)
    likely = _likely(scene, event, source, is_angry=is_angry)
    low, high = bounds(episode.peak)
    return {
        "alert_id": episode.alert_id,
        "brand_id": episode.brand_id,
        "resolution": episode.resolution,
        "raised_by": episode.raised_by,
        "started_at": episode.started_at,
        "first_known_at": episode.first_known_at,
        "peak_at": episode.peak.span.start,
        "last_unusual_at": episode.last_unusual_at,
        "ended_at": episode.ended_at(scene.as_of),
        "observed_count": round(episode.peak.observed, 6),
        "expected_count": episode.peak.expected,
        "expected_count_low": low,
        "expected_count_high": high,
        "times_usual": episode.peak.observed / episode.peak.expected if episode.peak.expected > 0 else None,
        "p_value": episode.peak.p_value,
        "mentions_count": len(mentions),
        "authors_count": len({m.author for m in mentions}),
        **_share("negative_share", facts.negative, facts.scored),
        **_share("usual_negative_share", facts.usual_negative, facts.usual_scored),
        "communities_count": facts.communities,
        "usual_communities_count": facts.usual_communities,
        "press_count": facts.press,
        "usual_press_count": facts.usual_press,
        **{f"{rule}_score": score for rule, score in verdict.scores.items()},
        "severity_score": verdict.score,
        "severity_rule": verdict.rule,
        "severity": verdict.severity,
        "alert_kind": kind,
        "likely_cause": likely.cause,
        "cause_detail": likely.detail,
        "cause_share": likely.share,
        "evidence_mention_ids": quoting.choose(mentions, _typical(likely, is_angry=is_angry)),
        "is_explained_by_event": kind == "event",
        "event_id": event.event_id if event else None,
        "history_days": scene.history_days,
        "has_short_history": scene.history_days < DAYS_NEEDED,
    }


def facts_of(scene: Scene) -> Facts:
    """What the rules of severity look at. An episode of negativity has its usual volume."""
    mentions, usual, peak = scene.mentions, scene.usual, scene.episode.peak
    is_volume = scene.episode.raised_by != "negativity"
    by_day: dict[date, set[str]] = {}
    for mention in mentions:
        by_day.setdefault(local_day(mention.mentioned_at, scene.zone), set()).add(mention.community)
    return Facts(
        observed=peak.observed if is_volume else 0.0,
        expected=peak.expected if is_volume else 0.0,
        negative=sum(m.is_negative for m in mentions),
        scored=sum(m.stance is not None for m in mentions),
        usual_negative=usual.negative,
        usual_scored=usual.scored,
        expected_negative=usual.negative / max(usual.days, 1) * _length(scene.episode),
        communities=max((len(places) for places in by_day.values()), default=0),
        usual_communities=usual.communities,
        press=sum(m.is_press for m in mentions),
        usual_press=usual.press / max(usual.days, 1) * max(len(by_day), 1),
    )


def _kind(
    verdict: Judgement,
    event: OwnEvent | None,
    source: Likely | None,
    mentions: Sequence[AlertMention],
    *,
    is_angry: bool,
) -> Kind:
    """What an episode is called."""
    has_gone_wrong = is_angry and verdict.scores["negativity"] >= GONE_WRONG
    if event is not None and not has_gone_wrong:
        return "event"
    is_quarrel = source is not None and len({m.author for m in mentions if m.is_negative}) < CROWD
    return "crisis" if is_angry and not is_quarrel else "surge"


def _is_mostly_negative(mentions: Sequence[AlertMention]) -> bool:
    """Whether more than half of what has an opinion is negative, beyond doubt."""
    stances = Counter(m.stance for m in mentions)
    return wilson(stances["negative"], stances["negative"] + stances["positive"])[0] > 1 / 2


def _event_of(episode: Episode, events: Sequence[OwnEvent]) -> OwnEvent | None:
    """The event during which, or within a day of whose end, the episode began; the latest of several."""
    opening = episode.steps[0].span
    during = [
        event
        for event in events
        if event.brand_id in {None, episode.brand_id}
        and opening.start < event.span.end + EVENT_AFTER
        and opening.end > event.span.start
    ]
    return max(during, key=lambda event: (event.span.start, event.event_id), default=None)


def _source(scene: Scene, *, is_angry: bool) -> Likely | None:
    telling = [m for m in scene.mentions if m.is_negative or not is_angry]
    threads = [m.thread_key for m in telling]
    authors = [m.author for m in telling if m.author_key is not None]
    likely = causes.source_of(_rise(scene, is_angry=is_angry), threads, authors)
    if likely is None or likely.cause == "thread":
        return likely
    key = next(m.author_key for m in telling if m.author == likely.detail)
    return Likely("author", key, likely.share)


def _likely(scene: Scene, event: OwnEvent | None, source: Likely | None, *, is_angry: bool) -> Likely:
    if event is not None:
        return Likely("own_event", event.event_id)
    usual = scene.usual
    telling = [m for m in scene.mentions if m.is_negative or not is_angry]
    whole = usual.negative if is_angry else usual.mentions
    shares = {
        aspect: (negative if is_angry else n) / whole
        for aspect, (n, negative) in usual.aspects.items()
        if whole
    }
    aspects = [m.aspects for m in telling]
    rise = _rise(scene, is_angry=is_angry)
    return source or causes.aspect_of(rise, aspects, shares, scene.own_aspects) or Likely("none")


def _rise(scene: Scene, *, is_angry: bool) -> Rise:
    """Mentions (negative ones where anger rose) of the episode, and of as many usual days."""
    usual = scene.usual
    length = _length(scene.episode)
    whole = usual.negative if is_angry else usual.mentions
    count = sum(m.is_negative for m in scene.mentions) if is_angry else len(scene.mentions)
    return Rise(count, whole / max(usual.days, 1) * length)


def _length(episode: Episode) -> float:
    """Days from the first unusual hour or day to the last."""
    return (episode.last_unusual_at - episode.covered_from) / timedelta(days=1)


def _typical(likely: Likely, *, is_angry: bool) -> Any:
    """Whether a mention shows the cause, and the anger where there is anger."""

    def is_typical(mention: AlertMention) -> bool:
        carries = {
            "thread": mention.thread_key == likely.detail,
            "author": mention.author_key == likely.detail,
            "aspect": likely.detail in mention.aspects,
        }.get(likely.cause, True)
        return carries and (mention.is_negative or not is_angry)

    return is_typical


def _share(name: str, k: int, n: int) -> dict[str, Any]:
    """A share with its n, 95 % interval and whether that is enough."""
    low, high = wilson(k, n)
    return {
        name: k / n if n else None,
        f"{name}_n": n,
        f"{name}_low": low,
        f"{name}_high": high,
        f"{name}_enough_data": n >= MIN_N,
    }
