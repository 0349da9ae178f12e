"""Which watch topics does a text speak of: all terms in one automaton.

A term is found as words of their own, in the singular or plural ("piste cyclable", "pistes cyclables"),
and as a hashtag ("#pistecyclable"); links, addresses and handles are not read. See `agorascope.matching`.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agorascope.matching import lookups, words
from agorascope.matching.folding import compose, fold
from agorascope.matching.phrases import Find, Phrases, Role
from agorascope.matching.spans import overlaps
from agorascope.matching.words import Joint
from agorascope.workspace import WatchTopic

ALGORITHM_VERSION = 1  # raise it when the same topics would match otherwise
_SHORTEST_PLURAL = 4  # letters of a word from which its plural is looked for inside a term


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic that a text speaks of, and the first words that say so."""

    topic_id: str
    matched_text: str


class TopicFinder:
    """Finds the topics of a workspace in texts. Immutable once made."""

    def __init__(self, topics: Sequence[WatchTopic]) -> None:
        self._order = {topic.id: place for place, topic in enumerate(topics)}
        self._phrases = Phrases()
        for topic in topics:
            for term in topic.terms:
                for form in forms(term):
                    self._phrases.add(form, Role.NAME, topic.id)
        self._phrases.close()
        self.version = topics_version(topics)

    def find(self, text: str, hashtags: Sequence[str] = ()) -> list[TopicMatch]:
        """Topics of `agorascope.text.whole_text` and of the hashtags beside it, in the workspace's order."""
        found: dict[str, str] = {}
        read = [text, *(f"#{tag.lstrip('#')}" for tag in hashtags)]
        for part in read:
            for topic_id, start, end in self._spots(part):
                found.setdefault(topic_id, part[start:end])
        return [
            TopicMatch(topic_id, found[topic_id]) for topic_id in sorted(found, key=self._order.__getitem__)
        ]

    def _spots(self, text: str) -> Iterator[tuple[str, int, int]]:
        folded = fold(compose(text))
        finds = self._phrases.find(folded)
        if not finds:
            return
        unread = lookups.unread(folded, list(lookups.addresses(folded)))
        tags = [(start, end) for _, start, end in lookups.hashtags(folded)]
        for find in finds:
            phrase, start, end = find
            if _stands(text, folded, tags, find) and not overlaps(unread, start, end):
                for topic_ids in phrase.owners.values():
                    for topic_id in topic_ids:
                        yield topic_id, start, end


def topics_version(topics: Sequence[WatchTopic]) -> str:
    """Hash of everything that decides what matches; names of topics do not."""
    facts = sorted([topic.id, *sorted(topic.terms)] for topic in topics)
    return f"topics-{ALGORITHM_VERSION}-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]}"


def _stands(text: str, folded: str, tags: list[tuple[int, int]], find: Find) -> bool:
    """Whether a find is a word (or words) of its own; one without its blanks only in a hashtag."""
    phrase, start, end = find
    tag = words.tag_around(tags, start, end) if tags else None
    if tag is not None:
        before = words.joint_before(text, folded, tag[0] + 1, start)
        return min(before, words.joint_after(text, folded, start, end, tag[1])) > Joint.NONE
    if all(joints for _, joints in phrase.owners):
        return False
    if not words.begins(folded, start):
        return False
    return words.ends(folded, end) or words.ends_as_plural(folded, end)


def forms(term: str) -> list[str]:
    """A term, and with each of its words in the plural that an "s" makes."""
    plural = " ".join(
        word if len(word) < _SHORTEST_PLURAL or word[-1] in "sxz" or not word.isalpha() else f"{word}s"
        for word in term.replace("-", " ").split()
    )
    return [term] if plural in (term, f"{term}s") else [term, plural]
