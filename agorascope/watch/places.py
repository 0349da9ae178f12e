"""Where a link leads: the place people gather at, without ever naming a person.

    address -> urllib -> host and path -> Place(kind, network, identifier), or None where there is none

A page or profile of a person is no place, nor is a shortener, a search engine or a store of pictures. The
whole host names a site, without "www.": what of it one can register needs a list that changes weekly.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

VERSION = 2  # raise it when the same address would lead elsewhere


def _hosts(names: str) -> frozenset[str]:
    return frozenset(names.split())


# No places: they only lead on, find, or hold files. Hosts and all that is below them.
SHORTENERS = _hosts(
    "bit.ly t.co goo.gl ow.ly tinyurl.com buff.ly dlvr.it is.gd lnkd.in fb.me trib.al ift.tt cutt.ly "
    "rebrand.ly shorturl.at linktr.ee tiny.cc rb.gy amzn.to urlz.fr s.id t.ly"
)
SEARCH = _hosts(
    "google.com google.fr google.co.uk bing.com duckduckgo.com qwant.com ecosia.org yahoo.com "
    "yandex.com baidu.com startpage.com"
)
FILES = _hosts(
    "imgur.com giphy.com tenor.com flickr.com pinterest.com pic.twitter.com twimg.com pbs.twimg.com "
    "redd.it fbcdn.net cdninstagram.com ytimg.com googleusercontent.com cloudfront.net postimg.cc "
    "prnt.sc gyazo.com dropbox.com wetransfer.com docs.google.com archive.org cdn.bsky.app "
    "staticflickr.com gravatar.com akamaihd.net"
)
# Where every page is a person's or a company's own, and nothing can be listened to by its address.
ACCOUNTS = _hosts(
    "twitter.com x.com instagram.com threads.net threads.com tiktok.com snapchat.com linkedin.com "
    "bsky.app t.me wa.me whatsapp.com patreon.com paypal.com paypal.me gofundme.com onlyfans.com "
    "twitch.tv vk.com tumblr.com medium.com ko-fi.com about.me soundcloud.com spotify.com strava.com "
    "messenger.com github.com gitlab.com codeberg.org"
)
# Sites that are not communities: shops and stores of apps.
SHOPS = _hosts(
    "amazon.com amazon.fr amazon.co.uk amazon.de ebay.com ebay.fr ebay.co.uk apps.apple.com "
    "itunes.apple.com play.google.com aliexpress.com leboncoin.fr vinted.fr"
)
# Hosts below which every name is somebody's own page.
HOSTED = _hosts(
    "wordpress.com blogspot.com blogspot.fr substack.com github.io gitlab.io over-blog.com "
    "canalblog.com wixsite.com free.fr typepad.com livejournal.com weebly.com neocities.org "
    "bearblog.dev"
)
NOWHERE = HOSTED | SHORTENERS | SEARCH | FILES | ACCOUNTS | SHOPS

_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
_SUBREDDIT = re.compile(r"[A-Za-z0-9_]{2,21}")
_NAME = re.compile(r"[A-Za-z0-9_.\-]{2,80}")
_CHANNEL_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_LEMMY = re.compile(r"([a-z0-9_]{1,64})(?:@([a-z0-9.\-]+\.[a-z0-9\-]+))?", re.IGNORECASE)
_TOPIC = re.compile(r"/t/[^/]+/\d+(?:/\d+)?/?\Z")
_FEED = re.compile(r"(?:\.(?:rss|atom|xml)|/(?:feed|rss|atom)(?:\.xml)?|/feeds?/\S*)/?\Z", re.IGNORECASE)
_TAG = re.compile(r"/tags/([^/?#]{2,80})/?\Z")
# A path that names an account: "/@name", "/u/name", "/user/name", "/~name".
_PERSON = re.compile(
    r"(?:\A|/)(?:[@＠~]|(?:u|users?|profiles?|author|auteur|members?|people|profil|membres?|utilisateurs?)/)",
    re.IGNORECASE,
)
# Pages of these sites that are nobody's, where they are no place.
_OPEN_PAGE = re.compile(r"/(?:watch|playlist|shorts|events|marketplace)(?:/|\Z)")


class Place(NamedTuple):
    """Something that can be listened to: its kind, the network that would do so, and its name there."""

    kind: str
    network: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Link:
    """An address taken apart; `address` is None where the address itself may name a person."""

    host: str
    address: str | None
    place: Place | None


def read_link(address: str) -> Link | None:
    """What a web address says, or None for what is none: no host, a number, a name of this machine."""
    if "@" in address.partition("/")[0]:
        return None  # a mail address
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not _HOST.fullmatch(_ascii(host)):
        return None
    host = _ascii(host)
    if is_below(host, HOSTED | ACCOUNTS):
        host = _parent(host, HOSTED | ACCOUNTS)  # the name below it may be a person's
    is_personal = (
        bool(_PERSON.search(unquote(parts.path))) or "@" in parts.netloc or is_below(host, HOSTED | ACCOUNTS)
    )
    place = _place(host, parts, is_personal=is_personal)
    if place is None and is_below(host, frozenset(_SITES) | FILES):
        is_personal = is_personal or not _OPEN_PAGE.match(parts.path)
    shown = None if is_personal or is_below(host, SHORTENERS) else f"https://{host}{parts.path.rstrip('/')}"
    return Link(host, shown, place)


def _parent(host: str, known: frozenset[str]) -> str:
    while host not in known:
        host = host.partition(".")[2]
    return host


def is_below(host: str, known: frozenset[str]) -> bool:
    """Whether a host is one of the `known` or a name below one."""
    while host:
        if host in known:
            return True
        host = host.partition(".")[2]
    return False


def _place(host: str, parts: SplitResult, *, is_personal: bool) -> Place | None:
    path = unquote(parts.path)
    for site, read in _SITES.items():
        if is_below(host, frozenset([site])):
            return read(path)
    if is_below(host, NOWHERE):
        return None
    found = re.match(r"/c/([^/]+)/?", path)
    if found and (name := _LEMMY.fullmatch(found[1])):
        return Place("lemmy_community", "lemmy", f"{name[1].lower()}@{(name[2] or host).lower()}")
    return None if is_personal else _open_place(host, path)


def _open_place(host: str, path: str) -> Place:
    """The place of a page that nothing says is a person's."""
    if (found := _TAG.search(path)) and found[1].isalnum():
        return Place("hashtag", "mastodon", found[1].lower())
    if _TOPIC.search(path):
        return Place("discourse_forum", "discourse", host)
    if _FEED.search(path):
        return Place("feed", "rss", f"https://{host}{path.rstrip('/')}")
    return Place("site", "rss", host)


def _reddit(path: str) -> Place | None:
    found = re.match(r"/r/([^/]+)", path)
    if not found or not _SUBREDDIT.fullmatch(found[1]) or found[1].lower().startswith("u_"):
        return None
    return Place("subreddit", "reddit", found[1].lower())


def _facebook(path: str) -> Place | None:
    found = re.match(r"/groups/([^/]+)", path)
    return (
        Place("facebook_group", "facebook", found[1].lower()) if found and _NAME.fullmatch(found[1]) else None
    )


def _youtube(path: str) -> Place | None:
    """Channels by their number only: a handle may be that of a person."""
    found = re.match(r"/channel/([^/]+)", path)
    return (
        Place("youtube_channel", "youtube", found[1]) if found and _CHANNEL_ID.fullmatch(found[1]) else None
    )


# Sites of which only some pages are places.
_SITES: Mapping[str, Callable[[str], Place | None]] = {
    "reddit.com": _reddit,
    "facebook.com": _facebook,
    "youtube.com": _youtube,
    "youtu.be": _youtube,
}


def _ascii(host: str) -> str:
    """A host as the domain name system has it, in small letters; as it is where that cannot be."""
    try:
        return host.lower() if host.isascii() else host.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return host
