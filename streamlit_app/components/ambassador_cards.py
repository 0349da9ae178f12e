"""People who may be invited, one card each: how favourable, why them, their words, how to write to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app import outreach_words
from streamlit_app.components import acting, doubt, evidence, member_name, plain, posts
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, language, n_
from streamlit_app.i18n.formats import day, percent, whole
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, shortened, web_link

NARROWEST = 150  # px
QUOTE = 300
EVIDENCE = ("evidence_1_mention_id", "evidence_2_mention_id", "evidence_3_mention_id")


@dataclass(frozen=True, slots=True)
class Invite:
    """What happens when somebody is invited: `act` by the row; `on_board` are those who are there already."""

    act: Callable[[Mapping[str, Any]], None]
    on_board: Mapping[str, int]  # person -> number of the contact
    open_card: Callable[[int], None]


def show(rows: list[dict[str, Any]], quotes: pd.DataFrame, invite: Invite, context: PageContext) -> None:
    """Draw the cards in the order of the rows."""
    said = {str(quote["mention_id"]): quote for quote in quotes.to_dict("records")}
    for row in rows:
        theirs = [said[key] for key in map(row.get, EVIDENCE) if isinstance(key, str) and key in said]
        _show_card(row, theirs, invite, context)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `candidates`, one dictionary each."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def mention_ids(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """What the cards quote."""
    return tuple(sorted({row[name] for row in rows for name in EVIDENCE if isinstance(row[name], str)}))


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """The candidates to take along, under headings in the reader's language."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            _("Rank"): rows["candidate_rank"].to_list(),
            _("Person"): [member_name.of(row) for row in records],
            _("Network"): rows["network"].to_list(),
            _("Member"): rows["member_key"].to_list(),
            _("Favour"): rows["favour"].to_list(),
            _("Favour, from"): rows["favour_low"].to_list(),
            _("Favour, to"): rows["favour_high"].to_list(),
            _("Opinions"): rows["favour_n"].to_list(),
            _("Answers others"): rows["reply_rate"].to_list(),
            _("Last post"): rows["last_post_date"].to_list(),
            _("Way to write"): [
                outreach_words.vocabulary("contact_routes", row["contact_route"]) for row in records
            ],
            _("Notice to give"): [outreach_words.vocabulary("notices", row["notice"]) for row in records],
            _("Reasons"): [" ".join(reasons(row)) for row in records],
        }
    )


def reasons(row: Mapping[Any, Any]) -> list[str]:
    """Why the person is proposed, a sentence for each criterion."""
    text = str(row[f"reasons_{language()}"])
    return [outreach_words.typeset(line) for line in text.splitlines() if line.strip()]


def _show_card(
    row: dict[str, Any], said: Sequence[Mapping[Any, Any]], invite: Invite, context: PageContext
) -> None:
    key = f"candidate-{row['brand_id']}-{row['network_id']}-{row['member_key']}"
    with st.container(border=True, key=key):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            with st.container(width="content", gap=None):
                name = escaped(member_name.of(row))
                st.markdown(f"**{whole(row['candidate_rank'])}. {name}** · {escaped(str(row['network']))}")
            _show_invite(row, invite, context, key)
        with st.grid(4, min_column_width=NARROWEST, gap="small"):
            _figure(_("Favour"), doubt.share(row, "favour", _percent, level=90))
            _figure(_("Answers others"), doubt.share(row, "reply_rate", _percent, level=90))
            _figure(_("Last post"), doubt.Figure(day(row["last_post_date"]), _ago(row), enough=True))
            _figure(_("Followers"), doubt.Figure(_followers(row), _influence(row), enough=True))
        if said:
            with st.container(border=False, gap="xsmall"):
                plain.text("“" + shortened(" ".join(str(said[0]["text"] or "").split()), QUOTE) + "”")
        with st.expander(_("Why this person, their words, and how to write to them")):
            _show_more(row, said, context, key)


def _show_more(
    row: Mapping[str, Any], said: Sequence[Mapping[Any, Any]], context: PageContext, key: str
) -> None:
    _heading(_("Why"))
    plain.text("\n".join(f"• {line}" for line in reasons(row)))
    if said:
        _heading(_("Their words"))
        for quote in said:
            posts.show_card(quote, context.zone)
    member = (str(row["network_id"]), str(row["member_key"]))
    with st.container(horizontal=True):
        evidence.button(
            context, Behind(brand_id=str(row["brand_id"]), member=member), key=f"{key}-posts",
            label=_("All that they wrote of the brand"),
        )  # fmt: skip
        if link := web_link(row.get("profile_url")):
            st.link_button(_("Profile"), link, type="tertiary", icon=":material/open_in_new:")
    _heading(_("How to write to them"))
    plain.text(outreach_words.vocabulary("contact_routes", row["contact_route"]))
    st.caption(
        escaped(outreach_words.vocabulary("notices", row["notice"]))
        + " · "
        + escaped(outreach_words.vocabulary("notices", row["notice"], "duty"))
    )


def _show_invite(row: Mapping[str, Any], invite: Invite, context: PageContext, key: str) -> None:
    number = invite.on_board.get(str(row["person_key"]))
    if number is not None:
        st.button(
            _("On the board"), key=f"{key}-open", icon=":material/check:", type="tertiary",
            on_click=invite.open_card, args=(number,),
        )  # fmt: skip
        return
    st.button(
        _("Invite"),
        key=f"{key}-invite",
        icon=":material/person_add:",
        on_click=invite.act,
        args=(row,),
        disabled=not context.reader.may_write,
        help=acting.refusal(context) or _("Puts the person on the board. Nothing is sent."),
    )


def _heading(text: str) -> None:
    st.markdown(f"**{text}**")


def _figure(label: str, figure: doubt.Figure) -> None:
    with st.container(gap=None):
        st.caption(label)
        st.markdown(f"**{escaped(figure.value)}**")
        st.caption(figure.doubt)


def _percent(value: float) -> str:
    return percent(value, decimals=0)


def _ago(row: Mapping[str, Any]) -> str:
    days = row.get("days_since_last_post")
    if days is None or pd.isna(days):
        return ""
    count = int(days)
    if count == 0:
        return _("on the last day read")
    return n_("{count} day before the last one read", "{count} days before the last one read", count).format(
        count=whole(count)
    )


def _followers(row: Mapping[str, Any]) -> str:
    count = row["followers_count"]
    return _("not known") if count is None or pd.isna(count) else whole(count)


def _influence(row: Mapping[str, Any]) -> str:
    value = row["influence_max"]
    if value is None or pd.isna(value):
        return _("no influence measured")
    return _("influence {value} of 100 at most; influential from 90").format(value=whole(int(value)))
