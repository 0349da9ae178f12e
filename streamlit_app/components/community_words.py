"""How figures of a community are called, and what each means; how much of it was read."""

from streamlit_app.i18n import _


def share_names(brand: str) -> dict[str, str]:
    """A name for each share of `places.SHARES`."""
    return {
        "reciprocity": _("People who answer each other"),
        "answered": _("Questions we answered"),
        "active": _("Active members"),
        "top_10": _("Written by the busiest tenth"),
        "top_1": _("Written by the busiest hundredth"),
        "opener": _("Open subjects"),
        "answerer": _("Answer"),
        "reactor": _("Only pass posts on"),
        "visibility": _("Threads that speak of {brand}").format(brand=brand),
    }


def share_meanings() -> dict[str, str]:
    """What each share is of."""
    return {
        "reciprocity": _(
            "Of the pairs of people of whom one answered the other in a week, those who both did."
        ),
        "answered": _(
            "Of the questions to our own brands, those our team answered directly within 48 hours."
        ),
        "active": _("Of the members seen there in the last year, those who posted in the last 30 days."),
        "top_10": _("Of the posts of each week, those that the most active 10% of its authors wrote."),
        "top_1": _("Of the posts of each week, those that the most active 1% of its authors wrote."),
        "visibility": _("Of the threads with a post in a week, those that speak of the brand."),
    }


def coverage_words(coverage: object) -> str:
    """How much of a community was read at all, in a sentence."""
    known = {
        "whole": _("Everything posted there is read."),
        "selected": _(
            "Only what searches, tags and accounts bring is read: the figures speak of that part, "
            "and answers without those words are missing."
        ),
        "mixed": _("A part is read whole, a part only by searches, tags and accounts."),
        "unknown": _(
            "Nobody noted how much of it is read (an imported file, for instance): compare it with itself "
            "over time rather than with others."
        ),
    }
    return known.get(str(coverage), str(coverage))


def coverage_word(coverage: object) -> str:
    """The same in a word."""
    known = {
        "whole": _("whole"),
        "selected": _("selected"),
        "mixed": _("mixed"),
        "unknown": _("not noted"),
    }
    return known.get(str(coverage), str(coverage))
