"""Sites of the network: by their short name, their host, and the addresses of what is on them. Pure."""

import re
from urllib.parse import urlsplit

OWN_DOMAINS = {"stackoverflow", "serverfault", "superuser", "askubuntu", "stackapps", "stackexchange"}
FOLDERS = {"questions": "q", "answers": "a", "comments": "posts/comments"}
_QUESTION = re.compile(r"/(?:questions|q)/(\d{1,15})(?:/|$|#)")


def site_host(site: str) -> str:
    """`cooking.stackexchange.com` of `cooking`; a host stays what it is."""
    if site.endswith((".com", ".net")):
        return site
    return f"{site}.com" if site.rpartition(".")[2] in OWN_DOMAINS else f"{site}.stackexchange.com"


def link_host(link: str | None) -> str | None:
    """The host of an item's own link."""
    try:
        return urlsplit(link or "").hostname
    except ValueError:
        return None


def item_uri(host: str, kind: str, id_: str) -> str:
    """The key of a `questions`, `answers` or `comments` item: its short address."""
    return f"https://{host}/{FOLDERS[kind]}/{id_}"


def kind_of_uri(uri: str) -> str | None:
    """The kind of item that a key is of."""
    path = urlsplit(uri).path.lstrip("/").rpartition("/")[0]
    return next((kind for kind, folder in FOLDERS.items() if folder == path), None)


def question_in(link: str | None) -> str | None:
    """The question that a link to an answer or a comment leads to."""
    found = _QUESTION.search(link or "")
    return found[1] if found else None
