"""What people think who complain or want something and are pleased, as the models have it.

    python -m benchmarks.pleased_requests ../shared/data

The requests of a brand leave such posts out (docs/methodology/requests-and-watch.md). Stance and intent are
those of the daily models on the airline tweets, set against the sentiment that people gave them.
"""

import csv
import html
import sys
from collections import Counter
from pathlib import Path

from agorascope.scoring.interface import LABELS, readable
from agorascope.tagging import Tagger
from benchmarks.reputation import tweets

INTENTS = ("complaint", "request")


def main(data: Path) -> None:
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        texts = [html.unescape(row["text"]) for row in csv.DictReader(file)]
    read = tweets(data, "cascade")
    intents = Tagger(("en",), ()).tag([readable(text) for text in texts], ["en"] * len(texts))["intent"]
    stances = [LABELS[place] for place in read.declared.argmax(axis=1)]
    people = [LABELS[place] for place in read.labels]
    found = Counter(zip(intents.to_pylist(), stances, people, strict=True))
    for intent in INTENTS:
        for stance in LABELS:
            counts = {label: found[intent, stance, label] for label in LABELS}
            print(f"{intent}, stance {stance}: {sum(counts.values())}, of which people said {counts}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data"))
