"""Settings: the workspace as the run that is shown understood it, read-only.

what was set of each part -> the settings of one part, with what is a default -> all of them to take along
"""

from functools import partial

import streamlit as st

from streamlit_app.components import (
    charts,
    choice,
    downloads,
    setting_list,
    setting_words,
    settings_chart,
    states,
)
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.i18n.formats import moment
from streamlit_app.queries import settings


def show(context: PageContext) -> None:
    """Draw the page for one publication."""
    st.title(_("Settings"))
    st.caption(
        _(
            "The workspace as the run of {moment} understood it. It is changed in the workspace file alone; "
            "no password, key, team account or objection is shown here."
        ).format(moment=moment(context.facts.published_at, context.zone))
    )
    rows = context.ask(settings.settings)
    if rows.empty:
        states.empty(
            _("The settings are not in this publication"),
            _("They were not written by the version that published it. The next run writes them."),
        )
        return
    counted = settings_chart.counts(rows)
    charts.show(
        settings_chart.chart(rows, context.colours),
        context,
        name="settings-by-part",
        description=_("How many settings of each part were set in the file, and how many are defaults."),
        table=counted[["name", "origin", "count"]].rename(
            columns={"name": _("Part"), "origin": _("Where from"), "count": _("Settings with a value")}
        ),
    )
    _show_part(context, setting_words.sections())
    downloads.table(partial(setting_list.table, rows), "settings", _("Take all settings along"))


def _show_part(context: PageContext, parts: dict[str, setting_words.Section]) -> None:
    rows = context.ask(settings.settings)
    there = set(rows["section"])
    names = {key: part.name for key, part in parts.items() if key in there}
    names |= {key: key for key in rows["section"].unique() if key not in parts}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = choice.select(_("Part"), "section", names, next(iter(names)))
        only_set = st.toggle(_("Only what was set"), value=True, key="set", bind="query-params")
    part = parts.get(chosen) or setting_words.Section(chosen, "", chosen)
    st.subheader(part.name)
    setting_list.show(part, rows[rows["section"] == chosen], only_set=only_set)
