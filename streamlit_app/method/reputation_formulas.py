"""Formulas of what is said of a brand."""

from streamlit_app.i18n import _
from streamlit_app.method.formula import Formula, Measured

NET = r"\text{net} = \frac{P - N}{P + N}"
WILSON = (
    r"\frac{\hat p + \frac{z^2}{2n} \pm z\sqrt{\frac{\hat p(1-\hat p)}{n} + \frac{z^2}{4n^2}}}"
    r"{1 + \frac{z^2}{n}}"
)
CORRECTED = (r"M^{\mathsf T}\, t = o", r"\text{net} = \frac{t_P - t_N}{t_P + t_N}")
INDEX = (
    r"I = 100 \cdot \frac{20\,c + P}{20 + W}",
    r"w = 0.5^{\,a/30} \cdot \left(1 + \tfrac{1}{7}\log_{10}(1 + f)\right)",
    r"K = \frac{20}{(1-b)^2 + 20\,S/(20+W)^2}, \quad b = \frac{W}{20 + W}",
)
VOICE = r"s_b = \frac{m_b}{\sum_{b' \in B} m_{b'}}"
NEWCOMBE = (
    r"d = p_1 - p_2",
    r"d - \sqrt{(p_1 - l_1)^2 + (u_2 - p_2)^2}\ \ldots\ d + \sqrt{(u_1 - p_1)^2 + (p_2 - l_2)^2}",
)
ENOUGH = r"n \ge 30, \qquad n \ge 5 \text{ (members)}"


def reputation_formulas() -> tuple[Formula, ...]:
    """They are made anew in the language in use."""
    return (
        Formula(
            "net_sentiment",
            _("Net sentiment"),
            _("Says whether those who take sides are for the brand or against it, from −1 to 1."),
            (NET,),
            _(
                "P and N: positive and negative mentions. Neutral ones do not count; without any"
                " that takes sides it has no value."
            ),
            _("Talkwalker's definition; interval after Wilson (1927), carried over by 2x − 1."),
            "methodology/reputation.md",
            (
                _("It says nothing of how many spoke: look at n and at the interval."),
                _(
                    "Its interval knows how few the mentions are, not how often the reading is "
                    "wrong: that is the corrected one's."
                ),
                _("It is no survey: people who write are not all customers."),
            ),
            "net_sentiment",
        ),
        Formula(
            "corrected",
            _("Corrected net sentiment"),
            _("The same, freed of the mistakes that the reading is known to make."),
            CORRECTED,
            _(
                "M: how often a true stance (row) is answered as which (column); o: what was "
                "answered; t: what was true."
            ),
            _(
                "Forman, Data Mining and Knowledge Discovery 17 (2008) 164–206; Hopkins and "
                "King, American Journal of Political Science 54 (2010) 229–247."
            ),
            "methodology/reputation.md",
            (
                _(
                    "It is only as good as the likeness of the labelled texts to yours: label a "
                    "gold set of your own."
                ),
                _("It corrects shares, never the stance of a single post."),
                _("Irony about one brand only is not mended."),
            ),
            "corrected",
            (
                Measured(
                    _(
                        "On tweets about six airlines that people had labelled, the positive "
                        "share was off by {raw} as it was read and by {corrected} corrected "
                        "(mean absolute error)."
                    ),
                    {"raw": "0.102", "corrected": "0.066"},
                    "methodology/reputation.md",
                    "Mean absolute error of the share 0.102 raw, 0.066 corrected",
                ),
            ),
        ),
        Formula(
            "index",
            _("Reputation index"),
            _(
                "How favourable the voices are over the last weeks, 0 to 100: recent and widely "
                "heard ones count more, and few voices are drawn to what is usual."
            ),
            INDEX,
            _(
                "P and W: weights of positive voices and of all that take sides; c: the share "
                "that is usual over all brands; a: age in days; f: followers (the factor lies "
                "within 1 and 2, 1 when unknown); S: squares of each person's own weight. Each "
                "author counts once a day."
            ),
            _(
                "Mean of a Beta posterior; effective number after Kish, Survey Sampling (1965), "
                "section 11.7. Version index-1."
            ),
            "methodology/reputation.md",
            (
                _("It is no survey measure, no trust index and no share of customers."),
                _("It moves when the average of the brands moves."),
                _("Two brands whose intervals overlap are not ranked by it."),
            ),
            "index",
        ),
        Formula(
            "share_of_voice",
            _("Share of voice"),
            _(
                "Which part of the talk about you and your competitors is about this brand, by "
                "posts and by people."
            ),
            (VOICE,),
            _(
                "m: mentions, or distinct people; B: all brands of the workspace. Staff and own "
                "pages are left out."
            ),
            _("Usual definition; interval after Wilson (1927)."),
            "methodology.md",
            (
                _("It knows the brands of the workspace only: another competitor changes it."),
                _("It says how much is said, not how well."),
            ),
            "share_of_voice",
        ),
        Formula(
            "wilson",
            _("Interval of a share"),
            _("How far a share may be from the truth because only so many were counted."),
            (WILSON,),
            _("p̂ = k/n: the share; n: what it is of; z = 1.96 for 95%."),
            _("Wilson, Journal of the American Statistical Association 22 (1927) 209–212."),
            "methodology.md",
            (
                _(
                    "It speaks of chance alone: neither wrong readings nor posts of one thread "
                    "that follow each other are in it."
                ),
                _("Take it as the least doubt there is."),
            ),
            "positive_share",
        ),
        Formula(
            "change",
            _("Change with its doubt"),
            _("Whether a share or net sentiment moved, or only wobbled."),
            NEWCOMBE,
            _(
                "p: the two shares; l and u: the ends of their intervals. Net sentiment is twice"
                " a share less one."
            ),
            _("Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10."),
            "methodology/visibility-and-aspects.md",
            (
                _("Of twenty changes of nothing, one is called clear."),
                _("It does not say why something moved."),
            ),
            "change",
        ),
        Formula(
            "enough",
            _("Too few to say"),
            _("When a figure is not shown, because too few stand behind it."),
            (ENOUGH,),
            _(
                "n: what the figure rests on; five opinions or five people suffice for figures "
                "about one member."
            ),
            _("Convention of this product."),
            "methodology.md",
            (_("Enough is not certain: the interval says how much is known."),),
        ),
    )
