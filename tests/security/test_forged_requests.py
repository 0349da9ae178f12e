"""A feed, a redirect or a name cannot make Agorascope read from the network it runs in."""

import socket

import httpx
import pytest

from extractors.http import AddressRefusedError, Http, HttpError, HttpPolicy
from extractors.http.addresses import resolve_host

# Spelled so that a check of the text would miss them; the resolver of the machine reads most of them.
INNER = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/",
    "http://0x7f.0.0.1/", "http://0/", "http://0.0.0.0/", "http://[::]/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://169.254.169.254/latest/meta-data/", "http://[::ffff:a9fe:a9fe]/", "http://2852039166/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://[fd00::1]/",
    "http://[fe80::1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/", "http://LOCALHOST./",
    "http://user:pw@127.0.0.1/", "http://127.0.0.1:8080/", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/",
]  # fmt: skip
SCHEMES = [
    "file:///etc/passwd",
    "gopher://127.0.0.1:25/x",
    "ftp://127.0.0.1/",
    "data:text/plain,x",
    "//127.0.0.1/",
    "http://xn--a/",  # no name decodes to it: refused as an address, not a crash of the decoder
]


def http(transport: httpx.BaseTransport, **options: object) -> Http:
    policy = HttpPolicy(attempts=1, min_interval=0)
    return Http(policy=policy, transport=transport, sleep=lambda _: None, **options)


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"a request left for {request.url}")


@pytest.mark.parametrize("url", [*INNER, *SCHEMES])
def test_an_inner_address_is_never_asked_however_it_is_spelled(url: str) -> None:
    with http(httpx.MockTransport(never)) as client, pytest.raises(HttpError):
        client.get(url)


@pytest.mark.parametrize("url", [*INNER, *(one for one in SCHEMES if not one.startswith("data:"))])
def test_a_redirect_leads_to_no_inner_address(url: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["host"])
        return httpx.Response(302, headers={"location": url.encode().decode("latin-1")})

    def resolve(host: str) -> list[str]:
        return ["93.184.216.34"] if host == "feed.example" else resolve_host(host)

    with http(httpx.MockTransport(answer), resolve=resolve) as client, pytest.raises(HttpError):
        client.get("http://feed.example/rss")
    assert asked == ["feed.example"]


def test_a_name_that_turns_inward_after_the_check_gains_nothing() -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    reached: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        reached.append(request.url.host)
        return httpx.Response(200, text="{}")

    with http(httpx.MockTransport(answer), resolve=lambda _: next(answers)) as client:
        client.get("https://rebinding.example/")
        with pytest.raises(AddressRefusedError):
            client.get("https://rebinding.example/")
    assert reached == ["93.184.216.34"]  # connected to what was checked, not to the name


def test_the_resolver_of_this_machine_is_what_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_a, **_k: [(2, 1, 6, "", ("93.184.216.34", 0)), (2, 1, 6, "", ("10.0.0.9", 0))],
    )
    with http(httpx.MockTransport(never)) as client, pytest.raises(AddressRefusedError):
        client.get("https://two-faced.example/")
