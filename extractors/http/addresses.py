"""Which addresses a request may go to: public ones, unless the user says otherwise.

A redirect, or a name that someone else controls, must not make Agorascope read from the
network it runs in. The checked address is the one that is connected to, so a name that
changes its answer between check and connection gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable

from extractors.http.failures import AddressRefusedError, TransientError

Resolve = Callable[[str], list[str]]


def resolve_host(host: str) -> list[str]:
    """Every address of a name. Raises TransientError when the name is not known."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TransientError(f"The name {host} cannot be resolved: {error}.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is on the open internet, seen through IPv4-in-IPv6 spellings."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if inner is not None:
            parsed = inner
    return parsed.is_global and not parsed.is_multicast


def checked_address(host: str, resolve: Resolve) -> str:
    """The address to connect to. Raises AddressRefusedError when any address of the host is not public."""
    addresses = resolve(host)
    refused = [address for address in addresses if not is_public(address)]
    if refused or not addresses:
        raise AddressRefusedError(
            f"{host} leads to {', '.join(refused) or 'no address'}, which is not on the open internet.",
            remedy="For a server of your own network set AGORASCOPE_ALLOW_PRIVATE_HOSTS=true.",
        )
    return addresses[0]
