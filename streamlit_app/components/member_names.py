"""What a member is called: by name where the file has names, else by the first signs of the key."""

from collections.abc import Mapping
from typing import Any

from streamlit_app.i18n import _
from streamlit_app.untrusted import shortened

SHOWN_SIGNS = 6
LONGEST = 40


def member_name(row: Mapping[Any, Any]) -> str:
    """The name of a row with `member_key`, `display_name` and `handle`; plain text, not made harmless."""
    for column in ("display_name", "handle"):
        value = row.get(column)
        if isinstance(value, str) and value.strip():
            return shortened(" ".join(value.split()), LONGEST)
    return unnamed(str(row["member_key"]))


def unnamed(member_key: str) -> str:
    """A member of whom only the key is known."""
    return _("member {key}").format(key=member_key[:SHOWN_SIGNS])
