"""One module per page: a title, its filters, what it reads, its empty state, its components.

Here is the table of them all: the router and the tests of every page read nothing else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from streamlit_app.context import PageContext
from streamlit_app.i18n import _

DEFAULT = "morning"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its address, what it is called in the language in use, a picture."""

    path: str
    title: Callable[[], str]
    picture: str  # in the title: as the icon of a page, Streamlit would fetch it from the net for the tab

    def show(self, context: PageContext) -> None:
        """Draw it; its module is imported when it is first asked for."""
        import_module(f"{__name__}.{self.path}_page").show(context)


ENTRIES = (
    Entry("morning", lambda: _("Morning"), ":material/wb_twilight:"),
    Entry("conversations", lambda: _("Conversations"), ":material/forum:"),
    Entry("reputation", lambda: _("Reputation"), ":material/monitoring:"),
    Entry("communities", lambda: _("Communities"), ":material/diversity_3:"),
    Entry("members", lambda: _("Members"), ":material/hub:"),
    Entry("ambassadors", lambda: _("Ambassadors"), ":material/volunteer_activism:"),
    Entry("personas", lambda: _("Personas"), ":material/theater_comedy:"),
    Entry("channels", lambda: _("Channels"), ":material/campaign:"),
    Entry("events", lambda: _("Events"), ":material/event:"),
    Entry("watch", lambda: _("Watch"), ":material/radar:"),
    Entry("sources", lambda: _("Sources"), ":material/health_metrics:"),
    Entry("labels", lambda: _("Labels"), ":material/label:"),
    Entry("method", lambda: _("Method"), ":material/function:"),
    Entry("settings", lambda: _("Settings"), ":material/tune:"),
    Entry("privacy", lambda: _("Privacy"), ":material/shield_person:"),
)


def sections() -> dict[str, list[str]]:
    """The menu: addresses of pages under headings."""
    return {
        _("Today"): ["morning", "conversations"],
        _("The brand"): ["reputation", "watch", "channels", "events"],
        _("People"): ["communities", "members", "ambassadors", "personas"],
        _("Trust"): ["sources", "labels", "method", "privacy", "settings"],
    }
