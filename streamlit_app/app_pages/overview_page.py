"""Overview: how the brand stands over a period, with the doubt of every figure.

filters -> counts of the period and of the one before -> tiles, trend, share of voice, newest mentions
"""

from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from agorascope.palette import palette
from agorascope.published import Publication
from streamlit_app import access, figures, periods, queries
from streamlit_app.components import (
    accuracy_note,
    filters,
    kpi_tiles,
    newest_mentions,
    share_chart,
    states,
    trend_chart,
)
from streamlit_app.figures import BrandFigures
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days
from streamlit_app.periods import Span
from streamlit_app.queries import Brand, Facts, Scope
from streamlit_app.selection import ANY, Choices, Selection
from streamlit_app.untrusted import escaped

LISTED_MENTIONS = 100
DOWNLOADED_MENTIONS = 5_000


@dataclass(frozen=True, slots=True)
class View:
    """What one run of the page shows."""

    publication: Publication
    facts: Facts
    brands: list[Brand]
    focus: Brand
    chosen: Selection
    period: Span
    before: Span | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.time_zone)

    def scope(self, span: Span) -> Scope:
        """The mentions that count over `span`."""
        network, language = self.chosen.network, self.chosen.language
        return Scope(span, None if network == ANY else network, None if language == ANY else language)


def show(publication: Publication, facts: Facts) -> None:
    """Draw the page for one publication."""
    st.title(_("Overview"))
    known = _known_days(publication, facts)
    if known is None:
        states.empty(
            _("No mention was found yet"),
            _("The last run found no post that names a brand. Source health says what was read."),
        )
        return
    view = _choose(publication, facts, known)
    _show_heading(view)
    with st.skeleton(height=240):
        counts = access.ask(publication, queries.daily_counts, view.scope(view.period))
        current = _figures(view, view.period)
        previous = _figures(view, view.before).get(view.focus.brand_id) if view.before else None
    if counts["mentions"].sum() == 0:
        states.empty(
            _("No mention in this selection"),
            _("Choose a longer period, another network or all languages."),
        )
        return
    kpi_tiles.show(current[view.focus.brand_id], previous, is_own=view.focus.is_own)
    accuracy_note.show(access.ask(publication, queries.accuracy, view.scope(view.period).language))
    _show_trend(view)
    st.subheader(_("Share of voice"))
    share_chart.show(current, view.brands, view.focus, palette(st.context.theme.type))
    _show_mentions(view)


def _known_days(publication: Publication, facts: Facts) -> Span | None:
    """From the first day of the marts to the day before "as of", whether or not anything was heard on it."""
    known = access.ask(publication, queries.known_days)
    if known is None:
        return None
    last = periods.last_whole_day(facts.as_of, ZoneInfo(facts.time_zone))
    return Span(known.first, max(known.last, last))


def _choose(publication: Publication, facts: Facts, known: Span) -> View:
    brands = access.ask(publication, queries.brands)
    own_first = sorted(brands, key=lambda brand: not brand.is_own)
    networks = {network.network_id: network.name for network in access.ask(publication, queries.networks)}
    choices = Choices(
        brands=[brand.brand_id for brand in own_first],
        networks=list(networks),
        languages=access.ask(publication, queries.languages),
        known=known,
    )
    chosen = filters.show(choices, {brand.brand_id: brand.name for brand in brands}, networks)
    period = periods.resolve(chosen.period, chosen.custom, known)
    focus = next(brand for brand in brands if brand.brand_id == chosen.brand)
    return View(publication, facts, brands, focus, chosen, period, periods.comparable(period, known))


def _show_heading(view: View) -> None:
    length = n_("{count} day", "{count} days", view.period.days).format(count=view.period.days)
    st.subheader(escaped(view.focus.name))
    against = (
        _("compared with {days}").format(days=days(view.before.first, view.before.last))
        if view.before
        else _("no full period before to compare with")
    )
    st.caption(" · ".join([days(view.period.first, view.period.last), length, against]))


def _figures(view: View, span: Span) -> dict[str, BrandFigures]:
    scope = view.scope(span)
    counts = access.ask(view.publication, queries.daily_counts, scope)
    return figures.by_brand(counts, access.ask(view.publication, queries.authors, scope))


def _show_trend(view: View) -> None:
    counts = access.ask(view.publication, queries.daily_counts, view.scope(view.period))
    events = access.ask(view.publication, queries.events, view.period, view.facts.time_zone)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.subheader(_("Trend"), width="content")
        filters.show_step(view.chosen.step)
    weekly = view.chosen.step == "week"
    blocks = figures.by_week(counts, view.period) if weekly else figures.by_day(counts)
    trend = trend_chart.Trend(blocks, view.brands, view.focus, events, view.zone, view.chosen.step)
    trend_chart.show(trend, palette(st.context.theme.type))


def _show_mentions(view: View) -> None:
    st.subheader(_("Newest mentions"))
    scope = view.scope(view.period)
    newest_mentions.show(
        access.ask(view.publication, queries.newest_mentions, view.focus.brand_id, scope, LISTED_MENTIONS),
        view.zone,
        partial(copy_context().run, _csv, view),  # it runs later, in a thread that knows no language
    )


def _csv(view: View) -> bytes:
    mentions = access.ask(
        view.publication,
        queries.newest_mentions,
        view.focus.brand_id,
        view.scope(view.period),
        DOWNLOADED_MENTIONS,
    )
    return newest_mentions.as_csv(mentions, view.zone)
