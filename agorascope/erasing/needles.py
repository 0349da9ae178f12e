"""What of a person is looked for in bytes, while they are being erased: ids, names, addresses, texts.

    rows that are theirs -> Needles -> one automaton -> does a page hold them?  a sentence without them

Known in the memory of one pass only. What strangers bear or write too is looked for in records alone, where
it is seen whose it is: a handle or a name that another account has, a first name, an ordinary word, a text
that another member wrote as well.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import ahocorasick

from agorascope.members.naming import bare_account
from agorascope.objecting.hiding import GAP
from agorascope.objecting.names import MIN_DISTINCTIVE, Account, address, folded, is_distinctive
from agorascope.objecting.words import RUN, words_of

MIN_DIGITS = 8  # of an id that is a number: a shorter one may count anything
MIN_TEXT = 25  # characters of a text that is looked for in bytes
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_PAIR = re.compile(
    "[\ud800-\udbff][\udc00-\udfff]"
)  # JSON writes what lies beyond 16 bits, as emoji do, as two
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Needles:
    """`strong`: theirs wherever it stands. `weak`: theirs in a record that is theirs or points to them."""

    strong: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def account(self, account: Account, public: frozenset[str]) -> None:
        """All that an account is called."""
        for value in (account.member_id, account.url):
            if value:
                self._id(address(value))
        handle = bare_account(account.handle or "")
        local = handle.partition("@")[0]
        if handle and handle not in public:
            host = account.instance.lower() if account.instance else ""
            self._put(f"{local}@{host}" if host else "", is_strong=True)
            for name in {handle, local} - public:
                self._put(name, is_strong=is_distinctive(name) or "@" in name)
        name = (account.display_name or "").strip().lower()
        if name and folded(name) not in public and name not in public:
            self._put(name, is_strong=is_distinctive(name) and len(words_of(name)) == 1)

    def key(self, member_key: str | None) -> None:
        self._put(member_key or "", is_strong=True)

    def name(self, display_name: str) -> None:
        """A name of several words that nobody else bears."""
        self._put(display_name.strip().lower(), is_strong=True)

    def post(self, uri: str, post_id: str | None, url: str | None, texts: Iterable[str | None]) -> None:
        self._id(address(uri))
        if url:
            self._id(address(url))
        if post_id:
            self._put(post_id.lower(), is_strong=False)
        for text in texts:
            plain = plain_text(text or "")
            if len(plain) >= MIN_TEXT and len(words_of(plain)) >= RUN:
                self.texts.add(plain)

    def drop(self, shared: Iterable[str]) -> None:
        """What others bear or wrote too is theirs no more than somebody else's."""
        for value in shared:
            self.weak |= {value} & (self.strong | self.texts)
            self.strong.discard(value)
            self.texts.discard(value)

    def _id(self, value: str) -> None:
        is_number = value.isdigit()
        self._put(value, is_strong=len(value) >= (MIN_DIGITS if is_number else MIN_DISTINCTIVE))

    def _put(self, value: str, *, is_strong: bool) -> None:
        if len(value) >= 2:
            (self.strong if is_strong else self.weak).add(value)


class Finder:
    """Finds the needles in texts."""

    def __init__(self, needles: Needles) -> None:
        self._automaton = ahocorasick.Automaton()
        for value in needles.weak:
            self._automaton.add_word(value, (value, False))
        for value in needles.strong | needles.texts:
            self._automaton.add_word(value, (value, True))
        self.is_empty = len(self._automaton) == 0
        if not self.is_empty:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """(start, end, is strong) of each needle that stands in the text as a whole word."""
        if self.is_empty:
            return
        low = lowered(text)
        for last, (value, is_strong) in self._automaton.iter(low):
            start, end = last - len(value) + 1, last + 1
            if _is_whole(low, start, end):
                yield start, end, is_strong

    def holds(self, text: str) -> bool:
        """Whether a text holds a needle that is theirs wherever it stands, however it is written."""
        return any(is_strong for form in forms_of(text) for *_, is_strong in self.find(form))

    def holds_any(self, text: str) -> bool:
        """The same with needles that others may bear."""
        return any(True for form in forms_of(text) for _ in self.find(form))

    def without(self, text: str) -> str:
        """The text with a gap in the place of each strong needle."""
        spans = sorted((start, end) for start, end, is_strong in self.find(text) if is_strong)
        if not spans:
            return text if not self.holds(text) else GAP
        merged: list[list[int]] = []
        for start, end in spans:
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
        for start, end in reversed(merged):
            text = f"{text[:start]}{GAP}{text[end:]}"
        return text if not self.holds(text) else GAP


def lowered(text: str) -> str:
    """Small letters, each in the place of its own: some letters become two, and places would shift."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def plain_text(text: str) -> str:
    """A text as it is looked for: in small letters, one blank between words."""
    return _BLANKS.sub(" ", text).strip().lower()


def forms_of(text: str) -> Iterator[str]:
    """The text as it stands, and without the escapes of JSON, HTML and addresses, blanks made one."""
    yield text
    plain = text
    if "\\" in plain:
        plain = _PAIR.sub(_joined, _ESCAPED.sub(_character, plain))
    if "&" in plain:
        plain = html.unescape(plain)
    if "%" in plain:
        plain = unquote(plain)
    plain = _BLANKS.sub(" ", plain)
    if plain != text:
        yield plain


def _character(found: re.Match[str]) -> str:
    if code := found[1]:
        return chr(int(code, 16))
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[2], found[2])


def _joined(found: re.Match[str]) -> str:
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16")


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit goes on before or after."""
    before = start > 0 and _is_word(text[start - 1]) and _is_word(text[start])
    after = end < len(text) and _is_word(text[end]) and _is_word(text[end - 1])
    return not before and not after


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
