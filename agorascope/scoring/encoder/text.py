"""The text as the models read it: addresses and names of people made equal, characters composed.

As TweetEval and UMSAB have it (Barbieri et al. 2020, 2022): every address is "http", every handle
"@user". So no model knows a person.
"""

import html
import re
import unicodedata

# Around what is judged, when one thing in the text is (in place of the text as a whole).
MARKS = ("⟦", "⟧")
LONGEST = 2_000  # characters read of one text: far beyond the encoder's window

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"@\w+")
_SPACE = re.compile(r"\s+")
_UNMARKED = str.maketrans({MARKS[0]: "[", MARKS[1]: "]"})


def simplified(text: str) -> str:
    """Entities read, addresses as "http", handles as "@user"."""
    if "&" in text:
        text = html.unescape(text)
    if "http" in text or "www." in text:
        text = _ADDRESS.sub("http", text)
    return _HANDLE.sub("@user", text) if "@" in text else text


def normalised(text: str) -> str:
    """`simplified`, compatibility characters composed (NFKC), white space folded, lone surrogates out."""
    text = simplified(text[:LONGEST])
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8"))
        text = text.translate(_UNMARKED)
    return _SPACE.sub(" ", text).strip()


def marked(text: str, start: int, end: int) -> str:
    """`normalised`, with MARKS around text[start:end]; a target far into a long text moves the window."""
    first = max(0, end - LONGEST)
    before, target, after = text[first:start], text[max(start, first) : end], text[end : first + LONGEST]
    parts = (normalised(before), MARKS[0], normalised(target), MARKS[1], normalised(after))
    return " ".join(part for part in parts if part)
