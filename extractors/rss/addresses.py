"""Addresses and ids of feeds: which of them hold everywhere, and which in their feed only. Pure."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from agorascope.text import html_links
from extractors.values import MAX_LIST, text_of

MAX_ADDRESS = 4000
# A link that says no scheme and is no place inside its own page.
_RELATIVE = re.compile(
    r"(<a\s[^<>]{0,2000}?\bhref\s*=\s*[\"'])(?![a-z][\w+.-]*:|#)([^\"'<>]{1,2000})", re.IGNORECASE
)
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


def links_in(html: str, base: str | None) -> list[str]:
    """Where the links of a text lead; relative ones start from `base`."""
    return html_links(
        _RELATIVE.sub(lambda found: found[1] + _joined(base, found[2]), html) if base else html
    )[:MAX_LIST]


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def own_page(address: str | None, site: str) -> list[str]:
    """The author's page where that is the whole site which names the author: it is the author's own."""
    try:
        page, home = urlsplit(address or ""), urlsplit(site)
    except ValueError:
        return []
    is_home = page.hostname and page.hostname == home.hostname and page.path in ("", "/") and not page.query
    return [address] if address and is_home else []
