"""Discord's marks inside a text: `<@1>`, `<#2>`, `<@&3>`, `<:wave:4>`, `<t:1700000000:R>`. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from agorascope.text import clean_text, truncate

_MARK = re.compile(
    r"<(?:(?P<kind>@[!&]?|\#|a?:(?P<emoji>\w{1,64}):)(?P<id>\d{1,22})"
    r"|t:(?P<time>-?\d{1,13})(?::[a-zA-Z])?"
    r"|/(?P<command>[^:<>\n]{1,100}):\d{1,22}"
    r"|(?P<link>https?://[^<>\s]{1,4000}))>"
)


def shown(source: str, people: Mapping[str, str]) -> str:
    """The readable copy of a text; `people` has the handles of those it mentions."""

    def replaced(found: re.Match[str]) -> str:
        if found["emoji"]:
            return f":{found['emoji']}:"
        if found["time"]:
            return _time(int(found["time"]))
        if found["command"]:
            return f"/{found['command']}"
        if found["link"]:  # brackets that keep a link from being shown as a picture
            return found["link"]
        sign = "#" if found["kind"] == "#" else "@"
        return sign + people.get(found["id"], found["id"])

    return truncate(clean_text(_MARK.sub(replaced, source), unescape=False))[0]


def named_in(source: str) -> list[str]:
    """Ids of the people that a text mentions."""
    return [found["id"] for found in _MARK.finditer(source) if found["kind"] in {"@", "@!"}]


def _time(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return ""
