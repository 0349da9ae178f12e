"""What the reader chose on the overview, as plain values that fit into an address.

    ?period=custom&from=2026-02-01&to=2026-02-14&brand=acme&network=mastodon&posts=fr&step=week

A default is left out of the address; a value that is unknown (an old link, a typo) becomes
the default instead of an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from streamlit_app import periods
from streamlit_app.periods import Span

ANY = "all"
STEPS = ("day", "week")


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from in the publication that is shown."""

    brands: Sequence[str]  # the own brand first
    networks: Sequence[str]
    languages: Sequence[str]
    known: Span


@dataclass(frozen=True, slots=True)
class Selection:
    """One view of the overview page."""

    brand: str
    period: str = periods.DEFAULT
    custom: Span | None = None
    network: str = ANY
    language: str = ANY
    step: str = STEPS[0]

    def to_query(self, default_brand: str) -> dict[str, str]:
        """The parameters of an address that shows this view again."""
        custom = self.custom if self.period == periods.CUSTOM else None
        pairs = {
            "period": "" if self.period == periods.DEFAULT else self.period,
            "from": custom.first.isoformat() if custom else "",
            "to": custom.last.isoformat() if custom else "",
            "brand": "" if self.brand == default_brand else self.brand,
            "network": "" if self.network == ANY else self.network,
            "posts": "" if self.language == ANY else self.language,
            "step": "" if self.step == STEPS[0] else self.step,
        }
        return {name: value for name, value in pairs.items() if value}


def from_query(query: Mapping[str, str], choices: Choices) -> Selection:
    """The view that an address asks for."""
    asked = Selection(
        brand=query.get("brand", ""),
        period=query.get("period", periods.DEFAULT),
        custom=_span(query.get("from"), query.get("to")),
        network=query.get("network", ANY),
        language=query.get("posts", ANY),
        step=query.get("step", STEPS[0]),
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
        language=asked.language if asked.language in choices.languages else ANY,
        step=asked.step if asked.step in STEPS else STEPS[0],
    )


def _span(first: str | None, last: str | None) -> Span | None:
    try:
        return Span(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
    except ValueError:
        return None
