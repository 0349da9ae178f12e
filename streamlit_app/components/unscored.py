"""Says that no figure is made about members, where that is why a page has nobody to show."""

from streamlit_app.components import states
from streamlit_app.components.member_words import unscored_words
from streamlit_app.context import PageContext
from streamlit_app.i18n import _
from streamlit_app.queries import members


def show(context: PageContext, network: str | None = None) -> bool:
    """Draw the note if members have no figures on a network, or on none of them; say whether it did."""
    if context.ask(members.has_scores, network) is not False:
        return False
    states.empty(_("No figures about members here"), unscored_words("network_terms"))
    return True
