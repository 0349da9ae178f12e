"""Formulas of exchanges, of the inbox, of alerts, events and own channels."""

from streamlit_app.i18n import _
from streamlit_app.method.formula import Formula, Measured

PRIORITY = r"\text{priority} = 100 \cdot \frac{\sum_r w_r\, x_r}{\sum_r w_r}"
ANSWERED = r"\frac{\text{answered within 48 h}}{\text{asked, 48 h over}}"
RESPONSE = r"\operatorname{median}(t_{\text{answer}} - t_{\text{post}}), \quad q_{90\%}"
EXCHANGE = (
    r"\frac{\text{replies}}{\text{threads}}",
    r"\text{reciprocity} = \frac{\text{pairs that answered each other}}{\text{pairs of which one answered}}",
)
SEVERITY = (
    r"\text{severity} = \max(V, G, C, A)",
    r"V = \min\!\left(25 \log_2 \tfrac{x}{e},\ 33 \log_{10}(x - e)\right)",
    r"G = 100 \cdot \frac{l - g}{1 - g}, \quad C = 25 \log_2 \tfrac{c}{\bar c}",
    r"A = 25 \log_2(1 + a - \bar a)",
)
ANOMALY = r"p = \Pr\left(X \ge x\right), \quad X \sim \mathrm{NegBin}(e, \phi)"
LIFT = (r"\text{lift} = x - e", r"\text{lift in \%} = 100 \left(\tfrac{x}{e} - 1\right)")
RATE = r"\frac{\text{likes} + \text{answers} + \text{shares}}{\text{followers (or impressions, or reach)}}"


def desk_formulas() -> tuple[Formula, ...]:
    """They are made anew in the language in use."""
    return (
        Formula(
            "exchange",
            _("Quality of exchange"),
            _("Whether people talk with each other in a community, before how much they talk."),
            EXCHANGE,
            _("Of one week; staff and machines are left out."),
            _("Definitions of this product; 90-9-1 after Nielsen, Participation inequality (2006)."),
            "methodology/quality.md",
            (_("Where searches choose what is read, answers that do not hold the words were never seen."),),
        ),
        Formula(
            "answered",
            _("Answered share"),
            _("Of those who asked you for an answer, how many had one within 48 hours."),
            (ANSWERED,),
            _("Answered: directly, anywhere below the post, or to its author elsewhere in the thread."),
            _("Interval after Wilson (1927)."),
            "methodology/inbox.md",
            (
                _("Answered says that the desk spoke, not that it helped."),
                _("Answers outside of the data count only when somebody marks them."),
            ),
            "answered",
        ),
        Formula(
            "response",
            _("Response times"),
            _(
                "How long people waited for the first answer: the middle one, and the one that "
                "nine in ten stay under."
            ),
            (RESPONSE,),
            _("Of posts that were answered directly, in all hours and in business hours."),
            _("Definition of this product; quantiles between two neighbours, in proportion."),
            "methodology/inbox.md",
            (_("Posts that nobody answered are not in it: look at the answered share beside it."),),
        ),
        Formula(
            "priority",
            _("Priority of the inbox"),
            _("Whom to answer first, by six rules that can be read."),
            (PRIORITY,),
            _("w: the weight of a rule, from the workspace; x: how far the rule applies, 0 to 1."),
            _("Convention of this product, not a measurement."),
            "methodology/inbox.md",
            (
                _("It judges no person and promises nothing: it orders a list."),
                _("What it reads of a post comes of a model: a wrong row is dismissed by hand."),
            ),
            "priority",
        ),
        Formula(
            "severity",
            _("Severity of an alert"),
            _(
                "How bad a rise is: the highest of volume, negativity, spread and press; 25, 50 "
                "and 75 part low, medium, high and critical."
            ),
            SEVERITY,
            _(
                "x and e: mentions seen and expected at the peak; l: lower end of the share of "
                "negative, g: the usual one; c: communities; a: articles; a bar marks what is "
                "usual."
            ),
            _("Convention of this product, measured against nobody's judgement."),
            "methodology/alerts.md",
            (
                _("A likely cause is a part of what is said, not a proof."),
                _("A network that is added, or fails for a day, changes the counts like people do."),
            ),
            "severity",
        ),
        Formula(
            "anomaly",
            _("What is unusual"),
            _("Whether so many mentions would come by chance on such a day."),
            (ANOMALY,),
            _(
                "x: mentions; e: expected from the days before, with weekday and trend; φ: how "
                "restless the past was."
            ),
            _(
                "Farrington and others, JRSS A 159 (1996) 547–563; Noufaily and others, "
                "Statistics in Medicine 32 (2013) 1206–1222."
            ),
            "methodology/alerts.md",
            (
                _("It says how rare a rise is, not how bad."),
                _("Silence is no anomaly here: the Sources page looks after it."),
            ),
            None,
            (
                Measured(
                    _(
                        "On five brands with known events: {found} windows found, {false} false "
                        "alarms a brand and week. These are figures of development, not of a "
                        "test."
                    ),
                    {"found": "11 of 12", "false": "0.51"},
                    "methodology/alerts.md",
                    "| agorascope | 11 of 12 | 0.39 | 0.51 |",
                ),
            ),
        ),
        Formula(
            "lift",
            _("Event lift"),
            _("What an event brought: what was seen less what would have been seen without it."),
            LIFT,
            _(
                "x: observed; e: the counterfactual, foretold from the days before with the "
                "competitors' volumes as controls."
            ),
            _("Brodersen and others, Annals of Applied Statistics 9 (2015) 247–274."),
            "methodology/event-lift.md",
            (
                _(
                    "It is what differs from the days before, not what the event caused: news of"
                    " the same day is credited to it."
                ),
                _("A 0 inside the interval does not mean that there was no effect."),
            ),
            "lift",
            (
                Measured(
                    _(
                        "On made-up series its 90% intervals held the truth in {held} of the "
                        "cases without an event; with 30% planted, the sign was found in {sign} "
                        "and shown clearly in {shown}."
                    ),
                    {"held": "91.7 %", "sign": "90.7 %", "shown": "42.9 %"},
                    "methodology/event-lift.md",
                    "| agorascope | 91.7 % | 69.2, 90.7, 98.2 % | 11.3, 42.9, 90.3 % |",
                ),
            ),
        ),
        Formula(
            "rates",
            _("Engagement rates of own posts"),
            _("How many reactions a post drew for those it could reach; the denominator is in the name."),
            (RATE,),
            _("Never one for another: by followers, by impressions and by reach are three figures."),
            _("Interval of a count after Byar (Breslow and Day, IARC 1987, II, page 69)."),
            "methodology/channels.md",
            (
                _("Rates of two platforms are not compared: they count differently."),
                _("Reactions come in waves, so the interval is a little narrow."),
            ),
        ),
    )
