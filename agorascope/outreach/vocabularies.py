"""The words that a step of outreach may use: notices, routes and bases of consent, from the seeds of dbt.

The same files that the models are held to, so that the store never holds a word that the marts refuse.
"""

import csv
from functools import cache
from typing import Literal

from agorascope.errors import InputError
from agorascope.settings import REPOSITORY

Vocabulary = Literal["notices", "contact_routes", "consent_bases"]
_KEYS: dict[Vocabulary, str] = {
    "notices": "notice_id",
    "contact_routes": "contact_route_id",
    "consent_bases": "consent_basis_id",
}
NO_ROUTE = "none"


@cache
def entries(vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    """Each word of a vocabulary with its names and duties, in the order of the seed."""
    path = REPOSITORY / "dbt_project" / "seeds" / f"{vocabulary}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row[_KEYS[vocabulary]]: row for row in csv.DictReader(file)}


def checked(vocabulary: Vocabulary, word: str, what: str) -> str:
    """The word, when the vocabulary has it; else InputError listing what it has."""
    if word not in entries(vocabulary):
        raise InputError(f"{word!r} is no {what}.", remedy=f"Known: {', '.join(entries(vocabulary))}.")
    return word
