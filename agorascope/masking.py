"""Hides who a text speaks of: handles, e-mail addresses and telephone numbers.

Handles that the workspace lists (brands, staff) stay readable. A handle is hidden when in
doubt; a telephone number, or a name inside a web address, only when it clearly is one.
"""

import re
from functools import lru_cache

ALGORITHM_VERSION = 2  # raise it when the same text would be masked otherwise

HIDDEN_HANDLE = "@…"
HIDDEN_MAIL = "[mail]"
HIDDEN_PHONE = "[phone]"

_PART = r"[0-9A-Za-z_À-ɏ]"  # Latin letters only: "@name今日は" is a handle and a word
_HOST = r"[0-9A-Za-zÀ-ɏ-]+(?:\.[0-9A-Za-zÀ-ɏ-]+)+"
# What is hidden, each with what a text must hold for it to be there: most texts hold little of it,
# and a search for what cannot be there costs the most.
_MAIL = rf"(?P<mail>(?<![\w.+@＠-])[\w.+-]{{0,63}}[\w+-]@{_HOST}(?![\w@]))"
_HANDLE = rf"[@＠](?P<handle>(?:{_PART}+(?:[.-]{_PART}+)*|\w+)(?:@{_HOST})?)"
_ACCOUNT = (
    r"(?<![\w/])/?u/(?P<redditor>[0-9A-Za-z_-]{3,20})(?![\w/-])"
    r"|(?P<site>\b(?:reddit\.com/u(?:ser)?|(?:twitter|x|instagram)\.com|bsky\.app/profile)/)"
    r"(?P<account>[0-9A-Za-z_.-]+)"
)
_PHONE = (
    r"(?P<phone>(?=[+(\d])(?<![\w+.,/-])(?:"
    r"(?:\+33|0033) ?(?:\(0\) ?)?[1-9](?:[ .-]?\d\d){4}(?![\w-])"  # France, international
    r"|0[1-9](?:[ .-]?\d\d){4}(?![\w-]|[.,]\d)"  # France
    r"|\+[1-9]\d{0,2}(?:[ .-]?\(?\d{2,4}\)?){3,4}(?![\w-]|[.,]\d)"  # elsewhere
    r"|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w-]|[.,]\d)"  # North America
    r"))"
)
# Each begins with what `re` looks for fastest, and looks back from there.
_HAS_MAIL = re.compile(r"@(?<=[\w+-]@)")
_HAS_ACCOUNT = re.compile(
    r"/(?:(?<=twitter\.com/)|(?<=\bx\.com/)|(?<=instagram\.com/)|(?<=reddit\.com/)u|(?<=bsky\.app/)profile/"
    r"|(?<=u/)(?<!\wu/))",
    re.IGNORECASE,
)
_HAS_PHONE = re.compile(r"[+(\d](?<![\w+.,/-][+(\d])(?:[ .()-]{0,3}\d){6}")
HINT = r"[@＠/=]|\d\d\D?\d\d"  # a text without it holds nothing to mask; DuckDB understands it too
_HINT = re.compile(HINT)
# A web address with or without "https://"; begins only where a word begins, which keeps it linear.
_ADDRESS = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?[/?][^\s<>\"«»“”]*", re.IGNORECASE
)
_ACCOUNT_IN_ADDRESS = re.compile(
    r"(?P<lead>/(?:u|users?|profile)/|/%40|[?&;](?:user|author)=(?:@|%40)?)"
    r"(?P<number>(?<=users/)\d+/|(?<=user/)\d+/)?"  # "/users/123/name"
    r"(?P<account>[0-9A-Za-z_.%~À-ɏ-]{2,})",
    re.IGNORECASE,
)
_HAS_ACCOUNT_IN_ADDRESS = re.compile(
    r"[/=](?:(?<=/)(?:u|profile/|%40)|(?<=user=)|(?<=author=))", re.IGNORECASE
)
# Pages of a site that are not accounts.
_PAGES = frozenset(
    {"hashtag", "i", "intent", "explore", "home", "p", "reel", "reels", "search", "share", "tv"}
    | {"edit", "login", "logout", "me", "new", "password", "register", "settings", "sign_in", "sign_up"}
)


def mask_handles(text: str, keep: frozenset[str] = frozenset()) -> str:
    """Replace handles by "@…", e-mail addresses by "[mail]" and telephone numbers by "[phone]".

    `keep` lists handles that stay, with or without '@', in any case. `name@host` is kept only when
    listed in full: the same name on another host is another person.
    """
    if not _HINT.search(text):
        return text
    kept = _normalised(keep)
    if "." in text and _HAS_ACCOUNT_IN_ADDRESS.search(text):
        text = _ADDRESS.sub(lambda found: _without_accounts(found.group(), kept), text)
    sensitive = _sensitive(
        mail=_HAS_MAIL.search(text) is not None,
        handle="@" in text or "＠" in text,
        account=_HAS_ACCOUNT.search(text) is not None,
        phone=_HAS_PHONE.search(text) is not None,
    )
    return sensitive.sub(lambda found: _hidden(found, kept), text) if sensitive else text


@lru_cache(maxsize=16)
def _sensitive(*, mail: bool, handle: bool, account: bool, phone: bool) -> re.Pattern[str] | None:
    """What to look for in a text that may hold these; None when it may hold nothing."""
    parts = [
        part
        for part, is_possible in ((_MAIL, mail), (_HANDLE, handle), (_ACCOUNT, account), (_PHONE, phone))
        if is_possible
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


@lru_cache(maxsize=64)
def _normalised(handles: frozenset[str]) -> frozenset[str]:
    return frozenset(handle.strip().lstrip("@").lower() for handle in handles)


def _without_accounts(address: str, kept: frozenset[str]) -> str:
    """A web address without the accounts that its path or its query names."""
    return _ACCOUNT_IN_ADDRESS.sub(
        lambda found: found.group() if _is_public(found["account"], kept) else f"{found['lead']}…", address
    )


def _is_public(account: str, kept: frozenset[str]) -> bool:
    name = account.lower().rstrip(".")
    return name in kept or name in _PAGES


def _hidden(found: re.Match[str], kept: frozenset[str]) -> str:
    kind = found.lastgroup
    if kind == "mail":
        return HIDDEN_MAIL
    if kind == "phone":
        return HIDDEN_PHONE
    if kind == "redditor":
        return found.group() if found["redditor"].lower() in kept else HIDDEN_HANDLE
    if kind == "account":
        return found.group() if _is_public(found["account"], kept) else f"{found['site']}…"
    return _hidden_handle(found.group(), kept)


def _hidden_handle(written: str, kept: frozenset[str]) -> str:
    handle = written[1:]
    if handle.lower() in kept:
        return written
    first, dot, rest = handle.partition(".")
    # "@brand.Thanks": a kept handle that a new sentence follows without a blank.
    if dot and rest[:1].isupper() and "@" not in rest and first.lower() in kept:
        return written
    return HIDDEN_HANDLE
