"""Watch: how competitors do beside the own brand, what is said on watched topics, where to listen next.

period -> rivals (gap, weeks, aspects, requests, alerts) | topics (posts, words, links) | places
"""

import pandas as pd
import streamlit as st

from streamlit_app import rivals, subjects
from streamlit_app.components import (
    alert_marks,
    asked_list,
    candidate_cards,
    charts,
    choice,
    filters,
    plain,
    rival_card,
    rivals_chart,
    states,
    term_chart,
    topic_chart,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, days, percent, whole
from streamlit_app.periods import Span, whole_weeks
from streamlit_app.queries import base, watch
from streamlit_app.queries import subjects as subject_queries
from streamlit_app.queries.base import Brand, Scope
from streamlit_app.rivals import Rival
from streamlit_app.selection import View
from streamlit_app.untrusted import web_link

USES: tuple[filters.Filter, ...] = ("period",)
NARROWEST = 320  # px
SHOWN_REQUESTS = 4
LISTED_REQUESTS = 500
DRAWN_TERMS = 10
LISTED_LINKS = 30
SHOWN_PLACES = 8
LISTED_PLACES = 200


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Watch"))
    known = filters.known_days(context)
    if known is None:
        states.empty(
            _("No mention was found yet"),
            _("The last run found no post that names a brand. The Sources page says what was read."),
        )
        return
    view = filters.show(context, known, uses=USES)
    parts = {
        "rivals": (_("Competitors"), _show_rivals),
        "topics": (_("Topics"), _show_topics),
        "places": (_("Where to listen next"), _show_places),
    }
    chosen = choice.switch(
        _("Part of the page"), "part", {part: name for part, (name, _draw) in parts.items()}
    )
    parts[chosen][1](context, view)


def _show_rivals(context: PageContext, view: View) -> None:
    own = next(iter(context.own_brands), None)
    others = [brand for brand in context.brands if not brand.is_own]
    if own is None or not others:
        states.empty(
            _("No competitor is named"),
            _("Name competitors under `brands:` in the workspace, and they are heard from the next run on."),
        )
        return
    weeks = context.ask(watch.benchmark, view.span)
    if weeks.empty or int(weeks["mentions"].sum()) == 0:
        states.empty(_("No mention in this selection"), _("Choose a longer period."))
        return
    brands = [own, *others]
    found = rivals.side_by_side(weeks, [brand.brand_id for brand in brands], own.brand_id)
    st.subheader(_("Side by side"))
    _say_weeks(view.span, weeks)
    _draw_side_by_side(context, found, brands)
    _draw_weeks(context, view, weeks, brands, own)
    _show_rival(context, view, found, own, others)


def _say_weeks(span: Span, weeks: pd.DataFrame) -> None:
    whole_span = whole_weeks(span)
    said = _("Whole weeks that touch the period: {days}.").format(
        days=days(whole_span.first, whole_span.last)
    )
    if not bool(weeks["is_complete"].all()):
        said += " " + _("The last one is not over.")
    st.caption(said)


def _draw_side_by_side(context: PageContext, found: dict[str, Rival], brands: list[Brand]) -> None:
    with st.grid(2, min_column_width=NARROWEST):
        with st.container():
            shares = [(brand, found[brand.brand_id].share) for brand in brands]
            if shares[0][1].enough_data:
                said = rivals_chart.described(shares, _("Share of voice, by posts"), as_score=False)
                chart = rivals_chart.share_bars(found, brands, context.colours)
                charts.show(chart, context, name="rivals-share", description=said)
                st.caption(
                    _("n = {n}. The line on each bar is its 95% interval.").format(n=whole(shares[0][1].n))
                )
            else:
                states.too_few(shares[0][1].n)
        with st.container():
            nets = [(brand, found[brand.brand_id].net) for brand in brands]
            said = rivals_chart.described(nets, _("Net sentiment, as counted"), as_score=True)
            chart = rivals_chart.net_dots(found, brands, context.colours)
            charts.show(chart, context, name="rivals-sentiment", description=said)
            st.caption(_("Lines are 95% intervals; hollow circles rest on too few posts."))


def _draw_weeks(
    context: PageContext, view: View, weeks: pd.DataFrame, brands: list[Brand], own: Brand
) -> None:
    st.subheader(_("Over the weeks"))
    names = {"share": _("Share of voice"), "net": _("Net sentiment")}
    measure = choice.switch(_("Figure"), "measure", names)
    if not bool(weeks[f"{measure}_enough_data"].any()):
        states.too_few(int(weeks[f"{measure}_n"].max()))
        return
    first, last = pd.to_datetime(weeks["week"]).min(), pd.to_datetime(weeks["week"]).max()
    events = context.ask(base.events, Span(first.date(), view.span.last), context.facts.time_zone)
    marks = charts.event_layers(events, first, last, context.zone, context.colours)
    chart = rivals_chart.over_weeks(weeks, measure, brands, own, marks, context.colours)
    charts.show(
        chart,
        context,
        name="rivals-weeks",
        description=_("{measure} of every brand by week").format(measure=names[measure]),
        table=rivals_chart.table(weeks, brands),
    )
    st.caption(
        _(
            "A mark stands at the Monday of its week; weeks with too few posts have none, a hollow one is "
            "not over."
        )
    )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))


def _show_rival(
    context: PageContext, view: View, found: dict[str, Rival], own: Brand, others: list[Brand]
) -> None:
    st.subheader(_("One competitor"))
    names = {brand.brand_id: brand.name for brand in others}
    chosen = choice.select(_("Competitor"), "rival", names, others[0].brand_id)
    brand = next(brand for brand in others if brand.brand_id == chosen)
    rows = context.ask(watch.aspects, view.span)
    mine = subjects.of_brand(rows, None, chosen, found[chosen].mentions, (0, 0))
    scope = Scope(whole_weeks(view.span))
    rival_card.show(brand, own, found[chosen], subjects.extremes(mine), scope, context)
    _show_alerts(context, view, brand)
    _show_chances(context, view, brand)


def _show_alerts(context: PageContext, view: View, brand: Brand) -> None:
    alerts = context.ask(watch.alerts, view.span, context.facts.time_zone, False)
    mine = alerts[alerts["brand_id"] == brand.brand_id]
    st.markdown("**" + _("What was out of the ordinary") + "**")
    if mine.empty:
        st.caption(_("Nothing was out of the ordinary in this period."))
    alert_marks.show(mine, {}, context, key="rival-alert", on_chart=False)


def _show_chances(context: PageContext, view: View, brand: Brand) -> None:
    st.markdown("**" + _("What people ask of them: your chances") + "**")
    asked = context.ask(subject_queries.requests, brand.brand_id, view.span, None, LISTED_REQUESTS)
    if asked.empty:
        st.caption(_("Nobody asks or complains in these weeks."))
        return
    ids = asked_list.first_quotes(asked, SHOWN_REQUESTS)
    texts = context.ask(subject_queries.quoted, ids, view.span)
    quotes = dict(zip(texts["mention_id"], texts["text"], strict=True))
    asked_list.show(asked, quotes, context, limit=SHOWN_REQUESTS, key="chance")


def _show_topics(context: PageContext, view: View) -> None:
    found = context.ask(watch.topics, view.span)
    if found.empty:
        states.empty(
            _("No topic is watched"),
            _(
                "Name topics and their words under `watch:` in the workspace, and they are found at the next "
                "run."
            ),
        )
        return
    sums = found.groupby(["topic_id", "topic_name"], as_index=False)[["posts"]].sum()
    ordered = sums.sort_values(["posts", "topic_id"], ascending=[False, True])
    names = dict(zip(ordered["topic_id"], ordered["topic_name"], strict=True))
    topic = choice.select(_("Topic"), "topic", names, next(iter(names)))
    mine = found[found["topic_id"] == topic]
    _show_topic_days(context, view, mine)
    _show_topic_terms(context, view, topic)
    _show_topic_links(context, view, topic)


def _show_topic_days(context: PageContext, view: View, mine: pd.DataFrame) -> None:
    posts, own, stored = (int(mine[name].sum()) for name in ("posts", "own_posts", "of_posts"))
    said = n_("{count} post in this period", "{count} posts in this period", posts).format(count=whole(posts))
    if posts and stored:
        said += " " + _("({share} of all {stored} that are stored); {own} also name your brand.").format(
            share=percent(posts / stored), stored=whole(stored), own=whole(own)
        )
    st.markdown(said)
    if not posts:
        states.empty(_("Nobody spoke of it"), _("Choose a longer period."))
        return
    first, last = pd.Timestamp(view.span.first), pd.Timestamp(view.span.last)
    events = context.ask(base.events, view.span, context.facts.time_zone)
    marks = charts.event_layers(events, first, last, context.zone, context.colours)
    charts.show(
        topic_chart.build(mine, marks, context.colours),
        context,
        name="topic",
        description=said,
        table=topic_chart.table(mine),
    )
    if events:
        plain.text("\n".join(charts.numbered_events(events, context.zone)))
    st.caption(_("A full count of what was heard: posts that no source was asked for cannot be found."))


def _show_topic_terms(context: PageContext, view: View, topic: str) -> None:
    st.subheader(_("Words on the rise"))
    found = context.ask(watch.topic_terms, topic, view.span, DRAWN_TERMS)
    rising = found[found["is_rising"].fillna(False).astype(bool)]
    if rising.empty:
        is_known = bool(found["burst_enough_data"].fillna(False).any())
        states.empty(
            _("No word stands out") if is_known else _("Too few to say"),
            _("In these weeks nothing is said by clearly more people than in the eight weeks before.")
            if is_known
            else _("At least thirty people a week must write on a topic before its words can be judged."),
        )
        return
    said = _("Share of people who use each word: {figures}").format(figures=term_chart.described(rising))
    chart = term_chart.build(rising, context.colours)
    charts.show(chart, context, name="topic-terms", description=said, table=term_chart.table(rising))
    st.caption(_("The dot is the week in which the word stands out, the hollow diamond what is usual."))


def _show_topic_links(context: PageContext, view: View, topic: str) -> None:
    st.subheader(_("What people link to"))
    found = context.ask(watch.topic_links, topic, view.span, LISTED_LINKS)
    if found.empty:
        states.empty(_("No link"), _("No post on this topic links to a page in this period."))
        return
    st.dataframe(
        pd.DataFrame(
            {
                "item": [
                    _address(kind, item) for kind, item in zip(found["kind"], found["item"], strict=True)
                ],
                "new": [_("new") if is_new else "" for is_new in found["is_new"]],
                "posts": found["posts"],
                "people": found["people"],
                "seen": [day(pd.Timestamp(seen).date()) for seen in found["first_seen"]],
            }
        ),
        hide_index=True,
        column_config={
            "item": st.column_config.LinkColumn(_("Link or site"), width="large"),
            "new": st.column_config.TextColumn(_("New")),
            "posts": st.column_config.NumberColumn(_("Posts")),
            "people": st.column_config.NumberColumn(_("People, by day")),
            "seen": st.column_config.TextColumn(_("First seen")),
        },
    )


def _address(kind: str, item: str) -> str | None:
    return web_link(f"https://{item}" if kind == "domain" else item)


def _show_places(context: PageContext, _view: View) -> None:
    found = context.ask(watch.candidates, LISTED_PLACES)
    st.subheader(_("Where to listen next"))
    st.caption(
        _(
            "Places that people who speak of the brands and topics point to, and that are not listened to "
            "yet; from the 90 days before the last run. To listen to one, copy its line below "
            "`networks:` in the workspace."
        )
    )
    if found.empty:
        states.empty(
            _("No new place was found"),
            _("At least three people must point to a place, two of whom speak of a brand or topic."),
        )
        return
    candidate_cards.show(found, context, limit=SHOWN_PLACES)
