"""Terms of the demo world and of real tweets."""

import csv
import json
from pathlib import Path

import pytest

from agorascope.demo import write_world
from agorascope.masking import mask_handles
from agorascope.terms.counting import WeekTerm, count, week_terms
from agorascope.terms.tokens import Tokeniser


def found(posts: list[tuple[str, str]], language: str, *names: str) -> dict[str, WeekTerm]:
    return {term.key: term for term in week_terms(count(sorted(posts), Tokeniser(language, names)))}


def test_french_collocations_of_the_demo_world_are_found(tmp_path: Path) -> None:
    write_world(tmp_path)
    lines = (
        json.loads(line)
        for path in sorted(tmp_path.glob("*/2026-08-2*.ndjson"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    posts = [
        (row["author_id"], row["text"])
        for row in lines
        if row["record"] == "post" and row.get("lang") == "fr" and row.get("text") and row.get("author_id")
    ]
    terms = found(posts, "fr", "Cyclandre")
    for key in ("mise a jour", "service client"):
        assert terms[key].association is not None
        assert terms[key].authors >= 3


@pytest.mark.real
def test_every_airline_is_told_of_its_customer_service(shared_data: Path) -> None:
    with (shared_data / "airline" / "airline_merged.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["name"], row["text"]) for row in csv.DictReader(file)]
    for handle in ("united", "usairways", "americanair", "southwestair", "jetblue", "virginamerica"):
        posts = [(author, mask_handles(text)) for author, text in rows if f"@{handle}" in text.lower()]
        terms = found(posts, "en", handle)
        assert terms["customer service"].association is not None
        assert handle not in terms
        people = {author.lower() for author, _ in posts}
        assert len(people & terms.keys()) <= 2  # words that somebody took as a name; the step hides them
