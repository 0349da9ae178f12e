"""The row of filters of the overview, kept in the address so that a view can be sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from streamlit_app import periods, selection
from streamlit_app.i18n import _, n_
from streamlit_app.i18n.formats import axis_day_format, language_name
from streamlit_app.periods import Span
from streamlit_app.selection import ANY, STEPS, Choices, Selection

VIEW = "view"
NARROWEST = 150  # px: two filters side by side on a phone


def show(choices: Choices, brands: Mapping[str, str], networks: Mapping[str, str]) -> Selection:
    """Draw the filters and return what they say; names are given by identifier."""
    view = _remembered(choices)
    with st.grid(4, min_column_width=NARROWEST):
        period = _select(_("Period"), "period", periods.CHOICES, view.period, period_name)
        brand = _select(_("Brand"), "brand", choices.brands, view.brand, lambda key: brands[key])
        network = _select(
            _("Network"),
            "network",
            (ANY, *choices.networks),
            view.network,
            lambda key: _("All networks") if key == ANY else networks[key],
        )
        language = _select(
            _("Language of posts"),
            "posts",
            (ANY, *choices.languages),
            view.language,
            lambda key: _("All languages") if key == ANY else language_name(key),
        )
    custom = _custom_days(view, choices.known) if period == periods.CUSTOM else None
    step = st.session_state.get("step", view.step)
    chosen = Selection(brand, period, custom, network, language, step if step in STEPS else STEPS[0])
    _keep(chosen, choices)
    return chosen


def show_step(current: str) -> None:
    """The switch between days and weeks, beside the chart it changes."""
    _seed("step", STEPS, current)
    names = {"day": _("By day"), "week": _("By week")}
    st.segmented_control(
        _("Step"),
        STEPS,
        format_func=names.__getitem__,
        key="step",
        required=True,
        label_visibility="collapsed",
    )


def period_name(choice: str) -> str:
    """A period in words."""
    if choice == periods.ALL:
        return _("All days")
    if choice == periods.CUSTOM:
        return _("Chosen days")
    return n_("Last day", "Last {count} days", int(choice)).format(count=choice)


def _remembered(choices: Choices) -> Selection:
    """The view of this session; a new session starts with what its address asks for."""
    view = st.session_state.get(VIEW)
    if view is None:
        return selection.from_query(st.query_params.to_dict(), choices)
    return selection.valid(view, choices)


def _keep(chosen: Selection, choices: Choices) -> None:
    st.session_state[VIEW] = chosen
    wanted = chosen.to_query(choices.brands[0])
    ours = {"period", "from", "to", "brand", "network", "posts", "step"}
    now = st.query_params.to_dict()
    kept = {name: value for name, value in now.items() if name not in ours}
    if now != kept | wanted:
        st.query_params.from_dict(kept | wanted)


def _select(label: str, key: str, options: Sequence[str], current: str, name: Callable[[str], str]) -> str:
    _seed(key, options, current)
    labels = {option: name(option) for option in options}  # now: later, the language may be unknown
    return str(st.selectbox(label, options, format_func=labels.__getitem__, key=key))


def _seed(key: str, options: Sequence[str], current: str) -> None:
    """Give a widget its value when it has none, or one that is no longer on offer."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = current


def _custom_days(view: Selection, known: Span) -> Span:
    start = view.custom or periods.resolve(periods.DEFAULT, None, known)
    with st.grid(4, min_column_width=NARROWEST):
        first = _day(_("From"), "from", start.first, known)
        last = _day(_("To"), "to", start.last, known)
    return periods.resolve(periods.CUSTOM, Span(first, last), known)


def _day(label: str, key: str, current: date, known: Span) -> date:
    kept = st.session_state.get(key)
    if kept is None or not known.first <= kept <= known.last:
        st.session_state[key] = current
    order = "MM/DD/YYYY" if axis_day_format().startswith("%b") else "DD/MM/YYYY"
    return st.date_input(
        label, key=key, min_value=known.first, max_value=known.last, format=order, required=True
    )
