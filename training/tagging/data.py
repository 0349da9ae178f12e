"""Labelled texts for the taggers, read from the folder of real data; none of them is copied.

Airline: complaint reasons, mapped to aspects. twcs_labeled: 600 inbound support tweets; their human
labels are topics, so what each one wants was labelled for this project (`twcs_intents.tsv`, by tweet
id). DEFT 2017: figurative or not, French. Irony in English: 380 airline tweets labelled for this
project (`airline_irony.tsv`, by row), and the 86 sarcastic tweets of SemEval 2014.
"""

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.corpora import semeval, unescaped

HERE = Path(__file__).parent

# Complaint reason -> aspect. RepTrak's "products and services" covers what is sold and how well it
# works: in an airline, the flight, its punctuality, the booking and the luggage. "Performance" is financial.
REASONS = {
    "Customer Service Issue": "care",
    "Flight Attendant Complaints": "care",
    "Late Flight": "products",
    "Cancelled Flight": "products",
    "Lost Luggage": "products",
    "Damaged Luggage": "products",
    "Bad Flight": "products",
    "Flight Booking Problems": "products",
    "longlines": "products",
}
NO_REASON = "Can't Tell"  # negative, and no aspect could be told

# Human topics of twcs_labeled that are aspects; the others name a product and so mean "products".
TOPICS = {
    "Bad Support": "care", "Service Praise": "care", "Refund": "price", "Billing/Payment": "price",
    "Student Subscription": "price", "Apple Pay": "products",
}  # fmt: skip
_FILES = {"AmazonHelp": "Amazon", "AppleSupport": "Apple", "SpotifyCares": "Spotify"}
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text, its language, and what is known of it: a label, or several."""

    text: str
    lang: str
    label: str
    topics: tuple[str, ...] = ()


def airline(data: Path) -> Iterator[dict[str, str]]:
    """Rows of the airline file, entities of the text decoded."""
    with (data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row | {"text": html.unescape(row["text"])}


def airline_reasons(data: Path) -> list[Tagged]:
    """Complaints with the aspect of their reason, or "none" where annotators could not tell."""
    found = REASONS | {NO_REASON: "none"}
    return [
        Tagged(row["text"], "en", found[row["negativereason"]], (row["negativereason"],))
        for row in airline(data)
        if row["negativereason"] in found and row["airline_sentiment"] == "negative"
    ]


def twcs(data: Path) -> list[Tagged]:
    """The 600 inbound tweets with their intent and their human topics."""
    from openpyxl import load_workbook

    intents = {(row["file"], row["tweet_id"]): row["intent"] for row in _table("twcs_intents.tsv")}
    found = []
    for name in _FILES:
        path = data / "twcs_labeled" / f"twcs-{name}-200-inbound.xlsx"
        rows = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        header = [str(cell) for cell in next(rows)]
        for cells in rows:
            row = dict(zip(header, cells, strict=False))
            topics = tuple(topic for topic in header[header.index("company") + 1 :] if row.get(topic))
            intent = intents[name, str(row["tweet_id"])]
            found.append(Tagged(html.unescape(str(row["text"])), "en", intent, topics))
    return found


def figurative(data: Path) -> list[Tagged]:
    """DEFT 2017 task 2: French tweets, "figurative" (irony, sarcasm, humour) or "nonfigurative"."""
    with (data / "deft2017" / "figurative.tsv").open(encoding="utf-8", newline="") as file:
        return [
            Tagged(unescaped(row["text"]), "fr", row["label"]) for row in csv.DictReader(file, delimiter="\t")
        ]


def airline_irony(data: Path) -> list[Tagged]:
    """380 airline tweets read for this project: "ironic" or "plain"."""
    labels = {row["row"]: row["is_ironic"] for row in _table("airline_irony.tsv")}
    return [
        Tagged(row["text"], "en", "ironic" if labels[row["row"]] == "1" else "plain")
        for row in airline(data)
        if row["row"] in labels
    ]


def sarcasm(data: Path) -> list[Tagged]:
    """SemEval 2014: 86 sarcastic tweets, beside those of its ordinary test, their tags taken away."""
    ironic = [(example.text, "ironic") for example in semeval(data, ["2014sarcasm"])]
    plain = [(example.text, "plain") for example in semeval(data, ["2014test"])]
    return [
        Tagged(re.sub(r"#(?:sarcasm|irony|not)\b", "", text), "en", label) for text, label in ironic + plain
    ]


def _table(name: str) -> list[dict[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("# ")), delimiter="\t"))
