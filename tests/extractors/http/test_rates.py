"""Every dialect of the rate-limit table, on the answers its servers give."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from extractors.http import DIALECTS, RateReading, RateSignal, read_rate
from extractors.http.rates import LONGEST_WAIT

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)


def reading(dialect: str, status: int = 429, body: Any = None, **headers: str) -> RateReading:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return read_rate(dialect, RateSignal(status, named, body, NOW))


def test_the_table_speaks_every_dialect() -> None:
    assert set(DIALECTS) == {
        "retry_after",
        "x",
        "mastodon",
        "reddit",
        "ietf",
        "meta",
        "youtube",
        "linkedin",
        "stackexchange",
        "gdelt",
        "vimeo",
        "none",
    }


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_a_good_answer_without_a_word_on_limits_asks_for_no_wait(dialect: str) -> None:
    assert reading(dialect, 200) == RateReading()


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("junk", ["", "soon", "nan", "inf", "-5", "1e999"])
def test_junk_in_the_headers_never_raises_nor_waits_below_zero(dialect: str, junk: str) -> None:
    names = ("retry_after", "x_ratelimit_reset", "x_rate_limit_reset", "ratelimit_reset", "x_app_usage")
    found = reading(dialect, 429, {"error": junk, "backoff": junk}, **dict.fromkeys(names, junk))
    assert found.limited
    assert found.wait is None or 0 <= found.wait <= 86_400


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("30", 30.0),
        ("Tue, 01 Sep 2026 12:02:00 GMT", 120.0),
        ("0", None),
        ("-1", None),
        ("Tue, 01 Sep 2026 11:00:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date_ahead(value: str, wait: float | None) -> None:
    assert reading("retry_after", retry_after=value) == RateReading(wait, limited=True)


def test_x_waits_until_one_second_after_the_reset() -> None:
    reset = str(int(NOW.timestamp()) + 60)
    assert reading("x", x_rate_limit_reset=reset).wait == 61
    assert reading("x", 200, x_rate_limit_reset=reset, x_rate_limit_remaining="0").wait == 61
    assert reading("x", 200, x_rate_limit_reset=reset, x_rate_limit_remaining="3").wait is None


def test_x_usage_cap_ends_the_run() -> None:
    body = {"type": "https://api.x.com/2/problems/usage-capped"}
    assert reading("x", body=body) == RateReading(None, limited=True, spent=True)


def test_mastodon_reset_is_measured_on_the_servers_clock() -> None:
    server = NOW - timedelta(hours=2)
    headers = {"x-ratelimit-reset": (server + timedelta(seconds=90)).isoformat()}
    assert read_rate("mastodon", RateSignal(429, headers, None, NOW, server)).wait == 90


@pytest.mark.parametrize("reset", ["2026-09-01T12:01:00.000Z", str(int(NOW.timestamp()) + 60)])
def test_mastodon_reset_is_iso_or_epoch(reset: str) -> None:
    assert reading("mastodon", x_ratelimit_reset=reset).wait == 60
    assert reading("mastodon", 200, x_ratelimit_reset=reset, x_ratelimit_remaining="0").wait == 60
    assert reading("mastodon", 200, x_ratelimit_reset=reset, x_ratelimit_remaining="1").wait is None


def test_mastodon_falls_back_to_retry_after() -> None:
    assert reading("mastodon", retry_after="17").wait == 17
    assert reading("mastodon", 503, retry_after="17") == RateReading(17.0)


def test_reddit_paces_itself_before_it_runs_out() -> None:
    assert reading("reddit", 200, x_ratelimit_remaining="5.0", x_ratelimit_reset="50").wait == 10
    assert reading("reddit", 200, x_ratelimit_remaining="0.0", x_ratelimit_reset="50").wait == 50
    assert reading("reddit", 200, x_ratelimit_remaining="80.0", x_ratelimit_reset="50").wait is None
    assert reading("reddit", 429, x_ratelimit_reset="50") == RateReading(50.0, limited=True)


def test_ietf_reset_is_seconds_or_epoch_by_its_size() -> None:
    assert reading("ietf", ratelimit_reset="42").wait == 42
    assert reading("ietf", ratelimit_reset=str(int(NOW.timestamp()) + 42)).wait == 42
    assert reading("ietf", 200, ratelimit_remaining="0", ratelimit_reset="42").wait == 42


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001])
def test_meta_error_codes_are_refusals(code: int) -> None:
    usage = '{"123": [{"call_count": 100, "estimated_time_to_regain_access": 7}]}'
    found = reading("meta", 400, {"error": {"code": code}}, x_business_use_case_usage=usage)
    assert found == RateReading(420.0, limited=True)


def test_meta_slows_down_at_eighty_per_cent() -> None:
    assert reading("meta", 200, x_app_usage='{"call_count": 79, "total_time": 12}').wait is None
    assert reading("meta", 200, x_app_usage='{"call_count": 81, "total_time": 12}').wait == 60


def test_youtube_quota_returns_at_midnight_in_california() -> None:
    body = {"error": {"errors": [{"reason": "quotaExceeded"}]}}
    assert reading("youtube", 403, body) == RateReading(19 * 3600.0, limited=True, spent=True)


def test_youtube_forbidden_comments_are_no_limit() -> None:
    body = {"error": {"errors": [{"reason": "commentsDisabled"}]}}
    assert reading("youtube", 403, body) == RateReading()


def test_linkedin_quota_returns_at_midnight_utc() -> None:
    assert reading("linkedin") == RateReading(12 * 3600.0, limited=True, spent=True)


def test_stackexchange_speaks_in_the_body_of_good_answers() -> None:
    assert reading("stackexchange", 200, {"backoff": 10, "quota_remaining": 9}).wait == 10
    assert reading("stackexchange", 200, {"quota_remaining": 0}).spent
    assert reading("stackexchange", 400, {"error_id": 502}).limited


def test_silent_servers_get_a_fixed_wait() -> None:
    assert reading("gdelt").wait == 5
    assert DIALECTS["gdelt"].interval == 5
    assert reading("vimeo").wait == 60
    assert reading("none").wait == 60


def test_a_throttled_stack_exchange_request_says_in_words_how_long():
    body = {"error_id": 502, "error_message": "too many requests, more requests available in 77 seconds"}
    reading = read_rate("stackexchange", RateSignal(400, {}, body, NOW))
    assert (reading.wait, reading.limited, reading.spent) == (77.0, True, False)


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("wait", ["1e12", "1e300", "99999999999999", "Fri, 31 Dec 2199 23:59:59 GMT"])
def test_no_wait_is_longer_than_a_week(dialect: str, wait: str) -> None:
    names = ("retry_after", "x_ratelimit_reset", "x_rate_limit_reset", "ratelimit_reset")
    found = reading(dialect, 429, {"backoff": wait}, **dict.fromkeys(names, wait))
    assert found.wait is None or 0 <= found.wait <= LONGEST_WAIT


@pytest.mark.parametrize("dialect", sorted(DIALECTS))
@pytest.mark.parametrize("odd", [[], {}, [[]], {"a": []}, 10**400, 1e308, True, None, "x", [{"reason": []}]])
def test_error_bodies_of_any_shape_never_raise(dialect: str, odd: Any) -> None:
    bodies = (
        odd,
        {"error": odd, "type": odd, "backoff": odd, "error_id": odd, "quota_remaining": odd},
        {"error": {"code": odd, "errors": odd}, "error_message": odd},
        {"error": {"errors": [{"reason": odd}]}},
    )
    for body in bodies:
        for status in (200, 403, 429):
            assert reading(dialect, status, body).limited or status != 429


@pytest.mark.parametrize("usage", ["[" * 50_000, '{"call_count": NaN}', '{"total_time": 1' + "0" * 400 + "}"])
def test_usage_that_makes_no_sense_asks_for_no_wait(usage: str) -> None:
    assert reading("meta", 200, x_app_usage=usage) == RateReading()
