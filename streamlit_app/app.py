"""The router of the viewer: language, publication, banners, then the page that was asked for.

Run from the root of the repository: `python -m streamlit run streamlit_app/app.py`.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

# Streamlit puts this file's own folder on the path, not the one that holds the packages.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from agorascope.published import Publication  # noqa: E402
from streamlit_app import access, queries  # noqa: E402
from streamlit_app.app_pages import health_page, overview_page  # noqa: E402
from streamlit_app.components import banners, publication_watch, sidebar, states  # noqa: E402
from streamlit_app.i18n import _  # noqa: E402
from streamlit_app.queries import Facts  # noqa: E402

ICON = str(Path(__file__).with_name("icon.svg"))
SIDEBAR_WIDTH = 240

ShowPage = Callable[[Publication, Facts], None]
SHOWN_BY: dict[str, ShowPage] = {"overview": overview_page.show, "health": health_page.show}
# In the title: as the icon of a page, Streamlit would fetch its picture from the net for the tab.
PICTURES = {"overview": ":material/monitoring:", "health": ":material/health_metrics:"}


def main() -> None:
    """Draw one run of the app."""
    sidebar.choose_language()
    seen = access.snapshot()
    pages = {
        "overview": _("Overview"),
        "health": _("Source health"),
    }
    page = st.navigation(
        [
            st.Page(
                partial(_show, SHOWN_BY[path], seen),
                title=f"{PICTURES[path]} {title}",
                url_path=path,
                default=path == "overview",
            )
            for path, title in pages.items()
        ]
    )
    st.set_page_config(
        page_title=f"{pages.get(page.url_path, pages['overview'])} · Agorascope",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=SIDEBAR_WIDTH,
    )
    with states.guarded():
        page.run()
    sidebar.show_language()
    publication_watch.show(seen)


def _show(draw: ShowPage, seen: access.Snapshot) -> None:
    if seen.problem:
        states.problem(seen.problem)
    elif seen.publication is None:
        states.nothing_published()
    else:
        _show_page(draw, seen, seen.publication)


def _show_page(draw: ShowPage, seen: access.Snapshot, publication: Publication) -> None:
    facts = access.ask(publication, queries.facts)
    sidebar.show(facts)
    banners.show_demo(facts)
    if seen.is_behind and seen.status:
        banners.show_behind(facts, seen.status, in_full=draw is health_page.show)
    draw(publication, facts)


main()
