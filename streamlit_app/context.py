"""What every page is given: the publication, what it says of itself, and who looks at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from agorascope.palette import Palette, palette
from agorascope.published import Publication
from streamlit_app import access
from streamlit_app.queries.base import Brand, Facts
from streamlit_app.reader import Reader

T = TypeVar("T")
PageOf = Mapping[str, object]  # address of a page -> what st.page_link takes


@dataclass(frozen=True, slots=True)
class PageContext:
    """One run of one page."""

    publication: Publication
    facts: Facts
    brands: tuple[Brand, ...]
    reader: Reader
    pages: PageOf

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.facts.time_zone)

    @property
    def own_brands(self) -> tuple[Brand, ...]:
        return tuple(brand for brand in self.brands if brand.is_own)

    @property
    def colours(self) -> Palette:
        """The palette of the reader's theme."""
        return palette(st.context.theme.type)

    def ask(self, query: Callable[..., T], *arguments: object) -> T:
        """Answer of `query(cursor, *arguments)` on this publication, read once per version."""
        return access.ask(self.publication, query, *arguments)

    def fresh(self, query: Callable[..., T], *arguments: object) -> T:
        """The same, read anew: for what the app store has a newer word on."""
        return access.fresh(self.publication, query, *arguments)

    def link(self, page: str, label: str, *, icon: str | None = None, **parameters: str) -> None:
        """A link to another page of the viewer, with the parameters that it reads from its address."""
        st.page_link(self.pages[page], label=label, icon=icon, query_params=parameters or None)  # type: ignore[arg-type]
