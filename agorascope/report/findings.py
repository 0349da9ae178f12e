"""What may be called a change, and the three things that matter most. Pure.

A share or score changed when the 95 % interval of the difference leaves out zero, and when that holds among
the comparisons of the report: of a hundred looks a week, five would be "changes" by chance. The rule of
Benjamini and Hochberg (Controlling the false discovery rate, J. R. Statist. Soc. B 57 (1995) 289-300) keeps
the expected share of false ones among the changes told below 5 %; in a week where nothing changed, a report
that tells any change is one of twenty. It is applied twice: to the few key figures of the own brands, so that
a true change of theirs is not lost among details, and to everything else. What passes its own interval only
is told as a hint. Effects of events are judged apart, by one 90 % interval for each measure, outside this
rule; so they head the report only by volume or people, and only in the week in which the event ended or the
next.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from agorascope.report.facts import Comparison, Event, Facts, Lift
from agorascope.statistics import Z_95

Verdict = Literal["rise", "fall", "hint_rise", "hint_fall", "steady", "too_few"]
Kind = Literal[
    "sources", "alert", "answered", "net_sentiment", "exchange", "aspect", "share_of_voice", "mentions",
    "rival_alert", "event", "request", "topic", "waiting",
]  # fmt: skip
Key = tuple[str, ...]  # what is compared: ("net_sentiment", brand), ("aspect_share", brand, aspect) ...

FALSE_CHANGES = 0.05  # expected share among the changes told
MIN_WEEKS = 5  # of history, before a volume is judged at all
SMALLEST_VOLUME = 20  # in both weeks together


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and, for volumes, the factor between the two weeks with its 95 % interval."""

    verdict: Verdict
    p_value: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def is_change(self) -> bool:
        return self.verdict in {"rise", "fall"}

    @property
    def is_hint(self) -> bool:
        return self.verdict in {"hint_rise", "hint_fall"}


TOO_FEW = Judged("too_few")


def judge(facts: Facts) -> dict[Key, Judged]:
    """A verdict on every comparison that the report makes."""
    shares = _shares(facts)
    found = {key: _of_share(value) for key, value in shares.items()}
    if facts.week.is_complete:  # half a week has fewer mentions than a whole one, and that is no news
        found |= _volumes(facts)
    own = {brand.brand_id for brand in facts.own_brands}
    key_figures = {key: judged for key, judged in found.items() if _is_key_figure(key, own)}
    details = {key: judged for key, judged in found.items() if key not in key_figures}
    return settle(key_figures) | settle(details)


def _is_key_figure(key: Key, own: Collection[str]) -> bool:
    """The few figures that the week is judged by, chosen before anybody looks: a family of their own."""
    return key == ("answered",) or (
        key[0] in {"net_sentiment", "share_of_voice", "mentions", "people"} and key[1] in own
    )


def settle(found: Mapping[Key, Judged]) -> dict[Key, Judged]:
    """Turn rises and falls into hints where they do not hold among all comparisons."""
    tried = sorted((j.p_value, key) for key, j in found.items() if j.p_value is not None)
    line = -1.0
    for place, (p_value, _) in enumerate(tried, start=1):
        if p_value <= FALSE_CHANGES * place / len(tried):
            line = p_value
    return {key: _lowered(judged, line) for key, judged in found.items()}


def _lowered(judged: Judged, line: float) -> Judged:
    if not judged.is_change or (judged.p_value is not None and judged.p_value <= line):
        return judged
    hint: Verdict = "hint_rise" if judged.verdict == "rise" else "hint_fall"
    return Judged(hint, judged.p_value, judged.ratio, judged.ratio_low, judged.ratio_high)


def _shares(facts: Facts) -> dict[Key, Comparison]:
    found: dict[Key, Comparison] = {}
    if facts.response:
        found["answered",] = facts.response.answered
    for network in facts.quality:
        found["reciprocity", network.network_id] = network.reciprocity
        found["active", network.network_id] = network.active
    for week in facts.brand_weeks:
        found["net_sentiment", week.brand.brand_id] = week.net_sentiment
        found["share_of_voice", week.brand.brand_id] = week.share_of_voice
    for aspect in facts.aspect_weeks:
        found["aspect_share", aspect.brand_id, aspect.aspect_id] = aspect.share
        found["aspect_sentiment", aspect.brand_id, aspect.aspect_id] = aspect.net_sentiment
    return found


def _volumes(facts: Facts) -> dict[Key, Judged]:
    found: dict[Key, Judged] = {}
    for week in facts.brand_weeks:
        found["mentions", week.brand.brand_id] = of_volume(
            week.mentions, week.mentions_before, week.mentions_history
        )
        found["people", week.brand.brand_id] = of_volume(week.people, week.people_before, week.people_history)
    for topic in facts.topics:
        found["topic", topic.name] = of_volume(topic.posts, topic.posts_before, topic.posts_history)
    return found


def _of_share(compared: Comparison) -> Judged:
    change, low, high = compared.change, compared.change_low, compared.change_high
    if not compared.is_judged or change is None or low is None or high is None:
        return TOO_FEW
    toward_zero = change - low if change > 0 else high - change
    z = abs(change) * Z_95 / toward_zero if toward_zero > 0 else (math.inf if change else 0.0)
    p_value = math.erfc(z / math.sqrt(2))
    verdict: Verdict = "rise" if low > 0 else "fall" if high < 0 else "steady"
    return Judged(verdict, p_value)


def of_volume(now: int, before: int, history: Sequence[int]) -> Judged:
    """Whether a weekly count changed, measured by how much it usually moves from week to week.

    Counts of posts scatter more than chance alone would have it, since people answer each other. The
    dispersion is the mean of (a - b)^2 / (a + b) over the pairs of neighbouring weeks in `history`, at least
    1; log(now / before) is compared with its error sqrt(dispersion (1/now + 1/before)) by Student's t.
    """
    pairs = [(a, b) for a, b in pairwise(history) if a + b]
    if len(history) < MIN_WEEKS or not pairs or now + before < SMALLEST_VOLUME or not (now and before):
        return TOO_FEW
    from scipy.stats import t as student

    dispersion = max(1.0, sum((a - b) ** 2 / (a + b) for a, b in pairs) / len(pairs))
    error = math.sqrt(dispersion * (1 / now + 1 / before))
    step = math.log(now / before)
    reach = float(student.ppf(0.975, len(pairs))) * error
    p_value = 2 * float(student.sf(abs(step) / error, len(pairs)))
    verdict: Verdict = "rise" if step > reach else "fall" if step < -reach else "steady"
    return Judged(verdict, p_value, math.exp(step), math.exp(step - reach), math.exp(step + reach))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that matters: its kind, and whom or what it is about."""

    kind: Kind
    key: Key = ()


MOST_FINDINGS = 3
ENDING = "token_expires"  # the alarm of an access that ends soon
_AMOUNTS: tuple[Kind, ...] = ("share_of_voice", "mentions")
_KEY_FIGURES: tuple[Kind, ...] = ("answered", "net_sentiment", *_AMOUNTS)


def rank(facts: Facts, judged: Mapping[Key, Judged]) -> list[Finding]:
    """What happened, what matters most first.

    What may spoil the figures comes before the figures; then crises; then the quality of exchange, what
    people think, how much they speak, the others, and what waits.
    """
    own = {brand.brand_id for brand in facts.own_brands}
    found = [Finding("sources")] if has_source_trouble(facts) else []
    found += [Finding("alert", (a.alert_id,)) for a in facts.alerts if a.is_own_brand and a.kind != "event"]
    found += [Finding("answered", k) for k in judged if k[0] == "answered" and judged[k].is_change]
    found += [
        Finding("net_sentiment", k)
        for k in judged
        if k[0] == "net_sentiment" and k[1] in own and judged[k].is_change
    ]
    found += [
        Finding("exchange", k) for k in judged if k[0] in {"reciprocity", "active"} and judged[k].is_change
    ]
    found += [
        Finding("aspect", k)
        for k in sorted(judged, key=lambda k: (judged[k].p_value or 0, k))
        if k[0] in {"aspect_sentiment", "aspect_share"} and judged[k].is_change
    ]
    found += [
        Finding(kind, k)
        for kind in _AMOUNTS
        for k in judged
        if k[0] == kind and k[1] in own and judged[k].is_change
    ]
    found += [Finding("alert", (a.alert_id,)) for a in facts.alerts if a.is_own_brand and a.kind == "event"]
    found += [
        Finding("rival_alert", (a.alert_id,)) for a in facts.alerts if not a.is_own_brand and a.rank > 0
    ]
    found += [
        Finding("event", (event.event_id,))
        for event in facts.events
        if event.brand_id in own
        and facts.week.before <= event.ends_on <= facts.week.last
        and heading_lift(event) is not None
    ]
    found += [Finding("request", (str(n),)) for n, r in enumerate(facts.requests) if r.trend == "rising"]
    found += [Finding("topic", k) for k in judged if k[0] == "topic" and judged[k].is_change]
    found += [Finding("waiting")] if facts.waiting_count else []
    if len(found) < MOST_FINDINGS:
        found += [
            Finding(kind, k)
            for kind in _KEY_FIGURES
            for k in judged
            if k[0] == kind and (len(k) == 1 or k[1] in own) and judged[k].is_hint
        ]
    return found


def leading(findings: Sequence[Finding]) -> list[Finding]:
    """The few that stand first: the best of each kind, so that three aspects do not hide the rest."""
    seen: set[Kind] = set()
    firsts: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        (others if finding.kind in seen else firsts).append(finding)
        seen.add(finding.kind)
    return [*firsts, *others][:MOST_FINDINGS]


def has_source_trouble(facts: Facts) -> bool:
    """Whether a source failed or gave less than it should, so that figures may be wrong."""
    return bool(facts.gate_failures or troubled_networks(facts))


def troubled_networks(facts: Facts) -> set[str]:
    """The networks that posts may be missing from; an access that ends some day is no trouble yet."""
    alarmed = {alarm.network for alarm in facts.alarms if alarm.kind != ENDING}
    only_ending = {alarm.network for alarm in facts.alarms} - alarmed
    return alarmed | {
        source.network
        for source in facts.sources
        if is_troubled(source.status) and not (source.status == "alarm" and source.network in only_ending)
    }


def heading_lift(event: Event) -> Lift | None:
    """The effect that an event may stand first with: on how much or by how many was spoken, nothing finer."""
    found = {lift.measure: lift for lift in event.lifts if lift.has_effect}
    return found.get("volume") or found.get("people")


def is_troubled(status: str) -> bool:
    """Whether a source's status means that posts may be missing."""
    return status not in {"ok", "idle", "disabled"}


def is_quiet(facts: Facts, findings: Sequence[Finding]) -> bool:
    """A week without news: nothing changed, nobody waits, nobody is to be thanked or invited."""
    return not (findings or facts.friends or facts.candidates or facts.requests or facts.own_posts)
