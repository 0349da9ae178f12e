"""Only the open internet may be read, wherever a name or a redirect leads."""

import httpx
import pytest

from extractors.http import AddressRefusedError, Http
from extractors.http.addresses import checked_addresses, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "64:ff9b:1::5db8:d822",
        "::7f00:1",
        "::5db8:d822",
        "::ffff:0:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:a9fe:a9fe::1",
        "2001:0:7f00:1::",
        "2001:0:5db8:d822::5601:5601",  # Teredo whose client is 169.254.169.254
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "fec0::1",
        "ff02::1",
        "192.88.99.1",
        "240.0.0.1",
        "not an address",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_outer_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_one_inner_address_among_several_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefusedError, match=r"10\.0\.0\.1"):
        checked_addresses("mixed.example", lambda _: ["93.184.216.34", "10.0.0.1"])


def test_one_address_of_each_family_is_tried_in_the_resolvers_order() -> None:
    found = ["2606:2800:220:1::1", "2606:2800:220:1::2", "93.184.216.34", "93.184.216.35"]
    assert checked_addresses("a.example", lambda _: found) == ["2606:2800:220:1::1", "93.184.216.34"]
    assert checked_addresses("a.example", lambda _: found[::-1]) == ["93.184.216.35", "2606:2800:220:1::2"]


def test_the_checked_address_is_the_one_connected_to(make_http) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="ok")

    make_http(handler).get("https://social.example/path")
    assert seen[0].url.host == "93.184.216.34"
    assert seen[0].headers["host"] == "social.example"
    assert seen[0].extensions["sni_hostname"] == "social.example"


def test_a_redirect_to_an_inner_address_is_refused(make_http) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["host"])
        return httpx.Response(302, headers={"location": "http://inner.example/latest/meta-data"})

    http = make_http(handler, names={"inner.example": ["169.254.169.254"]})
    with pytest.raises(AddressRefusedError, match="not on the open internet"):
        http.get("https://social.example/")
    assert asked == ["social.example"]


def test_loopback_is_refused_without_any_connection() -> None:
    with Http() as http, pytest.raises(AddressRefusedError, match="AGORASCOPE_ALLOW_PRIVATE_HOSTS"):
        http.get("http://127.0.0.1:9/")
