"""The router of the viewer: language, who looks, publication, banners, then the page that was asked for.

Run from the root of the repository: `python -m streamlit run streamlit_app/app.py`.
"""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import streamlit as st

# Streamlit puts this file's own folder on the path, not the one that holds the packages.
ROOT = str(Path(__file__).resolve().parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from agorascope.operations.lateness import lateness  # noqa: E402
from agorascope.published import Publication  # noqa: E402
from agorascope.settings import close_to_others  # noqa: E402
from streamlit_app import access, reader  # noqa: E402
from streamlit_app.app_pages import DEFAULT, ENTRIES, Entry, sections  # noqa: E402
from streamlit_app.components import acting, banners, door, publication_watch, sidebar, states  # noqa: E402
from streamlit_app.context import PageContext, PageOf  # noqa: E402
from streamlit_app.queries import base  # noqa: E402
from streamlit_app.reader import Reader, Refused  # noqa: E402

ICON = str(Path(__file__).with_name("icon.svg"))
SIDEBAR_WIDTH = 240
LATENESS_TOLD = (DEFAULT, "sources")


def main() -> None:
    """Draw one run of the app."""
    close_to_others()
    sidebar.choose_language()
    who = reader.current()
    if isinstance(who, Refused):
        st.set_page_config(page_title="Agorascope", page_icon=ICON)
        door.show(who)
        sidebar.show_language()
        return
    seen = access.snapshot()
    entries = {entry.path: entry for entry in ENTRIES}
    pages: dict[str, st.Page] = {}
    for path, entry in entries.items():
        pages[path] = st.Page(
            partial(_show, entry, seen, who, pages),
            title=f"{entry.picture} {entry.title()}",
            url_path=path,
            default=path == DEFAULT,
        )
    page = st.navigation(list(pages.values()), position="hidden")
    shown = entries.get(page.url_path, entries[DEFAULT])
    st.set_page_config(
        page_title=f"{shown.title()} · Agorascope",
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=SIDEBAR_WIDTH,
    )
    sidebar.show_menu(sections(), pages)
    with states.guarded():
        page.run()
    sidebar.show_language()
    sidebar.show_reader(who)
    publication_watch.show(seen)


def _show(entry: Entry, seen: access.Snapshot, who: Reader, pages: PageOf) -> None:
    if seen.problem:
        states.problem(seen.problem)
    elif seen.publication is None:
        states.nothing_published()
    else:
        _show_page(entry, seen, seen.publication, who, pages)


def _show_page(
    entry: Entry, seen: access.Snapshot, publication: Publication, who: Reader, pages: PageOf
) -> None:
    facts = access.ask(publication, base.facts)
    sidebar.show(facts)
    banners.show_demo(facts)
    if seen.is_behind and seen.status:
        banners.show_behind(facts, seen.status, in_full=entry.path == "sources")
    stands = lateness(publication, datetime.now(UTC)) if entry.path in LATENESS_TOLD else None
    if stands and stands.is_late:
        banners.show_late(facts, stands.due)
    acting.show_said()
    brands = tuple(access.ask(publication, base.brands))
    entry.show(PageContext(publication, facts, brands, who, pages))


main()
