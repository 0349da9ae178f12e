"""Figures of the desk, of alerts and of events, computed again."""

from collections.abc import Mapping
from typing import Any

from agorascope.alerts.severity import Facts, judge
from agorascope.inbox.priority import Points, points
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import whole
from streamlit_app.method.reputation_workings import share_again
from streamlit_app.method.working import Check, Row, Span, Step, Working, known, number

RULES = ("question", "negative", "addressed", "influence", "age", "spread")
DAY = 24 * 60


def priority_again(row: Row, weights: Mapping[str, float] | None) -> Working:
    """The points of one post of the inbox; without the weights only their sum."""
    published = {rule: float(row[f"{rule}_points"]) for rule in RULES}
    if weights is None:
        again, computed = Points(**published), set[str]()
    else:
        again = points(_facts(row, weights))
        computed = _computed(row)
        again = Points(**{r: getattr(again, r) if r in computed else published[r] for r in RULES})
    calculations = _calculations(row, weights) if weights else {}
    steps = tuple(
        Step(
            rule_word(rule),
            calculations.get(rule, "") if rule in computed else _("taken as it is"),
            number(getattr(again, rule), 1),
        )
        for rule in RULES
    )
    total = Step(
        _("Priority: their sum, at most 100"),
        " + ".join(number(getattr(again, rule), 1) for rule in RULES),
        number(again.priority, 1),
    )
    checks = [
        Check(rule_word(rule), getattr(again, rule), published[rule]) for rule in RULES if rule in computed
    ]
    given = []
    if weights is None:
        given.append(
            _("The weights of the rules are not in this published file: the points are taken as they are.")
        )
    elif left := [rule for rule in RULES if rule not in computed]:
        given.append(
            _("Taken as they are, since not all of what they rest on is published: {rules}.").format(
                rules=", ".join(rule_word(rule).lower() for rule in left)
            )
        )
    return Working(
        (
            (_("Waiting"), _("{hours} hours").format(hours=number(float(row["waiting_minutes"]) / 60, 1))),
            (_("Reactions"), whole(int(row["reactions_count"]))),
            (_("Influence of the author"), number(known(row["influence"]), 1)),
        ),
        (*steps, total),
        (*checks, Check(_("Priority"), again.priority, known(row["priority"]))),
        given=tuple(given),
    )


def answered_again(row: Row, answered: int) -> Working:
    """Answered share of a week: posts settled within 48 hours."""
    found = share_again(row, "inbound_answered_share", answered, _("Answered share"))
    inputs = (
        (_("Posts that ask for an answer, their 48 hours over"), found.inputs[1][1]),
        (_("Of them answered in time"), whole(answered)),
    )
    return Working(inputs, found.steps, found.checks, span=found.span)


def severity_again(row: Row) -> Working:
    """How bad an alert is: the highest of four rules."""
    facts = _alert_facts(row)
    verdict = judge(facts)
    negativity = known(row["negativity_score"]) or 0.0
    is_by_count = negativity > verdict.scores["negativity"] + 1e-9
    scores = dict(verdict.scores) | ({"negativity": negativity} if is_by_count else {})
    score = max(scores.values())
    usual = facts.usual_negative / facts.usual_scored if facts.usual_scored else None
    calculations = {
        "volume": f"min(25 × log2({number(facts.observed, 1)} ÷ {number(facts.expected, 2)}), "
        f"33 × log10({number(facts.observed - facts.expected, 2)}))"
        if facts.observed - facts.expected > 1
        else _("no more mentions than usual"),
        "negativity": f"100 × ({number(known(row['negative_share_low']))} − {number(usual)})"
        f" ÷ (1 − {number(usual)})"
        if not is_by_count
        else _("by negative mentions as by volume, taken as it is"),
        "spread": f"25 × log2({whole(facts.communities)} ÷ max({number(facts.usual_communities, 2)}, 1))"
        if facts.communities >= 3
        else _("fewer than three communities"),
        "press": f"25 × log2(1 + {whole(facts.press)} − {number(facts.usual_press, 2)})"
        if verdict.scores["press"] > 0
        else _("no more articles than chance would bring"),
    }
    steps = tuple(
        Step(severity_word(rule), calculations[rule], number(value, 2)) for rule, value in scores.items()
    )
    total = Step(_("Severity: the highest, at most 100"), "25, 50, 75", number(score, 2))
    checks = tuple(
        Check(severity_word(rule), value, known(row[f"{rule}_score"]))
        for rule, value in scores.items()
        if not (rule == "negativity" and is_by_count)
    )
    inputs = (
        (_("Mentions at the peak"), number(known(row["observed_count"]), 1)),
        (_("Expected there"), number(known(row["expected_count"]), 2)),
        (_("Share of negative"), number(known(row["negative_share"]))),
        (_("Usual share of negative"), number(usual)),
    )
    return Working(
        inputs,
        (*steps, total),
        (*checks, Check(_("Severity"), score, known(row["severity_score"]))),
        given=(_("What was expected is taken as it is: it comes of the model of the days before."),),
    )


def lift_again(row: Row) -> Working:
    """What an event brought: observed less expected."""
    observed = float(row["observed"])
    expected, low, high = (float(row[name]) for name in ("expected", "expected_low", "expected_high"))
    lift, lift_low, lift_high = observed - expected, observed - high, observed - low
    steps = (
        Step(_("Lift"), f"{number(observed, 2)} − {number(expected, 2)}", number(lift, 2)),
        Step(
            _("90% interval: less the ends of what was expected"),
            f"{number(observed, 2)} − {number(high, 2)}, {number(observed, 2)} − {number(low, 2)}",
            _("{low} to {high}").format(low=number(lift_low, 2), high=number(lift_high, 2)),
        ),
        Step(
            _("Does the interval leave out 0?"),
            "",
            _("yes: a clear effect") if lift_low > 0 or lift_high < 0 else _("no: not clear"),
        ),
    )
    checks = (
        Check(_("Lift"), lift, known(row["lift"])),
        Check(_("Lower end"), lift_low, known(row["lift_low"])),
        Check(_("Upper end"), lift_high, known(row["lift_high"])),
    )
    least, most = min(lift_low, 0.0), max(lift_high, 0.0)
    return Working(
        (
            (_("Observed"), number(observed, 2)),
            (_("Expected without the event"), number(expected, 2)),
            (_("Days learnt from"), whole(int(row["pre_days_count"]))),
        ),
        steps,
        checks,
        given=(_("What was expected is taken as it is: 4,000 draws of a model of the days before."),),
        span=Span(least, most, lift_low, lift, lift_high, 90, usual=0.0) if most > least else None,
    )


def rule_word(rule: str) -> str:
    """A rule of the inbox in words."""
    words = {
        "question": _("It asks something"),
        "negative": _("It is against the brand"),
        "addressed": _("It speaks to your page or staff"),
        "influence": _("Its author carries weight"),
        "age": _("It has waited"),
        "spread": _("Others reacted"),
    }
    return words.get(rule, rule)


def severity_word(rule: str) -> str:
    """A rule of severity in words."""
    words = {
        "volume": _("Volume"),
        "negativity": _("Negativity"),
        "spread": _("Spread"),
        "press": _("Press"),
    }
    return words.get(rule, rule)


def _facts(row: Row, weights: Mapping[str, float]) -> dict[str, Any]:
    """What `points` looks at, of the published row; what is not published counts as no."""
    is_negative = row["stance"] == "negative"
    return {
        "is_question": bool(row["is_question"]),
        "has_question_mark": False,
        "is_request": row["intent"] == "request",
        "is_negative": is_negative,
        "p_negative": None if row["human_stance"] == "negative" else known(row["p_negative"]),
        "is_complaint": False,
        "is_addressed": bool(row["is_addressed"]),
        "influence": known(row["influence"]),
        "waiting_minutes": float(row["waiting_minutes"]),
        "inbox_days": weights["days"],
        "reactions_count": int(row["reactions_count"]),
        **{f"{rule}_weight": weights[f"{rule}_weight"] for rule in RULES},
    }


def _computed(row: Row) -> set[str]:
    """Rules whose facts are all published."""
    rules = {"influence", "age", "spread"}
    if row["is_addressed"] is not None:
        rules.add("addressed")
    if row["stance"] == "negative" and (row["p_negative"] is not None or row["human_stance"] == "negative"):
        rules.add("negative")
    return rules


def _calculations(row: Row, weights: Mapping[str, float]) -> dict[str, str]:
    """How the points of each rule come about; the weight is a part of 100."""
    whole_weight = sum(weights[f"{rule}_weight"] for rule in RULES)
    part = {rule: number(100 * weights[f"{rule}_weight"] / whole_weight, 1) for rule in RULES}
    waiting, limit = float(row["waiting_minutes"]) / 60, weights["days"] * 24
    age = (
        f"{number(waiting, 1)} ÷ 48"
        if waiting <= 48
        else f"({number(limit, 1)} − {number(waiting, 1)}) ÷ ({number(limit, 1)} − 48)"
    )
    likely = known(row["p_negative"])
    return {
        "negative": f"{part['negative']} × {number(1.0 if likely is None else likely)}",
        "addressed": f"{part['addressed']} × {1 if row['is_addressed'] else 0}",
        "influence": f"{part['influence']} × ({number(known(row['influence']), 1)} − 50) ÷ 50"
        if known(row["influence"]) is not None
        else _("nothing: not scored, or hardly known"),
        "age": f"{part['age']} × {age}",
        "spread": f"{part['spread']} × log(1 + {whole(int(row['reactions_count']))}) ÷ log(101)",
    }


def _alert_facts(row: Row) -> Facts:
    is_volume = row["raised_by"] != "negativity"
    scored, usual_scored = int(row["negative_share_n"]), int(row["usual_negative_share_n"])
    return Facts(
        observed=float(row["observed_count"]) if is_volume else 0.0,
        expected=float(row["expected_count"]) if is_volume else 0.0,
        negative=round((known(row["negative_share"]) or 0.0) * scored),
        scored=scored,
        usual_negative=round((known(row["usual_negative_share"]) or 0.0) * usual_scored),
        usual_scored=usual_scored,
        expected_negative=float("inf"),  # not published: the rule by count then gives nothing
        communities=int(row["communities_count"]),
        usual_communities=float(row["usual_communities_count"]),
        press=int(row["press_count"]),
        usual_press=float(row["usual_press_count"]),
    )
