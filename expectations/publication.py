"""The gate at publication: may these marts be shown?

    marts + facts of the last publication -> suites marts.*, quality.publication -> verdict

A no leaves the last publication in place. Shrink, emptiness and a turn-over of the scores can
be acknowledged by a person; a handle in a text or a figure outside its range cannot.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pandas as pd

from agorascope.errors import GateError
from expectations.drift import population_stability_index
from expectations.facts import PreviousFacts, facts_of
from expectations.rules import Severity
from expectations.run import Outcome, validate
from expectations.sparse import SparseTable
from expectations.suites import (
    marts__bridge_member_personas,
    marts__dim_channels,
    marts__dim_members,
    marts__dim_personas,
    marts__fct_alert_watch,
    marts__fct_alerts,
    marts__fct_ambassador_candidates,
    marts__fct_ambassador_criteria,
    marts__fct_brand_terms_weekly,
    marts__fct_channel_hours,
    marts__fct_channel_metrics_daily,
    marts__fct_community_candidates,
    marts__fct_community_quality_weekly,
    marts__fct_conversations,
    marts__fct_event_lift,
    marts__fct_event_lift_daily,
    marts__fct_event_participation,
    marts__fct_inbox,
    marts__fct_interaction_pairs,
    marts__fct_member_activity_weekly,
    marts__fct_member_favourability,
    marts__fct_member_influence,
    marts__fct_member_orbit,
    marts__fct_outreach_contacts,
    marts__fct_outreach_funnel_weekly,
    marts__fct_owned_posts,
    marts__fct_requests_weekly,
    marts__fct_response_weekly,
    marts__fct_stance_accuracy,
    marts__fct_stance_confusions,
    marts__fct_topic_links_daily,
    marts__fct_topic_terms_weekly,
    marts__fct_topic_watch_daily,
)
from expectations.suites import marts__fct_brand_aspect_weekly as aspects
from expectations.suites import marts__fct_brand_reputation_daily as daily
from expectations.suites import marts__fct_community_visibility_weekly as visibility
from expectations.suites import marts__fct_competitor_benchmark_weekly as benchmark
from expectations.suites import marts__fct_mentions as mentions
from expectations.suites import quality__publication as publication
from expectations.volume import least_rows

GATE = "marts"
ENOUGH_FOR_DRIFT = 100  # scored mentions, before and now
ENOUGH_TO_STOP = 500
# Tables of figures: they have rows as soon as a mention counts, and every figure lies in its range.
FIGURES = (daily, aspects, visibility, benchmark)
# Tables that may be empty on a good day.
SPARSE: tuple[SparseTable, ...] = (
    marts__fct_requests_weekly.TABLE,
    marts__fct_conversations.TABLE,
    marts__fct_inbox.TABLE,
    marts__fct_response_weekly.TABLE,
    marts__fct_topic_watch_daily.TABLE,
    marts__fct_topic_links_daily.TABLE,
    marts__fct_topic_terms_weekly.TABLE,
    marts__fct_brand_terms_weekly.TABLE,
    marts__fct_community_candidates.TABLE,
    marts__fct_community_quality_weekly.TABLE,
    marts__dim_members.TABLE,
    marts__fct_member_orbit.TABLE,
    marts__dim_personas.TABLE,
    marts__bridge_member_personas.TABLE,
    marts__fct_interaction_pairs.TABLE,
    marts__fct_member_influence.TABLE,
    marts__fct_member_activity_weekly.TABLE,
    marts__fct_stance_accuracy.TABLE,
    marts__fct_stance_confusions.TABLE,
    marts__fct_alerts.TABLE,
    marts__fct_alert_watch.TABLE,
    marts__fct_member_favourability.TABLE,
    marts__fct_ambassador_criteria.TABLE,
    marts__fct_ambassador_candidates.TABLE,
    marts__fct_outreach_contacts.TABLE,
    marts__fct_outreach_funnel_weekly.TABLE,
    marts__fct_event_lift.TABLE,
    marts__fct_event_lift_daily.TABLE,
    marts__fct_event_participation.TABLE,
    marts__dim_channels.TABLE,
    marts__fct_channel_metrics_daily.TABLE,
    marts__fct_owned_posts.TABLE,
    marts__fct_channel_hours.TABLE,
)
# The tables that are judged, and the columns of each that the gate needs to see.
FRAMES: Mapping[str, tuple[str, ...]] = {
    mentions.NAME: mentions.COLUMNS,
    **{figures.NAME: figures.COLUMNS for figures in FIGURES},
    **{table.name: table.columns for table in SPARSE},
}


@dataclass(frozen=True, slots=True)
class MartsVerdict:
    """What the gate found. `facts` are to be stored beside the publication, for the next gate."""

    outcomes: list[Outcome]
    is_ok: bool
    failures: list[str]
    warnings: list[str] = field(default_factory=list)
    facts: dict[str, PreviousFacts] = field(default_factory=dict)


def marts_gate(
    frames: Mapping[str, pd.DataFrame],
    previous: Mapping[str, PreviousFacts] | None,
    *,
    as_of: datetime,
    staleness_days: int,
    fail_after_days: int | None = None,
    posts_loaded: int = 1,
    has_pseudonyms: bool = True,
    keep: Collection[str] = (),
    acknowledged: bool = False,
) -> MartsVerdict:
    """Judge what is about to be shown: the tables and columns of `FRAMES`.

    `previous` are the facts of the last good publication, `posts_loaded` how many posts were ever
    loaded, `keep` the handles that may stay readable. `acknowledged` says that a person has looked
    at the shrink or turn-over and wants it published.
    """
    _require_tables(frames)
    before = previous or {}
    facts = {name: facts_of(frames[name]) for name in FRAMES}
    least = {name: least_rows(before[name].rows) if name in before else None for name in FRAMES}
    moment = as_of.astimezone(UTC)
    outcomes = validate(
        mentions.frame_of(frames[mentions.NAME], keep if has_pseudonyms else ()),
        mentions.build_suite(
            rows=facts[mentions.NAME].rows,
            as_of=moment,
            staleness_days=staleness_days,
            fail_after_days=fail_after_days,
            least_rows=least[mentions.NAME],
            must_have_rows=posts_loaded > 0,
            has_pseudonyms=has_pseudonyms,
            is_acknowledged=acknowledged,
        ),
        gate=GATE,
        asset=mentions.NAME,
    )
    for figures in FIGURES:
        suite = figures.build_suite(
            least_rows=least[figures.NAME],
            must_have_rows=_has_whole_days(frames[mentions.NAME], moment),
            is_acknowledged=acknowledged,
        )
        frame = figures.frame_of(frames[figures.NAME])
        outcomes += validate(frame, suite, gate=GATE, asset=figures.NAME)
    for table in SPARSE:
        if not facts[table.name].rows:
            continue  # nothing to hold against the rules, which cost seconds
        suite = table.build_suite(as_of=moment, has_pseudonyms=has_pseudonyms)
        frame = table.frame_of(frames[table.name], keep if has_pseudonyms else ())
        outcomes += validate(frame, suite, gate=GATE, asset=table.name)
    drift = drift_facts(before.get(mentions.NAME), facts[mentions.NAME])
    if drift:
        suite = publication.build_suite(drift, is_acknowledged=acknowledged)
        outcomes += validate(publication.frame_of(drift), suite, gate=GATE, asset=publication.NAME)
    return _verdict(outcomes, facts)


def drift_facts(before: PreviousFacts | None, now: PreviousFacts) -> dict[str, float]:
    """What suite quality.publication looks at; empty without enough scored mentions on both sides."""
    if before is None:
        return {}
    facts: dict[str, float] = {}
    pairs = {
        "label_drift": (list(before.label_counts.values()), list(now.label_counts.values())),
        "score_drift": (before.score_counts, now.score_counts),
    }
    for name, (old, new) in pairs.items():
        known = min(sum(old), sum(new))
        if known < ENOUGH_FOR_DRIFT or len(old) != len(new):
            continue
        facts[name] = population_stability_index(old, new)
        if known >= ENOUGH_TO_STOP:
            facts[name + publication.LARGE] = facts[name]
    if "score_drift" in facts and before.mean_p_positive is not None and now.mean_p_positive is not None:
        facts[publication.MEAN_CHANGE] = now.mean_p_positive - before.mean_p_positive
    return facts


def _has_whole_days(frame: pd.DataFrame, as_of: datetime) -> bool:
    """Whether a mention counts for the daily figures: not by staff, on a day that is over everywhere."""
    times = pd.to_datetime(frame["mentioned_at"], utc=True)
    is_staff = frame["is_staff"].eq(True)
    return bool((~is_staff & (times < as_of - timedelta(days=2))).any())


def _require_tables(frames: Mapping[str, pd.DataFrame]) -> None:
    for name, columns in FRAMES.items():
        if name not in frames:
            raise GateError(
                f"The gate was not given {name}.",
                remedy="Run `agorascope build` before `agorascope publish`.",
            )
        missing = [column for column in columns if column not in frames[name]]
        if missing:
            raise GateError(
                f"{name} has no column {', '.join(missing)}, so it cannot be checked.",
                remedy="Run `agorascope build` again; if it stays, change the suite together with the model.",
            )


def _verdict(outcomes: list[Outcome], facts: dict[str, PreviousFacts]) -> MartsVerdict:
    failures = [outcome.message for outcome in outcomes if outcome.stops]
    return MartsVerdict(
        outcomes=outcomes,
        is_ok=not failures,
        failures=failures,
        warnings=[o.message for o in outcomes if not o.is_success and o.severity is Severity.WARN],
        facts=facts,
    )
