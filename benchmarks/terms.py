"""Speed of counting terms, and the terms themselves, on the airline tweets.

    python -m benchmarks.terms ../shared/data

Seconds are those of the processor: one core, one run. No author's name is printed, and no term
that fewer than three people used; people in the news can be among them.
"""

import csv
import html
import sys
import time
from pathlib import Path

from agorascope.masking import mask_handles
from agorascope.settings import REPOSITORY
from agorascope.terms.counting import Counts, count, week_terms
from agorascope.terms.tokens import Tokeniser
from agorascope.workspace import Brand, load_workspace

SHOWN = 8


def mentions(data: Path, brand: Brand) -> list[tuple[str, str]]:
    """(author, masked text) of the tweets that hold a handle of the brand, sorted by author."""
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], html.unescape(row["text"])) for row in csv.DictReader(file)]
    handles = [f"@{handle.lower()}" for handle in brand.handles]
    return sorted(
        (author, mask_handles(text))
        for author, text in rows
        if any(handle in text.lower() for handle in handles)
    )


def show(brand: Brand, posts: int, counts: Counts, seconds: float) -> None:
    found = week_terms(counts)
    words = [f"{term.term} {term.authors}" for term in found if term.association is None]
    firm = sorted((-(term.association or 0), term.term) for term in found if term.association is not None)
    print(f"{brand.id}: {posts} posts, {counts.people} people, {posts / seconds:,.0f} posts/s")
    print(f"  words        {', '.join(words[:SHOWN])}")
    print(f"  collocations {', '.join(term for _, term in firm[:SHOWN])}")


def main(data: Path) -> None:
    workspace = load_workspace(REPOSITORY / "examples" / "airlines" / "workspace.yml")
    for brand in workspace.brands:
        posts = mentions(data, brand)
        tokeniser = Tokeniser("en", (brand.name, *brand.names, *brand.hashtags, *brand.handles))
        started = time.process_time()
        counts = count(posts, tokeniser)
        show(brand, len(posts), counts, time.process_time() - started)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
