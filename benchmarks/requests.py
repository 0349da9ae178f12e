"""How well requests are put together: purity and adjusted Rand index against people's labels, and time.

    python -m benchmarks.requests ../shared/data

Airline tweets with a reason of complaint (one label a tweet, ten reasons) and support tweets with topics
(the first topic counts). Beside it: what one group of everything gives (purity = the commonest label), and
the trivial rule "texts that share their rarest word". Only texts in a group are judged; `covered` says how
many they are. US Airways, Delta and Virgin America were looked at while thresholds were chosen.
Sources: L. Hubert and P. Arabie, Comparing partitions, J. of Classification 2 (1985) 193-218.
"""

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from agorascope.requests.grouping import ALONE, MIN_PEOPLE, group
from agorascope.requests.vectors import Vectoriser, rarity
from agorascope.terms.tokens import Tokeniser
from training.tagging.data import NO_REASON, airline

TOPIC_COLUMNS = 10  # of the files of support tweets, the first with a topic
COMPANIES = {"SpotifyCares": "Spotify", "AppleSupport": "Apple", "AmazonHelp": "Amazon"}


def read_airlines(data: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """(airline, texts in order of time, reasons)."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in airline(data):
        if row["negativereason"] not in ("", NO_REASON):
            found[row["airline"]].append((row["tweet_created"], row["text"], row["negativereason"]))
    for name, rows in sorted(found.items()):
        yield name, [text for _, text, _ in sorted(rows)], [reason for *_, reason in sorted(rows)]


def read_support(data: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """(company, texts, first topics) of the tweets that have a topic."""
    from openpyxl import load_workbook

    for file, name in COMPANIES.items():
        book = load_workbook(data / "twcs_labeled" / f"twcs-{file}-200-inbound.xlsx", read_only=True)
        sheet = book.worksheets[0]
        header, *rows = sheet.iter_rows(values_only=True)
        place, first = header.index("text"), TOPIC_COLUMNS
        pairs = [
            (str(row[place]), str(next(header[at] for at in range(first, len(header)) if row[at])))
            for row in rows
            if any(row[first:])
        ]
        yield name, [text for text, _ in pairs], [topic for _, topic in pairs]


def adjusted_rand(groups: Sequence[int], labels: Sequence[str]) -> float:
    """Agreement of two partitions, 0 by chance and 1 when they are the same."""

    def pairs(counts: Counter[object]) -> float:
        return sum(n * (n - 1) / 2 for n in counts.values())

    both = pairs(Counter(zip(groups, labels, strict=True)))
    one, other = pairs(Counter(groups)), pairs(Counter(labels))
    expected = one * other / max(1.0, pairs(Counter({0: len(labels)})))
    return (both - expected) / ((one + other) / 2 - expected or 1.0)


def purity(groups: Sequence[int], labels: Sequence[str]) -> float:
    """Share of texts that have the commonest label of their group."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for one, label in zip(groups, labels, strict=True):
        counts[one][label] += 1
    return sum(max(own.values()) for own in counts.values()) / max(1, len(labels))


def by_rarest_word(texts: Sequence[str], names: Sequence[str]) -> list[int]:
    """The trivial rule: texts that share the rarest of the words that at least three of them use."""
    tokeniser = Tokeniser("en", names)
    words = [{w.key for run in tokeniser.runs(text) for w in run if w.speaks} for text in texts]
    users = Counter(word for own in words for word in own)
    shared = [[word for word in own if users[word] >= MIN_PEOPLE] for own in words]
    keys = [max(own, key=lambda word: (rarity(word), word)) if own else "" for own in shared]
    sizes, numbers = Counter(keys), {key: place for place, key in enumerate(sorted(set(keys)))}
    return [numbers[key] if key and sizes[key] >= MIN_PEOPLE else ALONE for key in keys]


def judge(name: str, texts: Sequence[str], labels: Sequence[str]) -> str:
    names = (name, *name.split(), name.replace(" ", ""), name.replace(" ", "") + "Air")
    start = time.perf_counter()
    vectorise = Vectoriser("en", names)
    vectors = [vectorise(text) for text in texts]
    groups = group(vectors, [str(place) for place in range(len(texts))]).tolist()
    seconds = time.perf_counter() - start
    cells = []
    for found in (groups, by_rarest_word(texts, names)):
        own = [place for place, one in enumerate(found) if one != ALONE]
        seen, truth = [found[place] for place in own], [labels[place] for place in own]
        most = max(Counter(truth).values(), default=0) / max(1, len(truth))
        cells.append(
            f"{len(set(seen)):4} groups, covered {len(own) / len(texts):.2f}, "
            f"purity {purity(seen, truth):.3f} (all one {most:.3f}), ARI {adjusted_rand(seen, truth):+.3f}"
        )
    speed = f"{len(texts) / seconds:,.0f} texts/s"
    return f"{name:15} n {len(texts):5}: {cells[0]} | rarest word: {cells[1]} | {speed}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    for name, texts, labels in (*read_airlines(data), *read_support(data)):
        print(judge(name, texts, labels))


if __name__ == "__main__":
    main()
