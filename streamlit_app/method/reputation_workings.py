"""Figures of a brand on a day, computed again: shares, net sentiment, its corrected form, the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from agorascope.reputation.confusion import Confusion
from agorascope.reputation.correction import corrected_shares, true_counts
from agorascope.reputation.index import PRIOR_STRENGTH, decay, reputation_index
from agorascope.scoring.interface import LABELS
from agorascope.statistics import Estimate, difference, net_sentiment, share
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import language_name, whole
from streamlit_app.method.working import Check, Row, Span, Step, Working, known, number

HUMAN = "human"
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class StanceCount:
    """Mentions of a day by language, who says the stance, and stance in the order of LABELS."""

    language: str | None
    source: str
    counts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Aged:
    """Weights of one brand's author days that are so many days old."""

    age: int
    brand_id: str
    positive: float
    total: float


def net_sentiment_again(row: Row) -> Working:
    """Net sentiment of a day and its interval."""
    positive, negative = int(row["positive_count"]), int(row["negative_count"])
    found = net_sentiment(positive, negative)
    polar = share(positive, positive + negative)
    n = positive + negative
    steps = (
        Step(_("Mentions that take sides"), f"n = {whole(positive)} + {whole(negative)}", whole(n)),
        Step(
            _("Net sentiment"),
            f"({whole(positive)} − {whole(negative)}) ÷ {whole(n)}",
            number(found.value),
        ),
        Step(
            _("Wilson's interval of the positive share"),
            f"k = {whole(positive)}, n = {whole(n)}, z = {number(1.96)}",
            _("{low} to {high}").format(low=number(polar.low), high=number(polar.high)),
        ),
        Step(
            _("The same on the scale from −1 to 1"),
            f"2 × {number(polar.low)} − 1, 2 × {number(polar.high)} − 1",
            _("{low} to {high}").format(low=number(found.low), high=number(found.high)),
        ),
    )
    inputs = ((_("Positive mentions"), whole(positive)), (_("Negative mentions"), whole(negative)))
    return Working(
        inputs, steps, _checks(_("Net sentiment"), row, "net_sentiment", found), span=_span(found, -1, 1)
    )


def share_again(row: Row, name: str, count: int, label: str) -> Working:
    """A share with its Wilson interval: `name` is that of its five columns, `count` its numerator."""
    n = int(row[f"{name}_n"])
    found = share(count, n)
    return Working(
        ((_("Counted"), whole(count)), (_("Out of"), whole(n))),
        _share_steps(count, n, found, label),
        _checks(label, row, name, found),
        span=_span(found, 0, 1),
    )


def share_of_voice_again(row: Row) -> Working:
    """Share of voice by posts and by people."""
    posts = share_again(row, "share_of_voice", int(row["mentions_count"]), _("Share of posts"))
    people = share_again(row, "author_share_of_voice", int(row["authors_count"]), _("Share of people"))
    inputs = (
        (_("Mentions of the brand"), posts.inputs[0][1]),
        (_("Mentions of all brands"), posts.inputs[1][1]),
        (_("People who spoke of the brand"), people.inputs[0][1]),
        (_("People who spoke of any brand, once for each"), people.inputs[1][1]),
    )
    return Working(inputs, posts.steps + people.steps, posts.checks + people.checks, span=posts.span)


def corrected_again(
    row: Row, stances: Sequence[StanceCount], confusions: Mapping[str, Confusion] | None
) -> Working:
    """Corrected net sentiment of a day; without the confusions only from the corrected share on."""
    if confusions is None:
        return _from_corrected_share(row)
    languages = sorted({_language(one, confusions) for one in stances})
    machine = np.zeros((1, len(languages), 3), dtype=np.int64)
    human = np.zeros((1, 3), dtype=np.int64)
    for one in stances:
        target = human[0] if one.source == HUMAN else machine[0, languages.index(_language(one, confusions))]
        target += np.array(one.counts)
    chosen = [confusions[language] for language in languages]
    found = corrected_shares(machine, human, chosen).net_sentiment()
    truth = [float(part[0]) for part in true_counts(machine, human, chosen)]
    value, low, high = (known(part[0]) for part in (found.value, found.low, found.high))
    steps = [
        Step(
            _("Counted in {language}").format(language=_language_word(language)),
            _("negative {negative}, neutral {neutral}, positive {positive}").format(
                negative=whole(machine[0, place, 0]),
                neutral=whole(machine[0, place, 1]),
                positive=whole(machine[0, place, 2]),
            ),
        )
        for place, language in enumerate(languages)
    ]
    if human.any():
        steps.append(Step(_("Labelled by people, taken as they are"), _counts_words(human[0].tolist())))
    steps += [
        Step(
            _("What the true counts were: Mᵀt = o, summed over languages"),
            _counts_words(truth),
            "",
        ),
        Step(
            _("Net sentiment of these counts"),
            f"({number(truth[2])} − {number(truth[0])}) ÷ ({number(truth[2])} + {number(truth[0])})",
            number(value),
        ),
        Step(
            _("90% interval: 500 draws over labels and mentions"),
            _("the same draws for every group, so that the same counts give the same interval"),
            _("{low} to {high}").format(low=number(low), high=number(high)),
        ),
    ]
    checks = (
        Check(_("Corrected net sentiment"), value, known(row["corrected_net_sentiment"])),
        Check(_("Lower end"), low, known(row["corrected_net_sentiment_low"])),
        Check(_("Upper end"), high, known(row["corrected_net_sentiment_high"])),
    )
    inputs = [(_("Mentions with a stance"), whole(int(machine.sum() + human.sum())))]
    inputs += [(_right_label(language), _right_words(confusions[language])) for language in languages]
    return Working(tuple(inputs), tuple(steps), checks, span=_from(value, low, high, -1, 1, 90))


def index_again(
    row: Row, brand_id: str, weights: Sequence[Aged], squares: float, author_days: int
) -> Working:
    """The reputation index of a day, from the weights of its author days by age."""
    fresh = decay(np.array([one.age for one in weights], dtype=np.float64))
    positive = fresh * np.array([one.positive for one in weights])
    total = fresh * np.array([one.total for one in weights])
    own = np.array([one.brand_id == brand_id for one in weights], dtype=bool)
    for_it, of_it = float(positive[own].sum()), float(total[own].sum())
    prior = float(positive.sum() / total.sum()) if total.sum() > 0 else float("nan")
    found = reputation_index(min(for_it, of_it), of_it, squares, prior)
    value, low, high = float(found.value), float(found.low), float(found.high)
    mean = value / 100
    moved = of_it / (PRIOR_STRENGTH + of_it)
    held = PRIOR_STRENGTH / ((1 - moved) ** 2 + PRIOR_STRENGTH * squares / (PRIOR_STRENGTH + of_it) ** 2)
    steps = (
        Step(_("Weight of positive voices, P"), _("sum of decay × audience"), number(for_it)),
        Step(_("Weight of all voices that take sides, W"), _("sum of decay × audience"), number(of_it)),
        Step(
            _("Usual share, c: the same over all brands"),
            f"{number(float(positive.sum()))} ÷ {number(float(total.sum()))}",
            number(prior),
        ),
        Step(
            _("Index"),
            f"100 × (20 × {number(prior)} + {number(for_it)}) ÷ (20 + {number(of_it)})",
            number(value),
        ),
        Step(_("Squares of each person's own weight, S"), "S = Σ A²", number(squares)),
        Step(
            _("How much it holds still, K"),
            f"20 ÷ ((1 − {number(moved)})² + 20 × {number(squares)} ÷ (20 + {number(of_it)})²)",
            number(held),
        ),
        Step(
            _("90% interval"),
            f"Beta({number(mean * held)}, {number((1 - mean) * held)})",
            _("{low} to {high}").format(low=number(low), high=number(high)),
        ),
    )
    checks = (
        Check(_("Reputation index"), value, known(row["reputation_index"])),
        Check(_("Lower end"), low, known(row["reputation_index_low"])),
        Check(_("Upper end"), high, known(row["reputation_index_high"])),
    )
    inputs = (
        (_("Author days of the brand that take sides, ever"), whole(author_days)),
        (_("Author days of the last 90 days"), whole(int(row["reputation_index_n"]))),
        (_("Half-life"), _("30 days")),
        (_("Strength of the prior"), "20"),
    )
    return Working(
        inputs,
        steps,
        checks,
        given=(_("The audience weight of each author is taken from the published mentions."),),
        span=Span(0, 100, low, value, high, 90, usual=100 * prior),
    )


def change_again(row: Row, before: Row) -> Working:
    """A change of net sentiment from one week to the next, with its doubt."""
    now = net_sentiment(int(row["positive_count"]), int(row["negative_count"]))
    former = net_sentiment(int(before["positive_count"]), int(before["negative_count"]))
    found = difference(now, former)
    value, low, high = found or (None, None, None)
    interval = _("{value} ({low} to {high})")
    steps = (
        Step(
            _("This week"),
            _("{positive} positive, {negative} negative").format(
                positive=whole(int(row["positive_count"])), negative=whole(int(row["negative_count"]))
            ),
            interval.format(value=number(now.value), low=number(now.low), high=number(now.high)),
        ),
        Step(
            _("The week before"),
            _("{positive} positive, {negative} negative").format(
                positive=whole(int(before["positive_count"])), negative=whole(int(before["negative_count"]))
            ),
            interval.format(value=number(former.value), low=number(former.low), high=number(former.high)),
        ),
        Step(_("Change"), f"{number(now.value)} − {number(former.value)}", number(value)),
        Step(
            _("Newcombe's interval"),
            _("from the distances of both figures to their own bounds"),
            _("{low} to {high}").format(low=number(low), high=number(high)),
        ),
    )
    checks = (
        Check(_("Change"), value, known(row["net_sentiment_change"])),
        Check(_("Lower end"), low, known(row["net_sentiment_change_low"])),
        Check(_("Upper end"), high, known(row["net_sentiment_change_high"])),
    )
    return Working((), steps, checks, span=_from(value, low, high, -2, 2, 95, usual=0.0))


def stance_word(stance: str) -> str:
    """A stance in the reader's language."""
    words = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
    return words.get(stance, stance)


def _from_corrected_share(row: Row) -> Working:
    polar = known(row["corrected_positive_share"])
    value = None if polar is None else 2 * polar - 1
    low, high = (known(row[f"corrected_net_sentiment_{end}"]) for end in ("low", "high"))
    step = Step(_("Net sentiment of the corrected share"), f"2 × {number(polar)} − 1", number(value))
    return Working(
        ((_("Corrected positive share"), number(polar)),),
        (step,),
        (Check(_("Corrected net sentiment"), value, known(row["corrected_net_sentiment"])),),
        given=(
            _(
                "The corrected share is taken as it is: it rests on your own gold set, whose "
                "labels and weights "
                "are not in the published file."
            ),
        ),
        span=_from(value, low, high, -1, 1, 90),
    )


def _share_steps(count: int, n: int, found: Estimate, label: str) -> tuple[Step, ...]:
    return (
        Step(label, f"{whole(count)} ÷ {whole(n)}", number(found.value)),
        Step(
            _("Wilson's 95% interval"),
            f"k = {whole(count)}, n = {whole(n)}, z = {number(1.96)}",
            _("{low} to {high}").format(low=number(found.low), high=number(found.high)),
        ),
    )


def _checks(label: str, row: Row, name: str, found: Estimate) -> tuple[Check, ...]:
    return (
        Check(label, found.value, known(row[name])),
        Check(_("Lower end"), found.low, known(row[f"{name}_low"])),
        Check(_("Upper end"), found.high, known(row[f"{name}_high"])),
    )


def _span(found: Estimate, least: float, most: float) -> Span | None:
    return _from(found.value, found.low, found.high, least, most, 95)


def _from(
    value: float | None,
    low: float | None,
    high: float | None,
    least: float,
    most: float,
    level: int,
    usual: float | None = None,
) -> Span | None:
    if value is None or low is None or high is None:
        return None
    return Span(least, most, low, value, high, level, usual)


def _language(one: StanceCount, confusions: Mapping[str, Confusion]) -> str:
    return one.language if one.language in confusions else DEFAULT  # type: ignore[return-value]


def _language_word(language: str) -> str:
    return _("all other languages") if language == DEFAULT else language_name(language)


def _right_label(language: str) -> str:
    return _("How often a stance is read as itself, {language}").format(language=_language_word(language))


def _right_words(confusion: Confusion) -> str:
    matrix = confusion.matrix()
    return " · ".join(
        f"{stance_word(label)} {number(float(matrix[place, place]), 3)}" for place, label in enumerate(LABELS)
    )


def _counts_words(counts: Sequence[float]) -> str:
    negative, neutral, positive = (number(float(count), 2) for count in counts)
    return _("negative {negative}, neutral {neutral}, positive {positive}").format(
        negative=negative, neutral=neutral, positive=positive
    )
