"""The client against servers that fail in every way of the fault table."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote, quote_plus

import httpx
import pytest

from extractors.http import (
    AuthError,
    Budget,
    BudgetError,
    CircuitOpenError,
    PermanentError,
    PoisonPageError,
    Purse,
    RateLimitedError,
    TransientError,
    json_problem,
)

URL = "https://social.example/api"


def answers(
    *responses: httpx.Response | Exception,
) -> tuple[Callable[..., httpx.Response], list[httpx.Request]]:
    """A handler giving these answers in turn, the last one for ever; and the requests it saw."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        given = responses[min(len(seen), len(responses)) - 1]
        if isinstance(given, Exception):
            raise given
        return given

    return handler, seen


def test_requests_say_who_asks_and_how_to_reach_them(make_http) -> None:
    handler, seen = answers(httpx.Response(200, text="ok"))
    make_http(handler).get(URL)
    assert seen[0].headers["user-agent"].startswith("Agorascope/")
    assert "mailto:team@example.org" in seen[0].headers["user-agent"]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(500),
        httpx.Response(503),
        httpx.Response(408),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("reset"),
        httpx.RemoteProtocolError("short body"),
    ],
)
def test_transient_failures_are_tried_again(make_http, clock, failure) -> None:
    handler, seen = answers(failure, failure, httpx.Response(200, text="ok"))
    assert make_http(handler).get(URL).body == b"ok"
    assert len(seen) == 3
    assert all(0 <= pause <= 60 for pause in clock.slept)


def test_retries_end(make_http) -> None:
    handler, seen = answers(httpx.Response(502))
    with pytest.raises(TransientError, match="502"):
        make_http(handler, attempts=4).get(URL)
    assert len(seen) == 4


def test_a_short_wait_is_sat_out_to_the_second(make_http, clock) -> None:
    handler, _ = answers(
        httpx.Response(429, headers={"x-ratelimit-reset": "2026-09-01T12:00:40Z"}),
        httpx.Response(200, text="ok"),
    )
    assert make_http(handler).get(URL, dialect="mastodon").body == b"ok"
    assert clock.slept == [40]


def test_a_long_wait_ends_the_slice_and_says_when_to_resume(make_http, clock) -> None:
    handler, seen = answers(httpx.Response(429, headers={"retry-after": "3600"}))
    http = make_http(handler, max_wait=300)
    with pytest.raises(RateLimitedError) as caught:
        http.get(URL)
    assert caught.value.resume_at is not None
    assert (caught.value.resume_at - clock.now()).total_seconds() == 3600
    with pytest.raises(RateLimitedError):
        http.get(URL)
    assert len(seen) == 1  # the second request was never sent
    assert clock.slept == []


def test_a_long_retry_after_of_a_503_is_not_slept_through(make_http, clock) -> None:
    handler, _ = answers(httpx.Response(503, headers={"retry-after": "86400"}))
    with pytest.raises(RateLimitedError):
        make_http(handler).get(URL)
    assert clock.slept == []


def test_429_without_a_hint_backs_off_and_ends(make_http, clock) -> None:
    handler, seen = answers(httpx.Response(429))
    with pytest.raises(RateLimitedError):
        make_http(handler, attempts=3).get(URL)
    assert len(seen) == 3
    assert sum(clock.slept) <= 120


def test_all_waits_of_a_run_together_are_bounded(make_http) -> None:
    handler, seen = answers(httpx.Response(429, headers={"retry-after": "200"}))
    with pytest.raises(RateLimitedError):
        make_http(handler, wait_budget=500, attempts=50).get(URL)
    assert len(seen) == 3


def test_an_empty_bucket_is_waited_for_before_the_next_request(make_http, clock) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-09-01T12:00:30Z"}
    handler, _ = answers(httpx.Response(200, headers=headers), httpx.Response(200))
    http = make_http(handler)
    http.get(URL, dialect="mastodon")
    http.get(URL, dialect="mastodon")
    assert clock.slept == [30]


def test_requests_to_one_host_keep_their_distance(make_http, clock) -> None:
    handler, _ = answers(httpx.Response(200))
    http = make_http(handler, min_interval=0.5)
    for _ in range(3):
        http.get(URL)
    http.get("https://other.example/")
    assert clock.slept == [0.5, 0.5]


def test_a_spent_quota_ends_the_run_for_that_credential(make_http) -> None:
    body = {"error": {"errors": [{"reason": "quotaExceeded"}]}}
    handler, seen = answers(httpx.Response(403, json=body))
    http = make_http(handler)
    for _ in range(2):
        with pytest.raises(BudgetError):
            http.get(URL, dialect="youtube")
    assert len(seen) == 1


def test_the_request_budget_is_kept(make_http) -> None:
    handler, seen = answers(httpx.Response(200))
    http = make_http(handler, max_requests=2)
    http.get(URL)
    http.get(URL)
    with pytest.raises(BudgetError, match="2 requests"):
        http.get(URL)
    assert len(seen) == 2


def test_a_failing_host_is_left_alone_and_others_go_on(make_http) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.headers["host"] == "good.example" else 500)

    http = make_http(handler, attempts=2, breaker_failures=2)
    for _ in range(2):
        with pytest.raises(TransientError):
            http.get(URL)
    with pytest.raises(CircuitOpenError):
        http.get(URL)
    assert http.get("https://good.example/").status == 200


def test_the_circuit_closes_after_its_time(make_http, clock) -> None:
    handler, _ = answers(httpx.Response(500), httpx.Response(200))
    http = make_http(handler, attempts=1, breaker_failures=1, breaker_cooldown=60)
    with pytest.raises(TransientError):
        http.get(URL)
    clock.sleep(61)
    assert http.get(URL).status == 200


def test_an_answer_between_two_failures_keeps_the_circuit_closed(make_http) -> None:
    handler, seen = answers(*(httpx.Response(status) for status in (500, 404, 500, 200)))
    http = make_http(handler, attempts=1, breaker_failures=2)
    for kind in (TransientError, PermanentError, TransientError):
        with pytest.raises(kind):
            http.get(URL)
    assert http.get(URL).status == 200
    assert len(seen) == 4


def test_a_request_that_is_not_sent_costs_nothing(make_http) -> None:
    handler, seen = answers(httpx.Response(500))
    http = make_http(handler, attempts=1, breaker_failures=2)
    http.purse = Purse([Budget("USD", 10, "day")], now=http.now)
    for _ in range(6):
        with pytest.raises((TransientError, CircuitOpenError)):
            http.get(URL, cost={"USD": 1})
    assert len(seen) == 2
    assert http.purse.left() == {"USD": 8}


def test_a_request_that_is_too_dear_is_neither_sent_nor_counted(make_http) -> None:
    handler, seen = answers(httpx.Response(200))
    http = make_http(handler)
    http.purse = Purse([Budget("USD", 1)], now=http.now)
    with pytest.raises(BudgetError, match="1 USD"):
        http.get(URL, cost={"USD": 2})
    assert (len(seen), http.limits.requests) == (0, 0)


@pytest.mark.parametrize("wait", ["1e12", "1e300", "99999999999999"])
def test_an_endless_wait_is_a_week_at_most(make_http, clock, wait) -> None:
    handler, _ = answers(httpx.Response(429, headers={"retry-after": wait}))
    with pytest.raises(RateLimitedError) as caught:
        make_http(handler).get(URL)
    assert caught.value.resume_at == clock.now() + timedelta(days=7)
    handler, _ = answers(httpx.Response(200, headers={"retry-after": wait}, text="ok"))
    assert make_http(handler).get(URL).body == b"ok"


def test_an_impossible_date_is_no_date(make_http) -> None:
    handler, _ = answers(httpx.Response(200, headers={"date": "Fri, 31 Dec 9999 23:59:59 -1200"}))
    assert make_http(handler).get(URL).server_date is None


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
def test_permanent_refusals_are_not_repeated(make_http, status) -> None:
    handler, seen = answers(httpx.Response(status, json={"error": "Record not found"}))
    with pytest.raises(PermanentError, match="Record not found") as caught:
        make_http(handler).get(URL)
    assert caught.value.status == status
    assert len(seen) == 1


def test_a_refused_credential_is_not_used_again(make_http) -> None:
    handler, seen = answers(httpx.Response(401, json={"error": "The access token s3cret-token is invalid"}))
    http = make_http(handler)
    for _ in range(2):
        with pytest.raises(AuthError) as caught:
            http.get(URL, token="s3cret-token")
        assert "s3cret-token" not in str(caught.value)
    assert len(seen) == 1


@pytest.mark.parametrize("body", [b"", b"null", b"<html>blocked</html>", b'[{"id": "1"'])
def test_a_body_that_cannot_be_used_is_tried_thrice_and_kept(make_http, body) -> None:
    handler, seen = answers(httpx.Response(200, content=body))
    with pytest.raises(PoisonPageError) as caught:
        make_http(handler).get(URL, check=json_problem)
    assert len(seen) == 3
    assert caught.value.answer.body == body


def test_a_body_that_mends_itself_is_used(make_http) -> None:
    handler, _ = answers(httpx.Response(200, content=b"[1,"), httpx.Response(200, json=[1]))
    assert make_http(handler).get(URL, check=json_problem).json() == [1]


def test_a_short_gzip_body_is_transient(make_http) -> None:
    seen = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        stream = httpx.ByteStream(b"\x1f\x8b\x08\x00not gzip at all")
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=stream)

    with pytest.raises(TransientError, match="DecodingError"):
        make_http(handler, attempts=2).get(URL)
    assert len(seen) == 2


def test_a_body_over_the_cap_is_not_read_to_its_end(make_http) -> None:
    handler, _ = answers(httpx.Response(200, content=b"x" * 2000))
    with pytest.raises(PermanentError, match="1,000 bytes"):
        make_http(handler, max_bytes=1000).get(URL)


def test_redirects_are_followed_five_times(make_http) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        step = int(request.url.params.get("step", "0"))
        if step == 5:
            return httpx.Response(200, text="there")
        return httpx.Response(302, headers={"location": f"/api?step={step + 1}"})

    assert make_http(handler).get(URL).body == b"there"


def test_endless_redirects_are_refused(make_http) -> None:
    handler, seen = answers(httpx.Response(302, headers={"location": URL}))
    with pytest.raises(PermanentError, match="more than 5 times"):
        make_http(handler).get(URL)
    assert len(seen) == 6


@pytest.mark.parametrize(
    ("location", "is_kept"),
    [
        ("https://social.example/new", True),
        ("https://evil.example/new", False),
        ("http://social.example/new", False),
        ("https://social.example:8443/new", False),
    ],
)
def test_the_credential_stays_with_its_host(make_http, location, is_kept) -> None:
    handler, seen = answers(httpx.Response(302, headers={"location": location}), httpx.Response(200))
    make_http(handler).get(URL, token="s3cret-token")
    assert ("authorization" in seen[1].headers) is is_kept


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://social.example/", "https://[bad"])
def test_redirects_to_other_schemes_are_refused(make_http, location) -> None:
    handler, _ = answers(httpx.Response(302, headers={"location": location}))
    with pytest.raises(PermanentError):
        make_http(handler).get(URL)


def test_a_key_in_the_query_stays_with_its_host_even_when_the_redirect_names_it(make_http) -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.headers["host"] != "social.example":
            return httpx.Response(200, text="there")
        return httpx.Response(
            302, headers={"location": f"https://other.example{request.url.raw_path.decode()}"}
        )

    make_http(handler).get(URL, params={"q": "vélo"}, secret_params={"key": "s3cret"})
    assert seen[0].url.params["key"] == "s3cret"
    assert dict(seen[1].url.params) == {"q": "vélo"}


def test_secrets_in_the_query_are_hidden_from_what_is_kept(make_http) -> None:
    handler, _ = answers(httpx.Response(200))
    got = make_http(handler).get(URL, params={"access_token": "s3cret", "tag": "vélo"}, token="s3cret-token")
    assert "s3cret" not in got.request
    assert got.request == "GET https://social.example/api?access_token=***&tag=v%C3%A9lo"


def test_only_harmless_headers_are_kept(make_http) -> None:
    handler, _ = answers(httpx.Response(200, headers={"set-cookie": "session=1", "etag": '"a"'}))
    assert make_http(handler).get(URL).kept_headers() == {"etag": '"a"'}


@pytest.mark.parametrize("header", [{"token": "app"}, {}])
def test_half_a_sign_in_is_not_carried_on(make_http, header) -> None:
    body = b'{"access_token": "s3cret-session"'
    handler, seen = answers(httpx.Response(200, content=body))
    with pytest.raises(TransientError) as caught:
        make_http(handler).sign_in(URL, form={"grant": "app"}, check=json_problem, **header)
    assert len(seen) == 3
    assert not isinstance(caught.value, PoisonPageError)
    assert not hasattr(caught.value, "answer")
    assert "s3cret-session" not in str(caught.value)


def test_no_cookie_is_sent_back_nor_to_a_neighbour_on_the_same_address(make_http) -> None:
    handler, seen = answers(httpx.Response(200, headers={"set-cookie": "session=s3cret; Path=/"}))
    http = make_http(handler)
    for url in (URL, URL, "https://other.example/"):
        http.get(url)
    assert len(seen) == 3
    assert not any("cookie" in request.headers for request in seen)


SECRET = "s3cret/kéy+1 word"


@pytest.mark.parametrize(
    "spelled", [SECRET, quote(SECRET, safe=""), quote(SECRET), quote_plus(SECRET).lower()]
)
def test_a_secret_in_a_header_is_hidden_however_it_is_spelled(make_http, spelled) -> None:
    headers = {
        "link": f'<https://social.example/api?x={spelled}&max_id=7>; rel="next"',
        "content-location": f"/api/{spelled}",
        "etag": f'"{spelled}"',
    }
    handler, _ = answers(
        httpx.Response(200, headers={name: value.encode() for name, value in headers.items()})
    )
    got = make_http(handler).get(URL, secret_params={"x": SECRET})
    assert got.request == "GET https://social.example/api?x=***"
    assert got.kept_headers()["link"].endswith('max_id=7>; rel="next"')
    assert all("***" in value and "s3cret" not in value.lower() for value in got.kept_headers().values())


def test_a_header_repeats_no_credential_of_the_url_itself(make_http) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        link = (
            f"<https://social.example{request.url.raw_path.decode()}&page=2>; rel=next, <https://[bad>; rel=a"
        )
        return httpx.Response(200, headers={"link": link, "content-location": "/api?session=other&page=1"})

    got = make_http(handler).get(f"{URL}?access_token=s3cret-token")
    assert got.kept_headers() == {
        "link": "<https://social.example/api?access_token=***&page=2>; rel=next, <>; rel=a",
        "content-location": "/api?session=***&page=1",
    }


def test_a_redirect_on_the_same_host_still_gets_its_key(make_http) -> None:
    handler, seen = answers(
        httpx.Response(302, headers={"location": "/new?key=s3cret"}), httpx.Response(200, text="there")
    )
    assert make_http(handler).get(URL, secret_params={"key": "s3cret"}).body == b"there"
    assert seen[1].url.params["key"] == "s3cret"


def test_what_a_server_says_is_cut_after_the_secret_is_hidden(make_http) -> None:
    said = "x" * 190 + " s3cret-token"
    handler, _ = answers(httpx.Response(404, json={"error": said}))
    with pytest.raises(PermanentError) as caught:
        make_http(handler).get(URL, token="s3cret-token")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("failure", [httpx.ConnectError("no route"), httpx.ConnectTimeout("slow")])
def test_a_host_is_reached_by_its_other_address(make_http, failure) -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if ":" in request.url.host:
            raise failure
        return httpx.Response(200, text="ok")

    names = {"social.example": ["2606:2800:220:1::1", "93.184.216.34"]}
    assert make_http(handler, names=names).get(URL).body == b"ok"
    assert asked == ["2606:2800:220:1::1", "93.184.216.34"]


def test_a_request_that_was_sent_is_not_sent_to_the_other_address(make_http) -> None:
    handler, seen = answers(httpx.ReadTimeout("slow"))
    names = {"social.example": ["2606:2800:220:1::1", "93.184.216.34"]}
    with pytest.raises(TransientError):
        make_http(handler, names=names, attempts=1).get(URL)
    assert len(seen) == 1


@pytest.mark.parametrize("body", ['{{"message": {json}, "code": 7}}', "<p>{plain}</p>"])
def test_who_explains_a_refusal_is_shown_no_secret(make_http, body) -> None:
    secret, shown = 'a "quoted" s\\cret/é', []
    said = body.format(json=json.dumps(f"no {secret} here"), plain=quote(secret))

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, content=said.encode())

    with pytest.raises(PermanentError):
        make_http(handler).get(
            URL, secret_params={"x": secret}, explain=lambda answer: shown.append(answer.body)
        )
    assert shown in ([b'{"message": "no *** here", "code": 7}'], [b"<p>***</p>"])


def test_no_library_logs_addresses(make_http, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    make_http(lambda request: httpx.Response(200, content=b"there")).get(URL, secret_params={"x": "s3cret"})
    assert "s3cret" not in caplog.text
