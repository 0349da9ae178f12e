"""What may be said of a figure that moved: a word, a picture and a colour, none of which stands alone."""

import streamlit as st

from agorascope.alerts.usual import Verdict as UsualVerdict
from agorascope.report.findings import Judged
from streamlit_app.i18n import _


def of_change(judged: Judged) -> tuple[str, str, str] | None:
    """The verdict on a change between two weeks; None where there is none to give."""
    return {
        "rise": (_("Clear rise"), ":material/trending_up:", "blue"),
        "fall": (_("Clear fall"), ":material/trending_down:", "blue"),
        "hint_rise": (_("Hint of a rise"), ":material/trending_up:", "gray"),
        "hint_fall": (_("Hint of a fall"), ":material/trending_down:", "gray"),
    }.get(judged.verdict)


def of_day(verdict: UsualVerdict) -> tuple[str, str, str]:
    """The verdict on a day."""
    return {
        "more": (_("More than usual"), ":material/trending_up:", "blue"),
        "fewer": (_("Fewer than usual"), ":material/trending_down:", "blue"),
        "usual": (_("As usual"), ":material/trending_flat:", "gray"),
        "unknown": (_("Too early to say"), ":material/hourglass_empty:", "gray"),
    }[verdict]


def badge(said: tuple[str, str, str] | None) -> None:
    """Draw one."""
    if said:
        word, icon, colour = said
        st.badge(word, icon=icon, color=colour)  # type: ignore[arg-type]
