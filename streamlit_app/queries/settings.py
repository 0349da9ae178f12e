"""What the settings page reads: the workspace, setting by setting."""

import pandas as pd

from streamlit_app.queries.base import Cursor, frame

COLUMNS = ["section", "entry", "setting", "value", "is_default", "description"]


def settings(cursor: Cursor) -> pd.DataFrame:
    """One row per setting in the order of the workspace; empty where an older file does not hold them."""
    held = cursor.execute(
        """
        select count(*) from information_schema.tables
        where table_schema = 'quality' and table_name = 'workspace_settings'
        """
    ).fetchall()
    if not held[0][0]:
        return pd.DataFrame(columns=COLUMNS)
    return frame(
        cursor, f"select {', '.join(COLUMNS)} from quality.workspace_settings order by display_order"
    )
