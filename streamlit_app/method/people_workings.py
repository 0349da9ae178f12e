"""Figures of members, communities and invitations, computed again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agorascope.favour.posterior import PRIOR_STRENGTH, posterior
from agorascope.influence.combining import PAGE_RANK_FROM, percentiles, scores
from agorascope.statistics import share
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import whole
from streamlit_app.method.reputation_workings import share_again
from streamlit_app.method.working import Check, Row, Span, Step, Working, known, number

WHOLE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Standing:
    """Members of a community who are alike in all three parts of influence."""

    page_rank: float
    t_factor: int
    reach: int
    members: int


def favour_again(row: Row) -> Working:
    """How favourable a member is to a brand."""
    positive, negative = int(row["positive_count"]), int(row["negative_count"])
    prior = float(row["prior_share"])
    found = posterior([positive], [negative], [prior])
    value, low, high = (float(part[0]) for part in (found.value, found.low, found.high))
    above, below = PRIOR_STRENGTH * prior + positive, PRIOR_STRENGTH * (1 - prior) + negative
    steps = (
        Step(
            _("Before a word is heard"), f"Beta(4 × {number(prior)}, 4 × {number(1 - prior)})", number(prior)
        ),
        Step(
            _("With what the member said"),
            f"Beta({number(PRIOR_STRENGTH * prior)} + {positive}, "
            f"{number(PRIOR_STRENGTH * (1 - prior))} + {negative})",
            f"Beta({number(above)}, {number(below)})",
        ),
        Step(_("Favour: its mean"), f"{number(above)} ÷ ({number(above)} + {number(below)})", number(value)),
        Step(
            _("Its 5% and 95% quantiles"),
            _("a 90% interval; the lower end ranks the members"),
            _("{low} to {high}").format(low=number(low), high=number(high)),
        ),
    )
    inputs = (
        (_("Positive opinions"), whole(positive)),
        (_("Negative opinions"), whole(negative)),
        (_("Usual share for the brand, c"), number(prior)),
    )
    checks = (
        Check(_("Favour"), value, known(row["favour"])),
        Check(_("Lower end"), low, known(row["favour_low"])),
        Check(_("Upper end"), high, known(row["favour_high"])),
    )
    return Working(
        inputs,
        steps,
        checks,
        given=(
            _(
                "The counts and the usual share are taken as they are: repeated texts count "
                "once, and machines "
                "are left out before."
            ),
        ),
        span=Span(0, 1, low, value, high, 90, usual=prior),
    )


def influence_again(row: Row, standings: Sequence[Standing]) -> Working:
    """Influence of a member in a community, from the three parts of all its members."""
    counts = np.array([one.members for one in standings], dtype=np.int64)
    members = int(counts.sum())
    page_rank = np.repeat(np.array([one.page_rank for one in standings], dtype=np.float64), counts)
    t_factor = np.repeat(np.array([one.t_factor for one in standings], dtype=np.int64), counts)
    reach = np.repeat(np.array([one.reach for one in standings], dtype=np.int64), counts)
    score = scores(page_rank, t_factor, reach)
    rank, own_t, own_reach = float(row["page_rank"]), int(row["t_factor"]), int(row["reach_count"])
    mine = np.flatnonzero((page_rank == rank) & (t_factor == own_t) & (reach == own_reach))
    found = float(percentiles(score)[mine[0]])
    own_score = float(score[mine[0]])
    below, level = int((score < own_score).sum()), int((score == own_score).sum())
    excess = max(rank * members / PAGE_RANK_FROM, 1.0)
    steps = (
        Step(
            _("Attention, from five times the mean on"),
            f"max(1, {number(rank, 6)} × {whole(members)} ÷ 5)",
            number(excess),
        ),
        Step(
            _("Score"),
            f"{number(excess)}^0.15 × (1 + {own_t})^0.25 × (1 + {own_reach})^0.60",
            number(float(np.exp(own_score))),
        ),
        Step(_("Members with a lower score"), _("of {n}").format(n=whole(members)), whole(below)),
        Step(_("Members level with this one, itself counted"), "", whole(level)),
        Step(
            _("Influence: percentile rank"),
            f"100 × ({whole(below)} + {whole(level)} ÷ 2) ÷ {whole(members)}",
            number(found),
        ),
    )
    inputs = (
        (_("Attention that ends with the member (PageRank)"), number(rank, 6)),
        (_("t-factor"), whole(own_t)),
        (_("People who reacted in 90 days"), whole(own_reach)),
    )
    given = [
        _("PageRank, t-factor and reach are taken from the published file; so is the interval, a bootstrap."),
    ]
    if float((np.array([one.page_rank for one in standings]) * counts).sum()) < WHOLE:
        given.append(
            _(
                "Some attention here ends with people who may not be scored. How many they are "
                "is not published, "
                "so the score of the first line may be off by a little."
            )
        )
    low, high = float(row["influence_low"]), float(row["influence_high"])
    return Working(
        inputs,
        steps,
        (
            Check(_("Influence"), found, known(row["influence"])),
            Check(_("Members"), float(members), known(row["members_count"])),
        ),
        given=tuple(given),
        span=Span(0, 100, low, found, high, 90, usual=50),
    )


def candidate_again(row: Row) -> Working:
    """The order of ambassador candidates."""
    low, reply, recency = (float(row[name]) for name in ("favour_low", "reply_rate", "recency"))
    found = low * reply * recency
    steps = (
        Step(
            _("Recency: half for every 30 days of silence"),
            f"0.5 ^ ({whole(int(row['days_since_last_post']))} ÷ 30)",
            number(recency),
        ),
        Step(
            _("Lower end of favour × reply rate × recency"),
            f"{number(low)} × {number(reply)} × {number(recency)}",
            number(found),
        ),
    )
    met = sum(bool(row[name]) for name in CRITERIA)
    checks = (
        Check(_("Score of the order"), found, known(row["candidate_score"])),
        Check(_("Criteria met"), float(met), known(row["criteria_met_count"])),
    )
    inputs = (
        (_("Lower end of favour"), number(low)),
        (_("Reply rate"), number(reply)),
        (_("Days since the last post"), whole(int(row["days_since_last_post"]))),
    )
    return Working(
        inputs,
        steps,
        checks,
        given=(_("Favour and reply rate are taken as they are; favour has a working of its own."),),
    )


def acceptance_again(row: Row) -> Working:
    """Who said yes, who came, who stayed: shares of those who were written to."""
    parts = [
        share_again(row, "acceptance_share", int(row["accepted_count"]), _("Acceptance share")),
        share_again(row, "arrival_share", int(row["arrived_count"]), _("Arrival share")),
    ]
    inputs = (
        (_("People written to"), whole(int(row["contacted_count"]))),
        (_("Said yes"), whole(int(row["accepted_count"]))),
        (_("Came"), whole(int(row["arrived_count"]))),
    )
    steps = tuple(step for part in parts for step in part.steps)
    return Working(inputs, steps, tuple(c for part in parts for c in part.checks), span=parts[0].span)


def visibility_again(row: Row) -> Working:
    """Threads of a community that speak of the brand."""
    found = share_again(row, "visibility", int(row["threads_count"]), _("Visibility"))
    inputs = (
        (_("Threads that speak of the brand"), found.inputs[0][1]),
        (_("Threads of the community"), whole(int(row["community_threads_count"]))),
    )
    return Working(inputs, found.steps, found.checks, span=found.span)


def orbit_again(row: Row) -> Working:
    """Gravity of a member: love times reach."""
    love, reach = float(row["love"]), int(row["reach_count"])
    return Working(
        ((_("Love"), number(love)), (_("People who reacted in 90 days"), whole(reach))),
        (Step(_("Gravity: love × reach"), f"{number(love)} × {whole(reach)}", number(love * reach)),),
        (Check(_("Gravity"), love * reach, known(row["gravity"])),),
        given=(_("Love is taken as it is: the single activities are not in the published file."),),
    )


def persona_again(row: Row) -> Working:
    """How many members are of a persona."""
    count, n = int(row["members_count"]), int(row["members_share_n"])
    found = share(count, n)
    again = share_again(row, "members_share", count, _("Share of members"))
    stability = known(row["stability"])
    return Working(
        ((_("Members of the persona"), whole(count)), (_("Members described"), whole(n))),
        (*again.steps, Step(_("Stability: mean adjusted Rand of 20 resamples"), "≥ 0.6", number(stability))),
        again.checks,
        given=(_("Which member is of which persona, and the stability, are taken as they are."),),
        span=Span(0, 1, found.low, found.value, found.high, 95) if found.value is not None else None,
    )


CRITERIA = (
    "is_favourable",
    "has_enough_mentions",
    "is_constant",
    "is_active",
    "is_not_influential",
    "is_below_influencer_line",
    "has_no_own_feed",
    "has_no_excluded_account",
)
