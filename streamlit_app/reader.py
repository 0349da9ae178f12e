"""Who looks, and what they may do.

With OIDC configured (`[auth]` in Streamlit's secrets) a reader has to log in; AGORASCOPE_VIEWER_MANAGERS
names those who may write, AGORASCOPE_VIEWER_READERS those who may look (all whom the provider lets in, when
it is empty). Without it, whoever reaches this machine's loopback is its manager: there is no other door.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

import streamlit as st

from agorascope.app_store import who_am_i
from agorascope.settings import Settings, get_settings

ANY_AT = "*@"  # "*@example.org" stands for everybody of that domain


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the name that stands in the audit log, and whether they may change anything."""

    name: str
    may_write: bool
    is_logged_in: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody is let in: `log_in`, `unknown` (logged in, not on the list) or `open_door`."""

    reason: str
    name: str = ""


def current() -> Reader | Refused:
    """Who looks at this run of the app."""
    settings = get_settings()
    if is_login_configured():
        return of_account(dict(st.user), settings)
    if is_loopback(str(st.get_option("server.address") or "")) or settings.viewer_trusts_network:
        return Reader(who_am_i(), may_write=True)
    return Refused("open_door")


def is_login_configured() -> bool:
    """Whether Streamlit's secrets hold an `auth` section."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # no file of secrets at all
        return False


def of_account(user: Mapping[str, object], settings: Settings) -> Reader | Refused:
    """The reader that an identity provider's account is."""
    if not user.get("is_logged_in"):
        return Refused("log_in")
    mail = str(user.get("email") or "").strip().lower()
    # A provider that says the address was never checked vouches for nobody.
    if "@" not in mail or str(user.get("email_verified")).lower() == "false":  # some say it as a word
        return Refused("unknown", mail)
    is_manager = is_named(mail, settings.viewer_managers)
    if not is_manager and settings.viewer_readers and not is_named(mail, settings.viewer_readers):
        return Refused("unknown", mail)
    return Reader(mail, may_write=is_manager, is_logged_in=True)


def is_named(mail: str, names: Sequence[str]) -> bool:
    """Whether an address is on a list of addresses and domains (`*@example.org`)."""
    domain = ANY_AT + mail.rpartition("@")[2]
    return bool({mail, domain} & {name.strip().lower() for name in names})


def is_loopback(address: str) -> bool:
    """Whether only this machine can reach a server that listens on `address`."""
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:  # nothing: all addresses; or a name
        return False
