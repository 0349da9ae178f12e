"""The web addresses that a profile names: what tells that two accounts are one person's. Pure.

Only links are taken, whatever else a profile says; agorascope/members/identities.py weighs them.
"""

from collections.abc import Iterable

from agorascope.html_text import html_links
from agorascope.text import extract_links

MAX_PROFILE_LINKS = 50
MAX_ADDRESS = 2000


def profile_links(*texts: str | None, addresses: Iterable[str | None] = ()) -> list[str]:
    """Addresses in the texts of a profile (plain, markdown or HTML) and those given alone, once each."""
    found: dict[str, None] = {}
    for address in addresses:
        for link in extract_links(address or ""):
            found[link] = None
    for text in texts:
        for link in [*html_links(text or ""), *extract_links(_without_tags(text or ""))]:
            found[link] = None
    return [link for link in found if len(link) <= MAX_ADDRESS][:MAX_PROFILE_LINKS]


def _without_tags(text: str) -> str:
    """Nothing of what is HTML: there the visible text may cut an address short, and its links are read."""
    return "" if "<a " in text else text
