"""Whether what was found stands as a word of its own: between others, in the plural, in a hashtag.

A hashtag is words without blanks. Where one ends shows by a capital ("#VelkarnFail") or by a word
that people hang on names ("#velkarnfail"); "#velkarnation" shows neither and is another word.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from enum import IntEnum

from agorascope.matching.spans import Span

_SAFE_PLURAL = 5  # letters of a name from which "names" in small letters is taken for its plural

# What people hang on a company's name and on no other word.
_COMPLAINTS = frozenset({
    "bashing", "boycot", "boycott", "boycotte", "boycotter", "boycottez", "boycottons", "boycotting",
    "sucks", "arnaque", "arnaqueur", "sav", "scam", "customerservice", "serviceclient", "balanceton",
})  # fmt: skip
_AFFIXES = _COMPLAINTS | frozenset({
    "team", "love", "ilove", "welove", "jaime", "jadore", "onaime", "jesuis", "my", "mon", "ma", "mes",
    "notre", "our", "the", "les", "fan", "fans", "addict", "addicts", "lover", "lovers", "family",
    "famille", "community", "club", "user", "users", "owner", "owners", "client", "clients", "customer",
    "customers", "gate", "fail", "fails", "epicfail", "panne", "bug", "down", "outage", "hate", "stop",
    "anti", "pro", "vive", "merci", "thanks", "thankyou", "thx", "bravo", "bye", "byebye", "sos", "adieu",
    "goodbye", "never", "plusjamais", "go", "allez", "forever", "life", "style", "day", "days", "week",
    "news", "live", "event", "support", "help", "aide", "app", "appli", "store", "shop", "magasin",
    "boutique", "france", "french", "paris", "europe", "usa", "canada", "belgique", "suisse", "officiel",
    "official", "greve", "strike", "avis", "review", "test", "jobs", "job", "recrute", "concours",
    "contest", "giveaway", "promo", "sale", "deal", "deals",
})  # fmt: skip
_LONGEST_AFFIX = 40  # with a context word of the workspace's own
_YEAR = re.compile(r"(?:19|20)\d\d")


class Joint(IntEnum):
    """How one end of a find meets the rest of its hashtag."""

    NONE = 0  # glued to letters that say nothing
    CAPITAL = 1  # the next word begins with a capital
    AFFIX = 2  # what follows (or goes before) hangs on names
    SURE = 3  # and on names of companies only
    EDGE = 4  # nothing follows


def is_letter(character: str) -> bool:
    """Letters, digits, underscore; and the vowel signs of Indic scripts, which `isalnum` leaves out."""
    return (
        character.isalnum()
        or character == "_"
        or "\u0300" <= character <= "\u036f"
        or ("\u0900" <= character <= "\u0dff" and character not in "\u0964\u0965")
    )


def begins(folded: str, start: int) -> bool:
    """Whether a word may begin here: not inside another, and not the name of an account."""
    if not start or not is_letter(folded[start]):
        return True
    before = folded[start - 1]
    return before != "@" and not is_letter(before)


def ends(folded: str, end: int) -> bool:
    """Whether a word may end here."""
    return end == len(folded) or not is_letter(folded[end]) or not is_letter(folded[end - 1])


def ends_as_plural(folded: str, end: int) -> bool:
    """Whether one "s" ends the word here, that of French and English plurals."""
    if folded[end : end + 1] != "s" or folded[end - 1] == "s" or not folded[end - 1].isalpha():
        return False
    return ends(folded, end + 1)


def is_safe_plural(text: str, start: int, end: int) -> bool:
    """Whether a name with an "s" is no other word: "Novas" and "velkarns" are not, "novas" may be."""
    return end - start >= _SAFE_PLURAL or text[start].isupper()


def is_glued_by_hyphen(folded: str, start: int, end: int) -> bool:
    """ "gluten-free", "free-lance": one word with another."""
    before, after = folded[max(start - 2, 0) : start], folded[end : end + 2]
    return (len(before) == 2 and before[1] == "-" and is_letter(before[0])) or (
        len(after) == 2 and after[0] == "-" and is_letter(after[1])
    )


def tag_around(tags: Sequence[Span], start: int, end: int) -> Span | None:
    """The hashtag, of `tags` in order, whose words hold [start, end)."""
    position = bisect_left(tags, (start, 0)) - 1
    return tags[position] if position >= 0 and end <= tags[position][1] else None


def joint_before(text: str, folded: str, begin: int, start: int, own: Collection[str] = ()) -> Joint:
    """How the find at `start` meets what goes before in its hashtag, whose words begin at `begin`.

    `own` are words, folded and without blanks, that go with this brand.
    """
    if begin == start:
        return Joint.EDGE
    joint = _known(folded[max(begin, start - _LONGEST_AFFIX) : start].rstrip("_"), own)
    shows = text[start].isupper() and not text[start - 1].isupper()
    return joint or (Joint.CAPITAL if shows else Joint.NONE)


def joint_after(
    text: str, folded: str, start: int, end: int, finish: int, own: Collection[str] = ()
) -> Joint:
    """How the find [start, end) meets what follows in its hashtag, whose words end at `finish`."""
    if end == finish:
        return Joint.EDGE
    joint = _known(folded[end : min(finish, end + _LONGEST_AFFIX)].lstrip("_"), own)
    rest = text[end : end + 3].lstrip("_")
    shows = text[start].isupper() and (
        rest[:1].isupper() and (not text[end - 1].isupper() or rest[1:2].islower())
    )
    return joint or (Joint.CAPITAL if shows else Joint.NONE)


def _known(affix: str, own: Collection[str]) -> Joint:
    if affix in _COMPLAINTS or affix in own:
        return Joint.SURE
    return Joint.AFFIX if affix in _AFFIXES or _YEAR.fullmatch(affix) else Joint.NONE
