"""The words of outreach in the reader's language: states, steps, routes, notices, consents, criteria."""

import re

from agorascope.outreach.vocabularies import Vocabulary, entries
from streamlit_app.i18n import _, language

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_MARK = re.compile("[ \u00a0](?=[:;!?%»])")
_AFTER_MARK = re.compile("(?<=«)[ \u00a0]")
THIN = "\u202f"


def state(name: str) -> str:
    """A column of the board, or a state in a history."""
    words = {
        "candidate": _("To write to"),
        "contacted": _("Written to"),
        "no_answer": _("No answer"),
        "accepted": _("Said yes"),
        "declined": _("Said no"),
        "arrived": _("Arrived"),
        "active": _("Takes part"),
    }
    return words.get(name, name)


def step(kind: str, name: str) -> str:
    """A line of a history."""
    words = {"note": _("Note"), "withdrawal": _("Step taken back")}
    return words.get(kind) or state(name)


def vocabulary(name: Vocabulary, word: str | None, column: str = "name") -> str:
    """A word of the seeds, which have their own columns by language."""
    row = entries(name).get(word or "", {})
    return typeset(row.get(f"{column}_{language()}") or row.get(f"{column}_en") or word or "")


def criterion(name: str) -> str:
    """A criterion of an ambassador, as what is left when it holds."""
    words = {
        "has_enough_mentions": _("with enough opinions"),
        "is_favourable": _("surely favourable"),
        "is_constant": _("in several weeks"),
        "is_active": _("active lately"),
        "is_not_influential": _("not influential"),
        "is_below_influencer_line": _("few enough followers"),
        "has_no_own_feed": _("no blog of their own"),
        "has_no_excluded_account": _("no staff, bot or objection"),
    }
    return words.get(name, name)


def typeset(text: str) -> str:
    """French of the data, set as French is; other languages as they are."""
    if language() != "fr":
        return text
    return _AFTER_MARK.sub(THIN, _BEFORE_MARK.sub(THIN, _APOSTROPHE.sub("’", text)))
