"""Formulas of members, communities and invitations."""

from streamlit_app.i18n import _
from streamlit_app.method.formula import Formula, Measured

INFLUENCE = (
    r"\text{score} = \max\!\left(1, \tfrac{r\,m}{5}\right)^{0.15} (1 + t)^{0.25} (1 + R)^{0.60}",
    r"\text{influence} = 100 \cdot \frac{\#\{\text{below}\} + \tfrac12 \#\{\text{level}\}}{m}",
)
FAVOUR = r"\mathrm{Beta}\big(4c + P,\ 4(1 - c) + N\big)"
ORBIT = (r"L = \sum_i w_i \cdot 0.9^{\,\text{months}_i}", r"\text{gravity} = L \cdot R")
CANDIDATE = r"\text{order} = q_{5\%}(\text{favour}) \cdot \text{reply rate} \cdot 0.5^{\,d/30}"
PERSONA = r"\overline{\mathrm{ARI}}_{20} \ge 0.6"
SHARE = r"\frac{k}{n}"
VISIBILITY = r"v = \frac{\text{threads that speak of the brand}}{\text{threads of the community}}"


def people_formulas() -> tuple[Formula, ...]:
    """They are made anew in the language in use."""
    return (
        Formula(
            "favour",
            _("Favour of a member"),
            _(
                "How favourable a member is to the brand, and how sure that is: two happy posts "
                "rank below a hundred."
            ),
            (FAVOUR,),
            _(
                "P and N: opinions of the member for and against; c: the share that is usual for"
                " the brand, worth four opinions."
            ),
            _("Gelman and others, Bayesian Data Analysis (3rd edition, 2013), section 2.4."),
            "methodology/ambassadors.md",
            (
                _("It is read from public posts by a model; the quotes beside it are for you to judge."),
                _("To like the brand is no consent to be contacted, nor to be shown as favourable."),
            ),
            "favour",
        ),
        Formula(
            "influence",
            _("Influence in a community"),
            _("Who is reacted to by many inside this community, 0 to 100."),
            INFLUENCE,
            _(
                "r: PageRank, the share of all attention that ends with the member; m: members; "
                "t: the largest number of posts each reposted as often; R: people who reacted in"
                " 90 days."
            ),
            _(
                "PageRank after Brin and Page (1998), damping 0.85; t-factor after Hirsch, PNAS "
                "102 (2005) 16569–16572; the combination is our own and was measured."
            ),
            "methodology/influence.md",
            (
                _("It says who is reacted to, not who is right, liked or agreed with."),
                _(
                    "90 among 30 members and 90 among 30,000 are different things: never compare"
                    " communities by it."
                ),
                _(
                    "Silent readers, private talk and other networks are not in it. Followers "
                    "are no part of it."
                ),
            ),
            "influence",
            (
                Measured(
                    _(
                        "Of the first hundred it named on three days, a share of {influence} was"
                        " among the hundred most reposted of the next two days; counting the "
                        "people who react, {people}; plain PageRank, {page_rank}. It is not "
                        "better than counting people."
                    ),
                    {"influence": "0.377", "people": "0.397", "page_rank": "0.310"},
                    "methodology/influence.md",
                    "| **influence** | 0.377 | 0.465 | 0.544 | (0.455) |\n| in-degree, people | "
                    "0.397 | 0.469 | 0.546 | (0.468) |\n"
                    "| in-degree, reactions | 0.397 | 0.468 | 0.542 | (0.441) |\n| repost count "
                    "| 0.369 | 0.443 | 0.472 | (0.498) |\n"
                    "| plain PageRank | 0.310 |",
                ),
            ),
        ),
        Formula(
            "orbit",
            _("Orbit: love and gravity"),
            _("How near a member is to the heart of the community, and how many the member draws along."),
            ORBIT,
            _("w: weight of an activity; L: love; R: people who reacted in 90 days."),
            _("Orbit model, version 1 (Orbit Labs)."),
            "methodology/quality.md",
            (_("It rewards being active lately, in whatever mood."),),
            "orbit",
        ),
        Formula(
            "ambassador",
            _("Ambassador candidates"),
            _("Whom to invite first: favourable for sure, constant, likely to answer, and no influencer."),
            (CANDIDATE,),
            _(
                "q: the lower end of favour, at least 0.6; d: days since the last post. Eight "
                "criteria have to hold besides: they are said of each member."
            ),
            _("Criteria of this product; rates by the same posterior as favour."),
            "methodology/ambassadors.md",
            (
                _("The score orders people; it is no chance of a yes."),
                _("Misread posts hide some who would be candidates."),
            ),
            "candidate",
            (
                Measured(
                    _(
                        "In the made-up demo world {found} of the planted ambassadors are found,"
                        " and {planted} of the candidates are planted ones."
                    ),
                    {"found": "91 %", "planted": "71 %"},
                    "methodology/ambassadors.md",
                    "| 20 of 22 (91 %) | 20 of 28 (71 %) |",
                ),
            ),
        ),
        Formula(
            "personas",
            _("Personas and their stability"),
            _("Members who take part in the same manner, when such kinds can be told at all."),
            (PERSONA,),
            _(
                "ARI: how alike the profiles of a resample are to the first, 1 when they are the"
                " same; mean of 20 resamples."
            ),
            _(
                "Hennig, Computational Statistics and Data Analysis 52 (2007) 258–271; Hubert "
                "and Arabie, Journal of Classification 2 (1985) 193–218."
            ),
            "methodology/personas.md",
            (
                _("A persona is a manner of these months, not a character and not a kind of person."),
                _(
                    "It says nothing of age, sex, origin, belief or health, and must not be used"
                    " to guess them."
                ),
            ),
            "persona",
            (
                Measured(
                    _(
                        "Agreement with the personas planted in the demo world: {clear} among "
                        "clear members, {everybody} among everybody described (adjusted Rand "
                        "index)."
                    ),
                    {"everybody": "0.40", "clear": "0.64"},
                    "methodology/personas.md",
                    "| default | 473 | 8 | 0.72 | 0.40 | 283 | 0.64 |",
                ),
            ),
        ),
        Formula(
            "visibility",
            _("Visibility in a community"),
            _("In which part of a community's threads the brand is spoken of."),
            (VISIBILITY,),
            _("A thread counts in each week in which somebody other than staff wrote in it."),
            _("Definition of this product; interval after Wilson (1927)."),
            "methodology/visibility-and-aspects.md",
            (
                _(
                    "Where searches or tags choose what is read, it is a share of the threads "
                    "seen, and far above the true one."
                ),
                _("It does not say whether the brand is liked there."),
            ),
            "visibility",
        ),
        Formula(
            "outreach",
            _("Shares of the invitations"),
            _("Of the people written to, how many said yes, came and stayed."),
            (SHARE,),
            _("k: who said yes (or came); n: people written to."),
            _("Interval after Wilson (1927)."),
            "outreach.md",
            (
                _("While answers are still waited for, the shares can rise."),
                _("Whom you wrote to was chosen: it says nothing of others."),
            ),
            "acceptance",
        ),
    )
