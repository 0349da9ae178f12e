"""Who speaks in a community: the parts people play, how few write most, who carries weight."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app import places
from streamlit_app.components import charts, community_comparison, headings, plain, states
from streamlit_app.components.community_words import share_names
from streamlit_app.components.decimals import number
from streamlit_app.components.member_names import member_name
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.queries.base import Brand
from streamlit_app.untrusted import escaped

LABEL_WIDTH = 200
PARTS = ("opener", "answerer", "reactor", "top_10", "top_1")

Row = Mapping[Any, Any]


def show_parts(context: PageContext, row: Row, brand: Brand) -> None:
    """Five shares on one scale: who opens, answers, passes on; how much the busiest write."""
    frame = parts(row, brand)
    title = _("Who does the talking")
    if frame["value"].isna().all():
        headings.small(title)
        states.too_few(int(frame["n"].max()))
        return
    charts.show(
        community_comparison.build(frame, title, context.colours, LABEL_WIDTH),
        context,
        name="community-parts",
        description=community_comparison.spoken(frame, title),
        table=community_comparison.taken_along(frame, title),
    )
    st.caption(
        _(
            "The first three are shares of those who took part in a week; who only reads or likes is not "
            "seen. "
            "The last two are shares of the posts: the higher, the more the talk hangs on a few."
        )
    )


def parts(row: Row, brand: Brand) -> pd.DataFrame:
    """One row per part, in the shape that the dot chart draws."""
    names = share_names(brand.name)
    found = [community_comparison.table([dict(row)], name).assign(place=names[name]) for name in PARTS]
    return pd.concat(found, ignore_index=True)


def show_carriers(context: PageContext, carriers: pd.DataFrame, network_id: str, community_id: str) -> None:
    """The members whose word counts most there, each with a way to the card."""
    if carriers.empty:
        states.empty(
            _("Nobody stands out yet"),
            _("An influence is shown once at least five people have reacted to a member."),
        )
        return
    for row in carriers.to_dict("records"):
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(width="stretch", gap="xsmall"):
                plain.text(_("{rank}. {name}").format(rank=row["influence_rank"], name=member_name(row)))
                st.caption(
                    _("influence {value} of 100 · 90% between {low} and {high} · {n} people reacted").format(
                        value=number(row["influence"], 1),
                        low=number(row["influence_low"], 1),
                        high=number(row["influence_high"], 1),
                        n=whole(row["influence_n"]),
                    )
                )
            see_member(context, network_id, community_id, row)
    context.link(
        "members",
        _("All members of this community"),
        icon=":material/group:",
        network=network_id,
        community=community_id,
    )


def see_member(context: PageContext, network_id: str, community_id: str, row: Row) -> None:
    """A link to the card of a member."""
    context.link(
        "members",
        _("See"),
        icon=":material/person:",
        network=network_id,
        community=community_id,
        member=str(row["member_key"]),
    )


def show_next(
    context: PageContext,
    row: Row,
    brand: Brand,
    waiting: int,
    answerers: pd.DataFrame,
    subjects: list[tuple[str, int]],
) -> None:
    """What to do next: join the exchange, thank those who answer, open a subject."""
    network_id, community_id = str(row["network_id"]), str(row["community_id"])
    with st.grid(3, min_column_width=230, gap="small"):
        with st.container(border=True, height="stretch", gap="xsmall"):
            headings.small(_("Join the exchange"), ":material/reply:")
            plain.text(_join_words(row, brand, waiting))
            context.link(
                "conversations",
                _("Open the conversations"),
                icon=":material/forum:",
                network=network_id,
                community=community_id,
                brand=brand.brand_id,
            )
        with st.container(border=True, height="stretch", gap="xsmall"):
            headings.small(_("Thank those who answer"), ":material/volunteer_activism:")
            if answerers.empty:
                plain.text(_("Nobody answered another member in these weeks."))
            for person in answerers.to_dict("records"):
                count = int(person["answers"])
                words = n_("{name}: {count} answer", "{name}: {count} answers", count)
                context.link(
                    "members",
                    escaped(words.format(name=member_name(person), count=whole(count))),
                    icon=":material/person:",
                    network=network_id,
                    community=community_id,
                    member=str(person["member_key"]),
                )
        with st.container(border=True, height="stretch", gap="xsmall"):
            headings.small(_("Open a subject"), ":material/campaign:")
            if not subjects:
                plain.text(
                    _("Nobody spoke of {brand} here in these weeks: ask what people think of it.").format(
                        brand=brand.name
                    )
                )
            else:
                plain.text(_("What people here speak of with {brand}:").format(brand=brand.name))
                plain.text("\n".join(_person_line(name, people) for name, people in subjects))


def _join_words(row: Row, brand: Brand, waiting: int) -> str:
    if waiting:
        return n_(
            "{count} post waits for an answer of {brand}.",
            "{count} posts wait for an answer of {brand}.",
            waiting,
        ).format(count=whole(waiting), brand=brand.name)
    seen = places.estimate(row, "visibility")
    if seen.n and seen.value is not None:
        return (
            _(
                "Nothing waits for an answer. {share} of the threads speak of {brand}: take part in one."
            ).format(share=percent(seen.value), brand=brand.name)
            if seen.enough_data
            else _("Nothing waits for an answer: take part in a thread.")
        )
    return _("Nothing waits for an answer: take part in a thread.")


def _person_line(name: str, people: int) -> str:
    return n_("{name}: {count} person", "{name}: {count} people", people).format(
        name=name, count=whole(people)
    )
