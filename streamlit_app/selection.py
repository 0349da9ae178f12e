"""What the reader chose to look at, as plain values that fit into an address.

    ?period=custom&from=2026-02-01&to=2026-02-14&brand=acme&network=mastodon&community=bikes&posts=fr

A default is left out of the address; a value that is unknown (an old link, a typo) becomes
the default instead of an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from streamlit_app import periods
from streamlit_app.periods import Span
from streamlit_app.queries.base import Brand, Scope

ANY = "all"
NAMES = ("period", "from", "to", "brand", "network", "community", "posts")


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from in the publication that is shown."""

    brands: Sequence[str]  # the own brand first
    networks: Sequence[str]
    languages: Sequence[str]
    known: Span
    communities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """One choice of every filter; each page uses those it can honour."""

    brand: str
    period: str = periods.DEFAULT
    custom: Span | None = None
    network: str = ANY
    community: str = ANY
    language: str = ANY

    def to_query(self, default_brand: str) -> dict[str, str]:
        """The parameters of an address that shows this view again."""
        custom = self.custom if self.period == periods.CUSTOM else None
        pairs = {
            "period": "" if self.period == periods.DEFAULT else self.period,
            "from": custom.first.isoformat() if custom else "",
            "to": custom.last.isoformat() if custom else "",
            "brand": "" if self.brand == default_brand else self.brand,
            "network": "" if self.network == ANY else self.network,
            "community": "" if self.community == ANY else self.community,
            "posts": "" if self.language == ANY else self.language,
        }
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows: the brand in focus, the days and those before, and what they are narrowed to."""

    brand: Brand
    span: Span
    before: Span | None  # None: the data do not reach back that far
    network: str | None = None
    community: str | None = None
    language: str | None = None

    def scope(self, span: Span | None = None) -> Scope:
        """The mentions that count, over the chosen days unless others are named."""
        return Scope(span or self.span, self.network, self.language, self.community)


def from_query(query: Mapping[str, str], choices: Choices, start: Selection | None = None) -> Selection:
    """The view that an address asks for; what it does not say is as in `start`, or as by default."""
    start = start or Selection(brand=choices.brands[0])
    custom = _span(query.get("from"), query.get("to")) or start.custom
    asked = Selection(
        brand=query.get("brand", start.brand),
        period=query.get("period", start.period),
        custom=custom,
        network=query.get("network", start.network),
        community=query.get("community", start.community),
        language=query.get("posts", start.language),
    )
    return valid(asked, choices)


def valid(asked: Selection, choices: Choices) -> Selection:
    """`asked` with everything that this publication does not hold replaced by its default."""
    period = asked.period if asked.period in periods.CHOICES else periods.DEFAULT
    custom = asked.custom
    if period == periods.CUSTOM:
        custom = periods.resolve(period, custom, choices.known)
    return replace(
        asked,
        brand=asked.brand if asked.brand in choices.brands else choices.brands[0],
        period=period,
        custom=custom,
        network=asked.network if asked.network in choices.networks else ANY,
        community=asked.community if asked.community in choices.communities else ANY,
        language=asked.language if asked.language in choices.languages else ANY,
    )


def _span(first: str | None, last: str | None) -> Span | None:
    try:
        return Span(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
    except ValueError:
        return None
