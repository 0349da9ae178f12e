"""A view becomes an address and comes back; nonsense becomes the default."""

from datetime import date

import pytest

from streamlit_app.periods import Span
from streamlit_app.selection import Choices, Selection, from_query

CHOICES = Choices(
    brands=["velora", "norbike"],
    networks=["forum", "mastodon"],
    languages=["fr", "en"],
    communities=["bikes", "repair"],
    known=Span(date(2026, 1, 1), date(2026, 3, 31)),
)
FULL = Selection(
    brand="norbike",
    period="custom",
    custom=Span(date(2026, 2, 1), date(2026, 2, 14)),
    network="forum",
    language="en",
    community="bikes",
)


def test_the_default_view_has_a_bare_address() -> None:
    assert Selection(brand="velora").to_query("velora") == {}
    assert from_query({}, CHOICES) == Selection(brand="velora")


@pytest.mark.parametrize(
    "view", [FULL, Selection("velora", period="7"), Selection("norbike", network="mastodon")]
)
def test_an_address_brings_the_same_view_back(view: Selection) -> None:
    assert from_query(view.to_query("velora"), CHOICES) == view


@pytest.mark.parametrize(
    "query",
    [
        {"brand": "gone", "network": "<script>", "posts": "zz", "community": "gone", "period": "3"},
        {"brand": "", "period": ""},
        {"from": "2026-02-31", "to": "tomorrow"},
    ],
)
def test_what_is_unknown_becomes_the_default(query: dict[str, str]) -> None:
    assert from_query(query, CHOICES) == Selection(brand="velora")


def test_chosen_days_without_dates_mean_all_days() -> None:
    assert from_query({"period": "custom", "from": "x"}, CHOICES).custom == CHOICES.known
