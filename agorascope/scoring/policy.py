"""Which scorer a run uses: the daily one, or for a large backfill a fast one with a second look.

When more posts wait than `scoring.backfill_posts`, all of them are scored by the fast scorer first,
and those of the last `scoring.recent_days` then again by the daily one. What the fast scorer said of
an older day stays: for those days either scorer's answer is one.

What is said of one person deserves a closer look: where the daily scorer is the cascade, every mention by a
member who often speaks of a brand is read once more, by the accurate scorer alone. See `regulars`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from agorascope.scoring.interface import Scorer, get_scorer
from agorascope.workspace import Scoring, Workspace

MakeScorer = Callable[[], Scorer]  # importable, so that each process can make its own

TEXTS_A_PROCESS = 5_000  # what makes up for the seconds in which a process starts
BACKFILL_SCORER = "fast"
CLOSER_SCORER = "accurate"
_SLOWER = ("cascade", "accurate", "transformer")


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    """Who scores what. Without a backfill scorer the daily one scores everything."""

    daily: MakeScorer
    backfill: MakeScorer | None = None
    closer: MakeScorer | None = None  # reads again what regulars say of brands
    backfill_posts: int = Scoring().backfill_posts
    recent_from: date = date.min  # first day that only the daily scorer's answer will do for


def policy_of(workspace: Workspace, as_of: datetime | None = None) -> ScoringPolicy:
    """What the workspace asks for; the recent days are those before `as_of`, or all without one."""
    asked = workspace.scoring
    kind = asked.scorer.partition(":")[0]
    recent_from = date.min
    if as_of is not None:
        recent_from = as_of.astimezone(workspace.zone).date() - timedelta(days=asked.recent_days)
    return ScoringPolicy(
        daily=partial(get_scorer, asked.scorer, languages=workspace.languages),
        backfill=partial(get_scorer, BACKFILL_SCORER, languages=workspace.languages)
        if kind in _SLOWER
        else None,
        closer=partial(get_scorer, CLOSER_SCORER, languages=workspace.languages)
        if kind == "cascade"
        else None,
        backfill_posts=asked.backfill_posts,
        recent_from=recent_from,
    )
