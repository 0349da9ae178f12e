"""How a member is named: by name where the publication has names, by the first signs of the key else."""

from collections.abc import Mapping
from typing import Any

from streamlit_app.i18n import _

SIGNS = 6


def of(row: Mapping[Any, Any], member_key: str | None = None) -> str:
    """The name in a row with `member_key`, and `display_name` and `handle` where known. Plain text."""
    for name in ("display_name", "handle"):
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    key = member_key or str(row["member_key"])
    return _("member {key}").format(key=key[:SIGNS])
