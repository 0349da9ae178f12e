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

GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # nothing outside it is handed out for the internet
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Reserved since this Python's own list was made.
RESERVED = (ipaddress.ip_network("192.88.99.0/24"), ipaddress.ip_network("3fff::/20"))


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
    inner = _inner(parsed) if isinstance(parsed, ipaddress.IPv6Address) else ()
    if inner:
        return all(_is_open(address) for address in inner)
    return _is_open(parsed)


def _inner(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address leads to: mapped, NAT64, 6to4, Teredo."""
    if address in NAT64:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    found = address.ipv4_mapped or address.sixtofour
    return (found,) if found else address.teredo or ()


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    is_reserved = any(address in network for network in RESERVED if network.version == address.version)
    return address.is_global and not address.is_multicast and not is_reserved


def checked_addresses(host: str, resolve: Resolve) -> list[str]:
    """The addresses to try in turn: the first of IPv4 and of IPv6, in the resolver's order.

    Raises AddressRefusedError when any address of the host is not public.
    """
    addresses = resolve(host)
    refused = [address for address in addresses if not is_public(address)]
    if refused or not addresses:
        raise AddressRefusedError(
            f"{host} leads to {', '.join(refused) or 'no address'}, which is not on the open internet.",
            remedy="For a server of your own network set AGORASCOPE_ALLOW_PRIVATE_HOSTS=true.",
        )
    first_of = {":" in address: address for address in reversed(addresses)}
    return sorted(first_of.values(), key=addresses.index)
