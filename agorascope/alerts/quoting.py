"""Which mentions show what an alert is about: three to five, different authors and threads first. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

MOST = 5


@dataclass(frozen=True, slots=True)
class AlertMention:
    """A mention inside an episode."""

    mention_id: str
    mentioned_at: datetime
    thread_key: str
    author: str  # network and key; of an unknown author its mention
    author_key: str | None
    community: str
    is_press: bool
    is_duplicate: bool
    stance: str | None
    p_negative: float | None
    reactions: int
    aspects: frozenset[str]

    @property
    def is_negative(self) -> bool:
        return self.stance == "negative"


def choose(mentions: Iterable[AlertMention], is_typical: Callable[[AlertMention], bool]) -> list[str]:
    """Ids of at most five mentions: typical ones first, then press, most reacted to, surest, earliest.

    Nobody is quoted twice while others spoke, and repeated posts stand back.
    """
    ranked = sorted(
        mentions,
        key=lambda m: (
            not is_typical(m),
            m.is_duplicate,
            not m.is_press,
            -m.reactions,
            -(m.p_negative or 0.0) if m.is_negative else 0.0,
            m.mentioned_at,
            m.mention_id,
        ),
    )
    chosen: list[AlertMention] = []
    for is_fresh in (_other_thread, _other_author, _anything):
        for mention in ranked:
            if len(chosen) < MOST and mention not in chosen and is_fresh(mention, chosen):
                chosen.append(mention)
    return [mention.mention_id for mention in sorted(chosen, key=ranked.index)]


def _other_author(mention: AlertMention, chosen: list[AlertMention]) -> bool:
    return all(mention.author != other.author for other in chosen)


def _other_thread(mention: AlertMention, chosen: list[AlertMention]) -> bool:
    return _other_author(mention, chosen) and all(mention.thread_key != o.thread_key for o in chosen)


def _anything(_mention: AlertMention, _chosen: list[AlertMention]) -> bool:
    return True
