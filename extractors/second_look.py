"""Whether to believe what a second look at stored posts says is gone. All pure.

    landed page + what its parser reads -> Findings.add -> judge -> pages to believe, posts that wait

A network in trouble may answer that nothing is there, and that is no reason to empty the words of half a
warehouse. Only posts that the landed pages tell something of are counted: a look that was cut short is held
to what it really asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agorascope.records import GONE, Parsed, Row
from extractors.source import State, StoredPost

# So many posts gone, and such a share of those told of, are not believed.
MANY_GONE = 10
MOST_GONE = 0.5
FEW_ASKED = 3  # an answer that gives none of so many posts or more is not believed either
KEPT_IN_LINE = timedelta(days=30)  # how long it is remembered that a post was asked for in vain

WHEN_RIGHT = (
    "They are asked for again; when it is right, set `recheck: {believe_all: true}` for a run, which asks "
    "for them first"
)
EMPTY_BATCH = (
    "an answer gave none of the posts that it was asked for, so none of them was taken back. " + WHEN_RIGHT
)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Stored posts to ask for again. `believe_all`: also when most of them are said to be gone."""

    stored: Sequence[StoredPost] = ()
    believe_all: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """Names of the landed pages whose removals hold; the posts whose removal is not believed; why."""

    believed_pages: tuple[str, ...]
    doubted: frozenset[str] = frozenset()  # uris
    note: str = ""


@dataclass
class Findings:
    """What the pages of a second look said of the posts that were asked for, page by page."""

    again: SecondLook
    gone: dict[str, frozenset[str]] = field(default_factory=dict)  # page -> uris
    found: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, page: str, parsed: Parsed) -> None:
        """Count a landed page. A post that comes with a status of one that is gone is gone too."""
        lost = [row for row in parsed.posts if row["status"] in GONE]
        self.gone[page] = self._asked_for([*parsed.status_changes, *lost])
        self.found[page] = self._asked_for(parsed.posts) - self.gone[page]

    def judge(self) -> Judgement:
        """Believe all pages, none, or all but those that give none of several posts."""
        gone, told = _all(self.gone), _all(self.gone) | _all(self.found)
        if self.again.believe_all:
            return Judgement(tuple(self.gone))
        if len(gone) >= MANY_GONE and len(gone) > MOST_GONE * len(told):
            note = f"{len(gone)} of {len(told)} posts asked for again are gone: too many to believe, so none"
            return Judgement((), gone, f"{note} was taken back. {WHEN_RIGHT}")
        empty = {page for page, lost in self.gone.items() if len(lost) >= FEW_ASKED and not self.found[page]}
        doubted = frozenset(uri for page in empty for uri in self.gone[page])
        believed = tuple(page for page in self.gone if page not in empty)
        return Judgement(believed, doubted, EMPTY_BATCH if empty else "")

    def in_vain(self, judgement: Judgement, *, is_whole: bool) -> frozenset[str]:
        """Posts that were asked for and that the load leaves as they are: doubted, or not told of at all."""
        if not is_whole:
            return judgement.doubted
        told = _all(self.gone) | _all(self.found)
        return judgement.doubted | ({post.uri for post in self.again.stored} - told)

    def _asked_for(self, rows: Sequence[Row]) -> frozenset[str]:
        """The uris of the stored posts that rows speak of, by their uri or else by the network's id."""
        uris = {post.uri for post in self.again.stored}
        by_id = {(post.instance, post.post_id): post.uri for post in self.again.stored}
        named = (
            uri if (uri := row.get("uri")) in uris else by_id.get((row.get("instance"), row.get("post_id")))
            for row in rows
        )
        return frozenset(uri for uri in named if uri)


def next_in_line(
    state: Mapping[str, Mapping[str, str]], findings: Findings, in_vain: frozenset[str], now: datetime
) -> State:
    """The state of the second look: when posts were asked for in vain, so that others come first.

    Without it the posts of an instance that closed would be the oldest for ever, and keep all others out.
    """
    told = _all(findings.gone) | _all(findings.found)
    kept = {
        uri: at
        for uri, at in state.get("asked", {}).items()
        if uri not in told and datetime.fromisoformat(at) >= now - KEPT_IN_LINE
    }
    return {"asked": {**kept, **dict.fromkeys(sorted(in_vain), now.isoformat())}}


def _all(pages: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(uri for uris in pages.values() for uri in uris)
