"""Places to listen to next: why, how sure, posts that point to them, and the line that adds them."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.components import doubt, downloads, evidence
from streamlit_app.context import PageContext
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import day, whole
from streamlit_app.queries.mentions import Behind
from streamlit_app.untrusted import escaped, shortened

LONGEST = 120  # characters
LONGEST_LINE = 2_000
NARROWEST = 320  # px


def show(candidates: pd.DataFrame, context: PageContext, *, limit: int) -> None:
    """The best as cards, all of them to download."""
    with st.grid(2, min_column_width=NARROWEST):
        for place, row in enumerate(candidates.head(limit).to_dict("records")):
            _show_card(row, context, f"candidate-{place}")
    downloads.table(table(candidates), "places-to-listen-to")


def kind_word(kind: object) -> str:
    """What kind of place it is."""
    words = {
        "hashtag": _("Hashtag"),
        "subreddit": _("Subreddit"),
        "lemmy_community": _("Lemmy community"),
        "discourse_forum": _("Forum (Discourse)"),
        "feed": _("Feed"),
        "site": _("Website"),
        "youtube_channel": _("YouTube channel"),
        "facebook_group": _("Facebook group"),
    }
    return words.get(str(kind), str(kind))


def reason_words(reason: object) -> str:
    """Why it is proposed."""
    words = {
        "names_brands": _("Posts that point to it name a brand."),
        "names_topics": _("Posts that point to it name a topic you watch."),
        "same_people": _("The people who point to it speak of a brand or topic elsewhere."),
    }
    return words.get(str(reason), str(reason))


def table(candidates: pd.DataFrame) -> pd.DataFrame:
    """All places under headings in the reader's language."""
    return pd.DataFrame(
        {
            _("Kind"): [kind_word(kind) for kind in candidates["kind"]],
            _("Network"): candidates["network"].to_list(),
            _("Place"): candidates["identifier"].to_list(),
            _("Why"): [reason_words(reason) for reason in candidates["reason"]],
            _("Posts"): candidates["posts"].to_list(),
            _("People"): candidates["people"].to_list(),
            _("Line for the workspace"): candidates["workspace_line"].to_list(),
        }
    )


def _show_card(row: Mapping[Hashable, Any], context: PageContext, key: str) -> None:
    with st.container(border=True, gap="xsmall", height="stretch"):
        name = shortened(str(row["identifier"]), LONGEST)
        name = f"#{name}" if row["kind"] == "hashtag" else name
        st.markdown(f"**{escaped(name)}** · {kind_word(row['kind'])} · {escaped(str(row['network']))}")
        people = n_("{count} person", "{count} people", int(row["people"])).format(count=whole(row["people"]))
        posts = n_("{count} post", "{count} posts", int(row["posts"])).format(count=whole(row["posts"]))
        seen = _("last seen {day}").format(day=day(pd.Timestamp(row["last_seen"]).date()))
        st.markdown(reason_words(row["reason"]))
        st.caption(f"{people} · {posts} · {seen}")
        public, love = doubt.share(row, "public_share"), doubt.share(row, "favourable_share")
        st.caption(
            _("Of its people, {share} speak of a brand or topic ({doubt}).").format(
                share=public.value, doubt=public.doubt
            )
            if public.enough
            else _("How many of its people speak of a brand or topic: too few to say ({doubt}).").format(
                doubt=public.doubt
            )
        )
        if love.enough:
            st.caption(
                _("Of their opinions of your brand, {share} are favourable ({doubt}).").format(
                    share=love.value, doubt=love.doubt
                )
            )
        found = tuple(row["post_keys"]) if row["post_keys"] is not None else ()
        if found:
            evidence.button(context, Behind(post_keys=found), key=key)
        line = row["workspace_line"]
        if isinstance(line, str) and line:
            st.code(shortened(line, LONGEST_LINE), language="yaml", wrap_lines=True)
        else:
            st.caption(_("No network that Agorascope reads can listen to it."))
