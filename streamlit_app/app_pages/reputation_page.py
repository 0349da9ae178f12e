"""Reputation: how the brand is judged over a period, why, and what people ask for.

filters -> this period and the one before -> sentence, tiles, trend | aspects, words | requests | posts
"""

from dataclasses import dataclass
from functools import cached_property, partial

import altair as alt
import pandas as pd
import streamlit as st

from streamlit_app import figures, opinions, subjects
from streamlit_app.components import (
    accuracy_note,
    alert_marks,
    asked_list,
    aspect_chart,
    charts,
    choice,
    downloads,
    driver_cards,
    evidence,
    filters,
    kpi_tiles,
    opinion_chart,
    posts,
    share_chart,
    standing,
    states,
    term_chart,
    trend_chart,
)
from streamlit_app.components.kpi_tiles import Opinion, Period
from streamlit_app.context import PageContext
from streamlit_app.figures import BrandFigures
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import days, percent, score, whole
from streamlit_app.periods import Span, whole_weeks
from streamlit_app.queries import base, mentions, reputation, watch
from streamlit_app.queries import opinions as opinion_queries
from streamlit_app.queries import subjects as subject_queries
from streamlit_app.queries.mentions import Behind
from streamlit_app.selection import View
from streamlit_app.subjects import Aspect
from streamlit_app.untrusted import escaped

USES: tuple[filters.Filter, ...] = ("period", "brand", "network", "community", "language")
LISTED_MENTIONS = 100
DOWNLOADED_MENTIONS = 5_000
DRAWN_DAYS = 31  # more are drawn by week until the reader says otherwise
DRAWN_ASPECTS = 12
DRAWN_TERMS = 10
DRIVERS = 3  # on each side
SHOWN_REQUESTS = 6
LISTED_REQUESTS = 500
FOUND_MENTIONS = 50


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Reputation"))
    known = filters.known_days(context)
    if known is None:
        states.empty(
            _("No mention was found yet"),
            _("The last run found no post that names a brand. The Sources page says what was read."),
        )
        return
    page = _Page(context, filters.show(context, known, uses=USES))
    _show_heading(page.view)
    if page.counts["mentions"].sum() == 0 or page.view.brand.brand_id not in page.figures:
        states.empty(
            _("No mention in this selection"),
            _("Choose a longer period, another network or all languages."),
        )
        return
    st.markdown(page.standing)
    parts = {
        "standing": (_("How it stands"), _show_standing),
        "why": (_("Why"), _show_why),
        "requests": (_("What people ask"), _show_requests),
        "posts": (_("Posts"), _show_mentions),
    }
    chosen = choice.switch(
        _("Part of the page"), "part", {part: name for part, (name, _show) in parts.items()}
    )
    parts[chosen][1](page)


@dataclass(frozen=True)
class _Page:
    """What the parts of the page share; read when it is first needed."""

    context: PageContext
    view: View

    @property
    def behind(self) -> Behind:
        return Behind(self.view.brand.brand_id, self.view.scope())

    @property
    def has_index(self) -> bool:
        """The daily mart knows networks, and neither communities nor languages."""
        return self.view.community is None and self.view.language is None

    @cached_property
    def counts(self) -> pd.DataFrame:
        return self.context.ask(reputation.daily_counts, self.view.scope())

    @cached_property
    def figures(self) -> dict[str, BrandFigures]:
        return self._figures(self.view.span)

    @cached_property
    def current(self) -> Period:
        return self._period(self.view.span)

    @cached_property
    def previous(self) -> Period | None:
        return self._period(self.view.before) if self.view.before else None

    @cached_property
    def index_days(self) -> pd.DataFrame:
        span = Span(self.view.before.last if self.view.before else self.view.span.first, self.view.span.last)
        return self.context.ask(opinion_queries.index_days, span, self.view.network)

    @cached_property
    def aspects(self) -> list[Aspect]:
        view = self.view
        now = self.context.ask(subject_queries.aspects, view.scope())
        before = self.context.ask(subject_queries.aspects, view.scope(view.before)) if view.before else None
        mine = self.figures[view.brand.brand_id]
        sums = self.counts[self.counts["brand_id"] == view.brand.brand_id][["positive", "negative"]].sum()
        polar = int(sums["positive"]), int(sums["negative"])
        return subjects.of_brand(now, before, view.brand.brand_id, mine.mentions, polar)

    @cached_property
    def alerts(self) -> pd.DataFrame:
        view = self.view
        found = self.context.ask(watch.alerts, view.span, self.context.facts.time_zone, view.brand.is_own)
        return found[found["brand_id"] == view.brand.brand_id]

    @property
    def standing(self) -> str:
        now, then = self.current.opinion, self.previous.opinion if self.previous else None
        before = (then.corrected or then.raw) if then else None
        up, down = subjects.drivers(self.aspects, DRIVERS)
        return standing.words(self.view.brand.name, now.corrected or now.raw, before, up, down)

    def _figures(self, span: Span) -> dict[str, BrandFigures]:
        scope = self.view.scope(span)
        counts = self.context.ask(reputation.daily_counts, scope)
        # One way of counting for both periods, or they could not be compared.
        every = self.context.ask(reputation.people_every, self.view.scope())
        return figures.by_brand(counts, self.context.ask(reputation.authors, scope, every), every)

    def _period(self, span: Span) -> Period:
        brand = self.view.brand.brand_id
        found = self._figures(span)[brand]
        judged = self.context.ask(opinions.judged, brand, self.view.scope(span))
        index = opinions.index_at(self.index_days, brand, span) if self.has_index else None
        return Period(found, Opinion(index, judged.corrected, judged.raw))


def _show_heading(view: View) -> None:
    length = n_("{count} day", "{count} days", view.span.days).format(count=view.span.days)
    st.subheader(escaped(view.brand.name))
    against = (
        _("compared with {days}").format(days=days(view.before.first, view.before.last))
        if view.before
        else _("no full period before to compare with")
    )
    st.caption(" · ".join([days(view.span.first, view.span.last), length, against]))


def _show_standing(page: _Page) -> None:
    kpi_tiles.show(page.current, page.previous, is_own=page.view.brand.is_own)
    with st.container(gap="xsmall"):
        if page.current.opinion.corrected is not None:
            st.caption(
                _(
                    "Of the two net sentiments, believe the corrected one: the automatic reading errs in "
                    "known ways, and counting more posts does not undo that."
                )
            )
        accuracy_note.show(page.context, page.context.ask(base.accuracy, page.view.language))
        with st.container(horizontal=True, vertical_alignment="center"):
            evidence.button(page.context, page.behind, key="behind-tiles")
            page.context.link("method", _index_label(page), icon=":material/function:")
    _show_trend(page)
    st.subheader(_("Share of voice"))
    share_chart.show(page.figures, page.view.brand, page.context)


def _index_label(page: _Page) -> str:
    versions = sorted({str(v) for v in page.index_days["version"].dropna()})
    if not versions or not page.has_index:
        return _("How these figures are made")
    return _("How these figures are made ({version})").format(version=", ".join(versions))


def _show_trend(page: _Page) -> None:
    context, view = page.context, page.view
    events = context.ask(base.events, view.span, context.facts.time_zone)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.subheader(_("Trend"), width="content")
        measures = {"sentiment": _("Net sentiment")}
        if page.has_index:
            measures = {"index": _("Reputation index")} | measures
        measure = choice.switch(_("Figure"), "figure", measures)
        steps = {"day": _("By day"), "week": _("By week")}
        step = choice.switch(_("Step"), "step", steps, "day" if view.span.days <= DRAWN_DAYS else "week")
    blocks = figures.by_week(page.counts, view.span) if step == "week" else figures.by_day(page.counts)
    first, last = pd.Timestamp(view.span.first), pd.Timestamp(view.span.last)
    marks = [
        *charts.event_layers(events, first, last, context.zone, context.colours),
        *alert_marks.layers(page.alerts, first, last, context.colours),
    ]
    if measure == "index":
        _show_index(page, marks)
    else:
        _show_sentiment(page, step, marks)
    trend = trend_chart.Trend(blocks, context.brands, view.brand, events, context.zone, step)
    trend_chart.show(trend, context, alerts=page.alerts)
    alert_marks.show(page.alerts, {}, context, key="alert")


def _show_index(page: _Page, marks: list[alt.Chart]) -> None:
    view, context = page.view, page.context
    rows = page.index_days
    rows = rows[pd.to_datetime(rows["day"]) >= pd.Timestamp(view.span.first)]
    if not bool(rows["enough_data"].any()):
        states.too_few(int(rows["n"].max()) if len(rows) else 0)
        return
    drawn = opinion_chart.index_chart(rows, context.brands, view.brand, marks, context.colours)
    said = _("Reputation index of {brand} and the other brands, with its 90% interval").format(
        brand=view.brand.name
    )
    charts.show(drawn, context, name="reputation-index", description=said, table=_index_table(page, rows))


def _index_table(page: _Page, rows: pd.DataFrame) -> pd.DataFrame:
    names = {brand.brand_id: brand.name for brand in page.context.brands}
    shown = rows.rename(
        columns={
            "day": _("Day"), "brand_id": _("Brand"), "value": _("Reputation index"), "n": "n",
            "low": _("Low (90%)"), "high": _("High (90%)"), "version": _("Version"),
        }
    )  # fmt: skip
    shown[_("Brand")] = shown[_("Brand")].map(names)
    return shown.drop(columns="enough_data")


def _show_sentiment(page: _Page, step: str, marks: list[alt.Chart]) -> None:
    view, context = page.view, page.context
    blocks = context.ask(opinions.judged_blocks, view.brand.brand_id, view.scope(), step)
    if blocks.empty:
        states.too_few(0)
        return
    span = pd.Timestamp(view.span.first), pd.Timestamp(view.span.last)
    drawn = opinion_chart.sentiment_chart(blocks, span, marks, context.colours)
    said = _("Net sentiment of {brand}, as counted and corrected, with intervals").format(
        brand=view.brand.name
    )
    charts.show(drawn, context, name="net-sentiment", description=said)
    st.caption(_("Hollow grey marks rest on too few posts to say. Longer steps know more."))


def _show_why(page: _Page) -> None:
    st.subheader(_("What people speak of, and how they judge it"))
    drawn = page.aspects[:DRAWN_ASPECTS]
    if not drawn:
        states.empty(_("No aspect was recognised"), _("Choose a longer period or all networks."))
    else:
        charts.show(
            aspect_chart.build(drawn, page.context.colours),
            page.context,
            name="aspects",
            description=_("Net sentiment of each aspect: {figures}").format(
                figures=aspect_chart.described(drawn)
            ),
            table=aspect_chart.table(page.aspects),
        )
        st.caption(
            _(
                "Aspects are in the order of how much is said; larger dots, more posts. Lines are 95% "
                "intervals, hollow circles rest on too few, hollow diamonds are the period before."
            )
        )
        _show_aspect(page)
        st.subheader(_("What pulls the net sentiment up or down"))
        up, down = subjects.drivers(page.aspects, DRIVERS)
        quotes = page.context.ask(subject_queries.aspect_quotes, page.view.brand.brand_id, page.view.scope())
        driver_cards.show(up, down, driver_cards.quotes_by_aspect(quotes), page.behind, page.context)
        with st.container(horizontal=True):
            page.context.link("conversations", _("Answer people"), icon=":material/forum:")
            page.context.link("ambassadors", _("Find who speaks well"), icon=":material/volunteer_activism:")
    _show_terms(page)


def _show_aspect(page: _Page) -> None:
    names = {aspect.aspect_id: aspect_chart.name_of(aspect) for aspect in page.aspects}
    chosen = choice.select(_("Look closer at"), "aspect", names, page.aspects[0].aspect_id)
    aspect = next(aspect for aspect in page.aspects if aspect.aspect_id == chosen)
    with st.container(border=True, gap="xsmall"):
        st.markdown(_aspect_words(aspect))
        with st.container(horizontal=True):
            for stance, label in (
                (None, _("All posts")),
                ("negative", _("Posts against")),
                ("positive", _("Posts for")),
            ):
                behind = Behind(page.view.brand.brand_id, page.view.scope(), stance, aspect.aspect_id)
                evidence.button(page.context, behind, key=f"aspect-{stance}", label=label)


def _aspect_words(aspect: Aspect) -> str:
    part, judged = aspect.share, aspect.judged
    said = [
        _("{share} of mentions speak of it (95% between {low} and {high}, n = {n}).").format(
            share=percent(part.value or 0.0), low=percent(part.low), high=percent(part.high), n=whole(part.n)
        )
    ]
    if not judged.enough_data or judged.value is None:
        return " ".join([*said, _("Too few posts are for or against to say how it is judged.")])
    said.append(
        _("Net sentiment {value} (95% between {low} and {high}, n = {n}).").format(
            value=score(judged.value), low=score(judged.low), high=score(judged.high), n=whole(judged.n)
        )
    )
    if aspect.change is not None:
        template = (
            _("That is {change} beside the period before, clearly.")
            if aspect.change.is_clear
            else _("That is {change} beside the period before, which may be chance.")
        )
        said.append(template.format(change=score(aspect.change.value)))
    return " ".join(said)


def _show_terms(page: _Page) -> None:
    view, context = page.view, page.context
    st.subheader(_("Words on the rise"))
    found = context.ask(subject_queries.terms, view.brand.brand_id, view.span, view.language, DRAWN_TERMS)
    rising = found[found["is_rising"].fillna(False).astype(bool)]
    _show_weeks(page, _("Words are counted over all networks and communities."))
    if rising.empty:
        states.empty(
            _("No word stands out"),
            _("In these weeks nothing is said by clearly more people than in the eight weeks before."),
        )
        return
    charts.show(
        term_chart.build(rising, context.colours),
        context,
        name="terms",
        description=_("Share of people who use each word: {figures}").format(
            figures=term_chart.described(rising)
        ),
        table=term_chart.table(rising),
    )
    st.caption(_("The dot is the week in which the word stands out, the hollow diamond what is usual."))
    names = {str(term): str(term) for term in rising["term"]}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        term = choice.select(_("Read the posts with"), "term", names, next(iter(names)))
        ids = context.ask(
            subject_queries.mentions_with, view.brand.brand_id, view.scope(), term, FOUND_MENTIONS
        )
        if ids:
            evidence.button(context, Behind(mention_ids=tuple(ids), scope=view.scope()), key="term-posts")
        else:
            st.caption(_("No post of this selection holds it in this spelling."))


def _show_weeks(page: _Page, narrowed: str) -> None:
    """Which weeks weekly figures are of; and what they cannot be narrowed to, when that was asked."""
    weeks = whole_weeks(page.view.span)
    said = _("Whole weeks that touch the period: {days}.").format(days=days(weeks.first, weeks.last))
    if weeks.last > page.view.span.last:
        said += " " + _("The last one is not over.")
    if page.view.network or page.view.community:
        said += " " + narrowed
    st.caption(said)


def _show_requests(page: _Page) -> None:
    view, context = page.view, page.context
    st.subheader(_("What people ask for and complain about"))
    found = context.ask(
        subject_queries.requests, view.brand.brand_id, view.span, view.language, LISTED_REQUESTS
    )
    _show_weeks(page, _("Requests are counted over all networks and communities."))
    if found.empty:
        states.empty(_("Nobody asks or complains"), _("Choose a longer period or all languages."))
        return
    ids = asked_list.first_quotes(found, SHOWN_REQUESTS)
    texts = context.ask(subject_queries.quoted, ids, view.span)
    quotes = dict(zip(texts["mention_id"], texts["text"], strict=True))
    asked_list.show(found, quotes, context, limit=SHOWN_REQUESTS, key="request")
    context.link("conversations", _("Answer people"), icon=":material/forum:")


def _show_mentions(page: _Page) -> None:
    st.subheader(_("Newest mentions"))
    found = page.context.ask(mentions.newest, page.behind, LISTED_MENTIONS)
    posts.show(found, page.context.zone, key="newest")
    if not found.empty:
        downloads.table(partial(_table, page.context, page.behind), "mentions")


def _table(context: PageContext, behind: Behind) -> pd.DataFrame:
    return posts.table(context.ask(mentions.newest, behind, DOWNLOADED_MENTIONS), context.zone)
