"""What needs a look although nothing failed: a field that vanished, a network that fell silent, a token."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.i18n import _
from streamlit_app.i18n.formats import percent, whole
from streamlit_app.untrusted import escaped


def show(alarms: pd.DataFrame) -> None:
    """Draw one box per alarm; a quiet line when there is none."""
    if alarms.empty:
        st.success(_("No source behaves unusually."), icon=":material/check_circle:")
        return
    for row in alarms.to_dict("records"):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"⚠ **{escaped(str(row['network']))}** · {sentence(row)}")
            st.caption(advice(str(row["alarm"])))


def sentence(row: Mapping[Hashable, Any]) -> str:
    """What was seen, as Markdown in the reader's language; a kind we do not know speaks for itself."""
    kind, subject = str(row["alarm"]), escaped(str(row["subject"]))
    if kind == "field_absent":
        return _("only {seen} of the records have “{field}”; usually {usual} have it.").format(
            seen=percent(float(row["seen"])), field=subject, usual=percent(float(row["usual"]))
        )
    if kind == "volume_low":
        return _("{seen} posts on {day}; that weekday usually has {usual}.").format(
            seen=whole(row["seen"]), day=subject, usual=whole(row["usual"])
        )
    if kind == "token_expires":
        return _("the access token ends on {day}.").format(day=subject)
    if kind == "listing_failed":
        return _("“{listing}” could not be read to its end.").format(listing=subject)
    if kind in ("stale", "deletion_check_overdue", "page_unreadable"):
        return _waiting(row)
    return escaped(str(row["message"]))


def _waiting(row: Mapping[Hashable, Any]) -> str:
    if row["alarm"] == "stale":
        return _("nothing of it was loaded for {hours} hours.").format(hours=whole(row["seen"]))
    if row["alarm"] == "page_unreadable":
        return _("{pages} landed pages of which something is to go cannot be read, {first} first.").format(
            pages=whole(row["seen"]), first=escaped(str(row["subject"]))
        )
    return _(
        "{posts} posts were not asked for again for over {hours} hours: they may be deleted there."
    ).format(posts=whole(row["seen"]), hours=whole(row["usual"]))


def advice(kind: str) -> str:
    """What to do about it."""
    known = {
        "field_absent": _("The network may have renamed it: compare a landed page with its extractor."),
        "volume_low": _("Look whether the source still answers, and whether the search is still right."),
        "token_expires": _("Make a new token and write its last day into the workspace."),
        "listing_failed": _("Read what its last run said and mend it: the other listings were read."),
        "stale": _("Read what its last run said, mend it, and run again: what was missed is asked for."),
        "deletion_check_overdue": _("Run each day, and let the network look at more posts again (recheck)."),
        "page_unreadable": _("Ask whoever runs this: `agorascope doctor` says what to do."),
    }
    return known.get(kind, "")
