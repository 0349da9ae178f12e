"""Addresses and ids of feeds: which of them hold everywhere, and which in their feed only. Pure."""

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from extractors.values import text_of

MAX_ADDRESS = 4000
_GLOBAL = re.compile(r"(?:https?://[^\s/]|tag:|urn:|at://|yt:)", re.IGNORECASE)


def web_address(value: Any) -> str | None:
    """A web address, None for anything that a browser should not follow."""
    text = (text_of(value) or "").strip()
    try:
        is_web = urlsplit(text).scheme in {"http", "https"} and bool(urlsplit(text).hostname)
    except ValueError:
        return None
    return text if is_web and len(text) <= MAX_ADDRESS else None


def is_global(id_: str) -> bool:
    """Whether an id is meant to be the only one of its kind anywhere."""
    return bool(_GLOBAL.match(id_))


def scoped(channel: str, id_: str) -> str:
    """An id that holds in one channel only, with the channel in front."""
    return f"{channel}#{id_}"


def host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def site_of(address: str) -> str | None:
    """Scheme and host of an address."""
    parts = urlsplit(address) if web_address(address) else None
    return urlunsplit((parts.scheme, parts.netloc, "", "", "")) if parts else None
