"""Figures and pictures to take along; made when they are asked for, not at every run of a page."""

from collections.abc import Callable
from contextvars import copy_context
from functools import partial

import pandas as pd
import streamlit as st

from agorascope.spreadsheets import guarded_csv, guarded_xlsx
from streamlit_app.i18n import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(rows: pd.DataFrame | Callable[[], pd.DataFrame], name: str, label: str | None = None) -> None:
    """A menu that gives rows as CSV or XLSX. Columns are headings in the reader's language.

    Rows that cost something are given as a function. `name` is that of the files, unique on the page.
    """
    with st.popover(label or _("Download"), icon=":material/download:", key=f"menu-{name}"):
        buttons(rows, name)


def buttons(rows: pd.DataFrame | Callable[[], pd.DataFrame], name: str) -> None:
    """One button for CSV, one for XLSX."""
    file(_("Table (CSV)"), lambda: guarded_csv(*_cells(rows)), f"{name}.csv", "text/csv")
    file(_("Table (XLSX)"), lambda: guarded_xlsx(*_cells(rows), title=name), f"{name}.xlsx", XLSX)


def file(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    """One button; `make` runs when it is pressed, in a thread that speaks the reader's language."""
    st.download_button(
        label,
        data=partial(copy_context().run, make),
        file_name=name,
        mime=mime,
        key=f"download-{name}",
        icon=":material/download:",
        on_click="ignore",
        type="tertiary",
    )


def _cells(rows: pd.DataFrame | Callable[[], pd.DataFrame]) -> tuple[list[str], list[list[object]]]:
    frame = rows() if callable(rows) else rows
    known = frame.astype(object).where(frame.notna(), None)
    return [str(column) for column in known.columns], known.to_numpy().tolist()
