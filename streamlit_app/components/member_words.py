"""Words about members: circles, leanings, why somebody has no score, what a criterion asks."""

from streamlit_app.i18n import _
from streamlit_app.member_graph import FAVOURABLE, UNCLEAR, UNFAVOURABLE


def order_names() -> dict[str, str]:
    """How the ranking may be ordered."""
    return {
        "influence": _("Influence"),
        "trend": _("Rising"),
        "reach": _("People who react"),
        "favour": _("Favour"),
        "followers": _("Followers"),
    }


def leaning_names() -> dict[str, str]:
    """What is said of somebody's favour."""
    return {
        FAVOURABLE: _("Favourable"),
        UNFAVOURABLE: _("Unfavourable"),
        UNCLEAR: _("Unclear or unknown"),
    }


def circle_name(circle: object) -> str:
    """The circles of the Orbit model."""
    names = {"core": _("Core"), "regular": _("Regular"), "casual": _("Casual")}
    return names.get(str(circle), str(circle)) if isinstance(circle, str) else ""


def level_words(level: int) -> str:
    """What an orbit level says of what somebody does of late."""
    words = {
        1: _("One of those who do most of what is done here."),
        2: _("Often here."),
        3: _("Here now and then."),
        4: _("Did nothing here for 90 days."),
    }
    return words.get(level, str(level))


def unscored_words(reason: object) -> str:
    """Why no figure is made about somebody."""
    words = {
        "network_terms": _(
            "The terms of this network forbid figures about members, or the workspace switched them off."
        ),
        "objection": _("This person objected: no figure is made, and none will be."),
        "opted_out": _("The profile asks not to be studied: no figure is made."),
        "staff": _("Speaks for a brand: the team is not ranked among its public."),
        "bot": _("Taken for a machine: no figure is made."),
    }
    return words.get(str(reason), str(reason))


def bot_sign(sign: str) -> str:
    """What makes an account look like a machine."""
    words = {
        "declared": _("says that it is a machine"),
        "extreme_volume": _("posts far more than people do"),
        "links_only": _("posts only links"),
        "no_exchange": _("never talks with anybody"),
        "regular_intervals": _("posts at regular intervals"),
        "repeated_texts": _("repeats the same texts"),
        "round_the_clock": _("posts around the clock"),
    }
    return words.get(sign, sign)


def evidence_words(evidence: str) -> str:
    """What says that two accounts are one person's."""
    words = {
        "human": _("decided by a person"),
        "profile_links": _("each profile links to the other"),
        "verified_domain": _("both own one domain"),
    }
    return words.get(evidence, evidence)


def criterion_names() -> dict[str, str]:
    """The criteria of an ambassador, in the order of the mart."""
    return {
        "is_favourable": _("Clearly favourable (lower end at 60% or more)"),
        "has_enough_mentions": _("Took sides in enough posts"),
        "is_constant": _("In at least three different weeks of the last 26"),
        "is_active": _("Posted in the last 60 days"),
        "is_not_influential": _("Not among the most influential already (below 90)"),
        "is_below_influencer_line": _("Fewer followers than an influencer"),
        "has_no_own_feed": _("Has no blog or feed among the sources"),
        "has_no_excluded_account": _("No account of the team, of a machine, or that objected"),
    }
