"""When a listing has been read far enough. Pure but for what it remembers of one slice.

Ids are compared, never cursors: some servers answer every page with the same cursor and go on. A page
without items says nothing: what a server filtered out leaves such holes, and so does a server in trouble.
"""

from dataclasses import dataclass, field
from typing import Literal

from extractors.source import PageFacts, Slice

Verdict = Literal["repeated", "horizon", "max_pages", "empty"]
EMPTY_IN_A_ROW = 3


@dataclass
class PageGuard:
    """Watches the pages of one slice."""

    slice_: Slice
    seen: set[str] = field(default_factory=set)
    pages: int = 0
    known_in_a_row: int = 0
    empty_in_a_row: int = 0

    def check(self, facts: PageFacts) -> Verdict | None:
        """Why to stop after this page, or None to go on.

        `repeated`: two pages in a row brought nothing new. `horizon`: the whole page is older
        than asked for. `max_pages`: the page budget is used up although more is there. `empty`: several
        pages in a row held nothing although each names a next one.
        """
        if facts.next_cursor is None:  # the last page, or one that only tells more of the listing's items
            return None
        self.pages += 1
        self._count(facts)
        if self.known_in_a_row >= 2:
            return "repeated"
        if self.empty_in_a_row >= EMPTY_IN_A_ROW:
            return "empty"
        horizon = self.slice_.horizon
        if horizon and facts.newest_at and facts.newest_at < horizon:
            return "horizon"
        return "max_pages" if self.pages >= self.slice_.max_pages else None

    def _count(self, facts: PageFacts) -> None:
        """Count pages without anything new; an empty one neither begins nor ends a row of known ones."""
        if not facts.ids:
            self.empty_in_a_row += 1
            return
        self.empty_in_a_row = 0
        self.known_in_a_row = self.known_in_a_row + 1 if facts.ids <= self.seen else 0
        self.seen |= facts.ids
