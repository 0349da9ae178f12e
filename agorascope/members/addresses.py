"""Which page is whose: addresses as they are compared, the profile pages of an account, domains of one's own.

An address is compared without scheme, `www.`, fragment, trailing slash and, but for ids that keep their case,
capitals. A domain counts as one's own only when nobody else can have pages on it, so hosts that give
everybody a page never do.
"""

from collections.abc import Iterable
from importlib import resources
from urllib.parse import urlsplit

from agorascope.members.naming import bare_account

# Sites whose profile pages are named otherwise than by the address that the network gives.
_PAGES: dict[str, tuple[str, ...]] = {
    "bluesky": ("bsky.app/profile/{handle}", "bsky.app/profile/{id}"),
    "hackernews": ("news.ycombinator.com/user?id={handle}",),
    "mastodon": ("{host}/@{user}", "{host}/users/{user}"),
    "reddit": ("reddit.com/user/{handle}", "reddit.com/u/{handle}"),
    "youtube": ("youtube.com/channel/{id}", "youtube.com/@{handle}", "youtube.com/c/{handle}"),
}
_KEEPS_CASE = ("youtube.com/channel/",)
_SAME_SITE = ("www.", "old.", "m.", "new.")
# Networks whose server makes the address of a profile. Elsewhere its owner may have typed it.
_GIVE_PROFILES = frozenset(
    {"bluesky", "discourse", "hackernews", "lemmy", "mastodon", "reddit", "stackexchange", "vimeo", "youtube"}
)
_SHARED_HOSTS = frozenset(
    line.strip()
    for line in resources.files(__package__).joinpath("shared_hosts.txt").read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
)


def compared(address: str) -> str | None:
    """A web address as it is compared, None for what is none."""
    try:
        parts = urlsplit(address.strip() if "://" in address else f"https://{address.strip()}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or "." not in host or parts.username is not None:
        return None
    for prefix in _SAME_SITE:
        host = host.removeprefix(prefix)
    page = host + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return page if page.startswith(_KEEPS_CASE) else page.lower()


def profile_pages(network: str, member_id: str, handle: str | None, url: str | None) -> frozenset[str]:
    """The pages that are this account's profile, as compared."""
    name = bare_account(handle or "")
    user, _, host = name.partition("@")
    if not host and "://" in member_id:
        host = urlsplit(member_id).hostname or ""
    facts = {"handle": name, "id": member_id, "user": user, "host": host}
    pages = [
        page.format(**facts)
        for page in _PAGES.get(network, ())
        if all(value for key, value in facts.items() if f"{{{key}}}" in page)
    ]
    if network in _GIVE_PROFILES:
        pages += [address for address in (url, member_id) if address and "://" in address]
    found = (compared(page) for page in pages)
    return frozenset(page for page in found if page and "/" in page)  # a bare host is nobody's profile


def own_domains(verified_links: Iterable[str]) -> frozenset[str]:
    """The domains that links seen to be mutual give to one person: whole sites, on hosts not shared."""
    pages = (compared(link) for link in verified_links)
    return frozenset(page for page in pages if page and not {"/", "?"} & set(page) and not is_shared(page))


def is_shared(host: str) -> bool:
    """Whether others have pages on this host, or on the host it is a part of."""
    parts = host.split(".")
    return any(".".join(parts[place:]) in _SHARED_HOSTS for place in range(len(parts)))
