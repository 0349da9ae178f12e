"""What people ask for and complain about: a card per request, with a quote and the posts that say it."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from agorascope.statistics import share
from streamlit_app.components import doubt, downloads, evidence, plain
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, language_name, percent, whole
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, shortened

OTHER = "other"
QUOTE = 240  # characters
LONGEST = 120  # characters of a label
NARROWEST = 320  # px


def show(
    requests: pd.DataFrame, quotes: Mapping[str, str], context: PageContext, *, limit: int, key: str
) -> None:
    """The first `limit` requests as cards, all of them to download; `quotes` are texts by mention."""
    named = requests[requests["cluster_id"] != OTHER]
    with st.grid(2, min_column_width=NARROWEST):
        for row in named.head(limit).to_dict("records"):
            _show_card(row, quotes, context, key)
    rest = requests[requests["cluster_id"] == OTHER]
    if not rest.empty:
        said = n_(
            "{count} other post asks or complains and is like no other.",
            "{count} other posts ask or complain and are like no other.",
            int(rest["posts"].sum()),
        )
        st.caption(said.format(count=whole(rest["posts"].sum())))
    downloads.table(table(requests), f"{key}-requests")


def first_quotes(requests: pd.DataFrame, limit: int) -> tuple[str, ...]:
    """The mentions that the cards quote."""
    named = requests[requests["cluster_id"] != OTHER].head(limit)
    return tuple(str(found[0]) for found in named["quotes"] if found is not None and len(found))


def kind_word(kind: object) -> tuple[str, str, str]:
    """Word, icon and colour of what most of its posts are."""
    words = {
        "complaint": (_("Complaint"), ":material/sentiment_dissatisfied:", "orange"),
        "request": (_("Wish"), ":material/lightbulb:", "blue"),
        "question": (_("Question"), ":material/help:", "violet"),
    }
    return words.get(str(kind), (str(kind), ":material/chat:", "gray"))


def trend_word(trend: object) -> str:
    """How it moves in its last week."""
    words = {
        "new": _("new"),
        "rising": _("rising"),
        "falling": _("falling"),
        "steady": _("steady"),
    }
    return words.get(str(trend), "")


def table(requests: pd.DataFrame) -> pd.DataFrame:
    """All requests under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Kind"): [kind_word(kind)[0] for kind in requests["kind"]],
            _("Request"): [_label(row) for row in requests.to_dict("records")],
            _("Language"): requests["language"].to_list(),
            _("Posts"): requests["posts"].to_list(),
            _("Posts that ask or complain"): requests["of_posts"].to_list(),
            _("Trend"): [trend_word(trend) for trend in requests["trend"]],
            _("First seen"): [
                "" if pd.isna(seen) else pd.Timestamp(seen).date().isoformat()
                for seen in requests["first_seen_date"]
            ],
        }
    )


def _show_card(
    row: Mapping[Hashable, Any], quotes: Mapping[str, str], context: PageContext, key: str
) -> None:
    word, icon, colour = kind_word(row["kind"])
    found = tuple(row["quotes"]) if row["quotes"] is not None else ()
    with st.container(border=True, gap="xsmall", height="stretch"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
            st.markdown(f"**{escaped(_label(row))}**", width="content")
        st.caption(_size(row))
        quote = quotes.get(found[0], "") if found else ""
        if quote:
            plain.text(_("“{quote}”").format(quote=shortened(quote, QUOTE)))
        if found:
            label = _("Typical posts")
            evidence.button(context, Behind(mention_ids=found), key=f"{key}-{row['cluster_id']}", label=label)


def _label(row: Mapping[Hashable, Any]) -> str:
    if row["cluster_id"] == OTHER:
        return _("All others")
    label = row["label"]
    return shortened(label, LONGEST) if isinstance(label, str) and label else _("Similar posts")


def _size(row: Mapping[Hashable, Any]) -> str:
    """12 posts, 4.7% of those that ask or complain (95% between .., n = ..), rising, since 3 June 2026."""
    posts = n_("{count} post", "{count} posts", int(row["posts"])).format(count=whole(row["posts"]))
    part = share(int(row["posts"]), int(row["of_posts"]))
    said = [posts]
    if part.enough_data and part.value is not None:
        said.append(
            _("{share} of posts in {language} that ask or complain ({doubt})").format(
                share=percent(part.value),
                language=language_name(str(row["language"])),
                doubt=doubt.words(part.low, part.high, part.n),
            )
        )
    else:
        said.append(language_name(str(row["language"])))
    if trend_word(row["trend"]):
        said.append(trend_word(row["trend"]))
    if not pd.isna(row["first_seen_date"]):
        said.append(_("since {day}").format(day=day(pd.Timestamp(row["first_seen_date"]).date())))
    return " · ".join(said)
