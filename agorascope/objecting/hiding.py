"""Takes a person out of what others wrote: names become a gap, and words of the person go.

    post record + marks -> the fields that change

A handle is hidden wherever it stands. Words in a row that the person wrote are cut from posts that answer,
quote or share a removed post, or that stand in its thread: elsewhere the same words are somebody's own. A
name of several words is hidden in these, and in posts that name the person's handle or address: elsewhere it
may be a stranger's. What brands, pages, staff and events of the workspace are called stays everywhere.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agorascope.masking import HIDDEN_HANDLE
from agorascope.objecting.marks import Kind, Marks, mark, removed
from agorascope.objecting.names import is_distinctive, parts_of
from agorascope.objecting.words import RUN, SHORTEST, Word, words_of
from agorascope.records import content_hash

GAP = "[…]"
# The fields that point to another post, each with the local id that may stand for it.
REFERENCES = {
    "parent_uri": "parent_id",
    "thread_uri": "thread_id",
    "thread_root_uri": None,
    "repost_of_uri": None,
    "quote_of_uri": None,
    "duplicate_of_uri": None,
}
TEXTS = ("title", "display_text", "text")
_ADDRESS = re.compile(
    r"(?:https?|at)://[^\s<>\"«»“”]+|(?<![\w@.-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"«»“”]+", re.IGNORECASE
)
_NAMED = re.compile(
    r"[@＠](?P<handle>[\w.-]*\w(?:@[\w-]+(?:\.[\w-]+)+)?)|(?<![\w/])/?u/(?P<redditor>[\w-]+)"
    r"|(?P<word>(?<![\w@])\w[\w.-]*\w)"
)


class Hider:
    """Hides the people of these marks."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._known: dict[tuple[str, str], bool] = {}  # addresses looked at: a thread's come again and again

    def post(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of somebody else's post that change; empty when it names nobody and points to nobody."""
        network = str(row["network"])
        changes = self._references(row, network)
        is_near = bool(changes)
        if mentions := row.get("mentions"):
            kept = [one for one in mentions if not self._is_mentioned(network, one)]
            changes |= {"mentions": kept} if len(kept) < len(mentions) else {}
        if links := row.get("links"):
            kept = [link for link in links if not self.names(network, link)]
            changes |= {"links": kept} if len(kept) < len(links) else {}
        for name in ("url", "channel_id"):
            value = row.get(name)
            if value and (self.names(network, value) or (is_near and self.cut(value) != value)):
                changes[name] = None
        if words := self._texts(row, network, is_near=is_near, is_named=bool(changes)):
            changes |= words
            if is_near and self._is_cut(row):
                text, title = (words.get(name, row.get(name)) for name in ("text", "title"))
                changes["content_hash"] = content_hash(text, title)
        return changes

    def text(self, network: str, text: str, *, is_near: bool = False) -> str:
        """The text with the people in it hidden; `is_near`: also under names that strangers may bear."""
        text = _ADDRESS.sub(lambda found: GAP if self.names(network, found.group()) else found.group(), text)
        text = _NAMED.sub(lambda found: self._hidden(network, found), text)
        text = self._without_names(network, text, "word")
        return self._without_names(network, text, "name") if is_near else text

    def names(self, network: str, value: str) -> bool:
        """Whether an address or id is one of theirs, or leads to them."""
        if (network, value) not in self._known:
            self._known[network, value] = self._names(network, value)
        return self._known[network, value]

    def _names(self, network: str, value: str) -> bool:
        return (
            self.marks.has("account", network, value.strip().lower())
            or self._is_named("handle", network, value.strip().lstrip("@").lower())
            or any(self._is_named(kind, network, part) for kind, part in parts_of(value))
        )

    def _is_named(self, kind: Kind, network: str, value: str) -> bool:
        """Whether this names them, and no brand, page, staff or event; an address is the account's alone."""
        return (kind == "address" or value not in self.marks.public) and self.marks.has(kind, network, value)

    def cut(self, text: str) -> str:
        """The text without the words in a row that they wrote."""
        return _gapped(text, self._spans(words_of(text), "run", range(SHORTEST, RUN + 1)))

    def speaks_of(self, networks: Iterable[str], text: str) -> bool:
        """Whether a page names them, or holds words in a row that they wrote."""
        if self.cut(text) != text:
            return True
        return any(self.text(network, text, is_near=True) != text for network in networks)

    def _references(self, row: Mapping[str, Any], network: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for name, local in REFERENCES.items():
            token = None
            if value := row.get(name):
                token = self.marks.token("uri", network, value)
                if token is None and self.names(network, value):
                    token = self._unknown(network, value)
            if token is None and local and (local_id := row.get(local)):
                token = self.marks.token("post_id", network, f"{row.get('instance') or ''}|{local_id}")
            if token and token != value:
                changes[name] = token
                if local and row.get(local):
                    changes[local] = None
        return changes

    def _unknown(self, network: str, value: str) -> str:
        """The token of a post of theirs that was never seen."""
        return removed(mark(self.marks.key, "uri", network, value))

    def _texts(
        self, row: Mapping[str, Any], network: str, *, is_near: bool, is_named: bool
    ) -> dict[str, Any]:
        """Texts that change. What was received with marks of its format is replaced by the clean copy.

        `is_near`: it points to a post of theirs; `is_named`: it does, or names them beside its texts.
        """
        changes: dict[str, Any] = {}
        done: dict[str, str] = {}  # most posts are received as they are shown
        for name in TEXTS:
            if (value := row.get(name)) and value not in done:
                done[value] = self.text(network, self.cut(value) if is_near else value)
        if is_named or any(value != hidden for value, hidden in done.items()):
            done = {value: self._without_names(network, hidden, "name") for value, hidden in done.items()}
        for name in TEXTS:
            if (value := row.get(name)) and done[value] != value:
                changes[name] = done[value]
        if (changes.keys() & {"text", "display_text"}) and row.get("display_text") is not None:
            changes["text"] = changes.get("display_text", row["display_text"])
            changes["text_format"] = "plain"
        return changes

    def _is_cut(self, row: Mapping[str, Any]) -> bool:
        """Whether words went, and not only names: then the scores are of another text."""
        return any(
            self.cut(row[name]) != row[name] for name in ("title", "display_text", "text") if row.get(name)
        )

    def _is_mentioned(self, network: str, mention: Mapping[str, Any]) -> bool:
        return any(self.names(network, mention[name]) for name in ("id", "handle") if mention.get(name))

    def _hidden(self, network: str, found: re.Match[str]) -> str:
        if word := found["word"]:
            return GAP if self._is_word(word) else found.group()
        name = (found["handle"] or found["redditor"]).lower()
        at = "@" in name
        if name in self.marks.public:
            return found.group()
        is_theirs = self.marks.has("handle", network, name) or self._is_word(name)
        if is_theirs:
            return HIDDEN_HANDLE
        first = name.split(".")[0]  # "@ann.Thanks"
        if not at and first != name and (self._is_named("handle", network, first) or self._is_word(first)):
            return HIDDEN_HANDLE + found.group()[1 + len(first) :]
        return found.group()

    def _is_word(self, word: str) -> bool:
        return is_distinctive(word) and self._is_named("word", "", word.lower())

    def _without_names(self, network: str, text: str, kind: Kind) -> str:
        """The text without names of several words."""
        sizes = self.marks.name_lengths
        return _gapped(text, self._spans(words_of(text), kind, sizes, network)) if sizes else text

    def _spans(
        self, words: list[Word], kind: Kind, sizes: Iterable[int], network: str = ""
    ) -> list[tuple[int, int]]:
        """Where so many words in a row have a mark of this kind, and are no name that stays."""
        return [
            (words[start].start, words[start + size - 1].end)
            for size in sizes
            for start in range(len(words) - size + 1)
            if self._is_named(kind, network, _joined(words[start : start + size]))
        ]


def _joined(words: list[Word]) -> str:
    return " ".join(word.folded for word in words)


def _gapped(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with a gap in the place of each span; spans that meet become one."""
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for start, end in reversed(merged):
        text = f"{text[:start]}{GAP}{text[end:]}"
    return text
