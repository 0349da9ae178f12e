"""Speed of brand matching against the number of names looked for, as a table.

    python -m benchmarks.matching ../shared/data

Real posts, English (airline tweets) and French (DEFT 2017); six airlines whose handles are in nearly
every English post, and invented brands up to the number of names. "hard" gives each invented brand
an exclusion, a domain, a handle and, every tenth, a context. Seconds are processor time
of one core; medians of five runs.
"""

import csv
import html
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from agorascope.matching import Matcher
from agorascope.workspace import Brand
from training.corpora import deft

SIZES = (10, 100, 1_000, 10_000)
RUNS = 5
_HEADS = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "k", "z", "br", "cl", "st", "tr"]
_TAILS = ["a", "e", "i", "o", "u", "an", "el", "or", "in"]

AIRLINES = {
    "Virgin America": "VirginAmerica",
    "Delta": "JetBlue",  # what the file calls Delta are tweets to JetBlue
    "Southwest": "SouthwestAir",
    "United": "united",
    "American": "AmericanAir",
    "US Airways": "USAirways",
}


def invented_names(count: int) -> list[str]:
    """Words of two to four syllables, one in three of two words; the same ones each time."""
    rng = random.Random(count)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < count:
        parts = [rng.choice((2, 2, 3, 3, 4)), *([2] if rng.random() < 0.3 else [])]
        words = ["".join(rng.choice(_HEADS) + rng.choice(_TAILS) for _ in range(size)) for size in parts]
        names[" ".join(word.capitalize() for word in words)] = None
    return list(names)


def brands(count: int, *, are_hard: bool) -> Iterator[Brand]:
    """As many brands as names, the airlines among them."""
    for name, handle in AIRLINES.items():
        yield Brand(id=handle.lower(), name=name, handles=(handle,))
    for place, name in enumerate(invented_names(count - len(AIRLINES))):
        tag = name.replace(" ", "").lower()
        extra = {"exclusions": (f"{name} street",), "domains": (f"{tag}.example",), "handles": (tag,)}
        if place % 10 == 0:
            extra["context"] = ("flight", "vol", f"{name} shop")
        yield Brand(id=f"b{place}", name=name, **(extra if are_hard else {}))


def posts(data: Path) -> dict[str, list[str]]:
    """Texts by corpus."""
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        airline = [html.unescape(row["text"]) for row in csv.DictReader(file)]
    return {"airline, English": airline, "DEFT 2017, French": [tweet.text for tweet in deft(data)]}


def speed(matcher: Matcher, texts: Sequence[str]) -> float:
    """Posts a second, the median of the runs."""
    table, rates = pa.table({"display_text": texts}), []
    for _ in range(RUNS):
        started = time.process_time()
        matcher.match_many(table)
        rates.append(len(texts) / (time.process_time() - started))
    return statistics.median(rates)


def main(data: Path) -> None:
    corpora = posts(data)
    print(f"{'names':>7}{'':8}{'made in':>10}" + "".join(f"{name:>20}" for name in corpora))
    for count in SIZES:
        for are_hard in (False, True):
            definitions = list(brands(count, are_hard=are_hard))
            started = time.process_time()
            matcher = Matcher(definitions)
            made = time.process_time() - started
            rates = "".join(f"{speed(matcher, texts):12,.0f} posts/s" for texts in corpora.values())
            print(f"{count:7,}{'hard' if are_hard else 'plain':>8}{made:8.2f} s{rates}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
