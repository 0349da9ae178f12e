"""Rate limits: how each network says them, and how long to wait. One table, pure functions.

A dialect reads an answer into a RateReading. `wait` is the number of seconds the server asks
for before the next request, None when it says nothing; `spent` says that a quota for the whole
run is used up and that waiting inside the run is pointless.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import isfinite
from typing import Any
from zoneinfo import ZoneInfo

from extractors.http.answer import http_date

EPOCH_FROM = 10**9  # a larger number in a reset header is a moment, a smaller one is a duration
META_LIMIT_CODES = {4, 17, 32, 613}
META_USAGE_STOP = 80
VIMEO_PERIOD = 60.0  # seconds
LONGEST_WAIT = 7 * 86_400.0  # seconds; a server that asks for more means something else
AVAILABLE_IN = re.compile(r"available in (\d{1,7}) seconds")
YOUTUBE_QUOTA_REASONS = {"quotaExceeded", "dailyLimitExceeded"}
YOUTUBE_RATE_REASONS = {"rateLimitExceeded", "userRateLimitExceeded"}


@dataclass(frozen=True, slots=True)
class RateSignal:
    """What an answer says about limits. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: Any  # parsed JSON, or None
    now: datetime  # our clock
    server_date: datetime | None = None

    def number(self, name: str) -> float | None:
        return _finite(self.headers.get(name))


@dataclass(frozen=True, slots=True)
class RateReading:
    """How long to wait, whether this answer is a refusal, and whether the run's quota is spent."""

    wait: float | None = None
    limited: bool = False
    spent: bool = False

    def __post_init__(self) -> None:
        if self.wait is not None:  # whatever a header says, moments can be reckoned with it
            object.__setattr__(self, "wait", min(max(self.wait, 0.0), LONGEST_WAIT))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one family of servers speaks of its limits."""

    read: Callable[[RateSignal], RateReading]
    interval: float = 0.0  # least number of seconds between two requests
    reads_bodies: bool = False  # limits are also said in the bodies of good answers


def _finite(value: Any) -> float | None:
    """A finite number, from a number or a string; None for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def retry_after(signal: RateSignal) -> float | None:
    """Seconds of a Retry-After header, which is a number or a date; None when absent or not ahead."""
    value = signal.headers.get("retry-after", "")
    seconds = _finite(value)
    if seconds is None:
        moment = http_date(value)
        seconds = (moment - (signal.server_date or signal.now)).total_seconds() if moment else 0.0
    return seconds if seconds > 0 else None


def _limited(signal: RateSignal) -> bool:
    return signal.status == 429


def read_retry_after(signal: RateSignal) -> RateReading:
    return RateReading(retry_after(signal), _limited(signal))


def read_x(signal: RateSignal) -> RateReading:
    """`x-rate-limit-reset` in epoch seconds; a 429 titled UsageCapExceeded ends the run."""
    body = signal.body if isinstance(signal.body, dict) else {}
    if _limited(signal) and "usage-capped" in str(body.get("type", "")):
        return RateReading(None, limited=True, spent=True)
    reset = signal.number("x-rate-limit-reset")
    out = signal.number("x-rate-limit-remaining") == 0
    wait = max(reset - signal.now.timestamp() + 1, 0.0) if reset and (out or _limited(signal)) else None
    return RateReading(wait if wait is not None else retry_after(signal), _limited(signal))


def read_mastodon(signal: RateSignal) -> RateReading:
    """`X-RateLimit-Reset` as ISO time (or epoch), measured against the server's own clock."""
    out = signal.number("x-ratelimit-remaining") == 0
    if not (out or _limited(signal)):
        return RateReading(retry_after(signal))
    reset = _moment(signal.headers.get("x-ratelimit-reset", ""))
    server = signal.server_date or signal.now
    wait = max((reset - server).total_seconds(), 0.0) if reset else retry_after(signal)
    return RateReading(wait, _limited(signal))


def _moment(value: str) -> datetime | None:
    try:
        if value.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(value), UTC)
        moment = datetime.fromisoformat(value)
    except (ValueError, OverflowError, OSError):
        return http_date(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_reddit(signal: RateSignal) -> RateReading:
    """`x-ratelimit-reset` in seconds left; the rest is spread over them before it runs out."""
    remaining, left = signal.number("x-ratelimit-remaining"), signal.number("x-ratelimit-reset")
    reset = None if left is None else max(left, 0.0)
    if _limited(signal):
        return RateReading(retry_after(signal) or reset, limited=True)
    if remaining is None or reset is None:
        return RateReading(retry_after(signal))
    if remaining < 1:
        return RateReading(reset)
    return RateReading(reset / remaining if remaining < 10 else None)


def read_ietf(signal: RateSignal) -> RateReading:
    """`ratelimit-reset`: seconds left, or epoch seconds when the number is too large for that."""
    reset = signal.number("ratelimit-reset")
    out = signal.number("ratelimit-remaining") == 0
    if reset is None or not (out or _limited(signal)):
        return RateReading(retry_after(signal), _limited(signal))
    wait = reset - signal.now.timestamp() if reset > EPOCH_FROM else reset
    return RateReading(max(wait, 0.0), _limited(signal))


def read_meta(signal: RateSignal) -> RateReading:
    """Usage headers in per cent, and error codes in the body; the wait is given in minutes."""
    code = _dig(signal.body, "error", "code")
    limited = isinstance(code, int) and (code in META_LIMIT_CODES or 80000 <= code < 80100)
    entries = [entry for name in signal.headers if name.endswith("-usage") for entry in _usages(signal, name)]
    regain = max(
        (_finite(entry.get("estimated_time_to_regain_access")) or 0.0 for entry in entries), default=0.0
    )
    usage = max((value for entry in entries for value in _percentages(entry)), default=0.0)
    if limited or _limited(signal):
        return RateReading(regain * 60 or retry_after(signal), limited=True)
    return RateReading(max(regain * 60, 60.0) if usage >= META_USAGE_STOP else None)


def _usages(signal: RateSignal, name: str) -> list[dict[str, Any]]:
    """The usage objects of a header: one object, or lists of them by business id."""
    try:
        value = json.loads(signal.headers[name])
    except (ValueError, RecursionError):
        return []
    if not isinstance(value, dict):
        return []
    lists = [entry for item in value.values() if isinstance(item, list) for entry in item]
    return [entry for entry in lists if isinstance(entry, dict)] or [value]


def _percentages(entry: Mapping[str, Any]) -> list[float]:
    names = ("call_count", "total_cputime", "total_time", "acc_id_util_pct")
    return [value for name in names if (value := _finite(entry.get(name))) is not None]


def read_youtube(signal: RateSignal) -> RateReading:
    """403 with a reason in the body; the daily quota returns at midnight in California."""
    errors = _dig(signal.body, "error", "errors")
    items = errors if isinstance(errors, list) else []
    reasons = {str(item.get("reason")) for item in items if isinstance(item, dict)}
    if signal.status == 403 and reasons & YOUTUBE_QUOTA_REASONS:
        wait = _until_midnight(signal.now, ZoneInfo("America/Los_Angeles"))
        return RateReading(wait, limited=True, spent=True)
    limited = _limited(signal) or (signal.status == 403 and bool(reasons & YOUTUBE_RATE_REASONS))
    return RateReading(retry_after(signal), limited)


def read_vimeo(signal: RateSignal) -> RateReading:
    """`X-RateLimit-Reset` as a moment or a date; limits are by the minute, so no wait of it is longer."""
    out = signal.number("x-ratelimit-remaining") == 0
    if not (out or _limited(signal)):
        return RateReading(retry_after(signal))
    reset = _moment(signal.headers.get("x-ratelimit-reset", ""))
    left = (reset - (signal.server_date or signal.now)).total_seconds() if reset else VIMEO_PERIOD
    return RateReading(retry_after(signal) or min(max(left, 1.0), VIMEO_PERIOD), _limited(signal))


def read_linkedin(signal: RateSignal) -> RateReading:
    """A bare 429: the daily quota returns at midnight UTC."""
    if not _limited(signal):
        return RateReading()
    return RateReading(_until_midnight(signal.now, UTC), limited=True, spent=True)


def read_stackexchange(signal: RateSignal) -> RateReading:
    """`backoff` seconds and `quota_remaining` in the body; a throttled request is an error with id 502,
    which says in words when there will be requests again.
    """
    body = signal.body if isinstance(signal.body, dict) else {}
    limited = _limited(signal) or body.get("error_id") == 502
    told = AVAILABLE_IN.search(str(body.get("error_message", ""))) if limited else None
    backoff = told[1] if told else body.get("backoff")
    seconds = _finite(backoff) or 0.0
    wait = seconds if seconds > 0 else retry_after(signal)
    return RateReading(wait, limited, spent=body.get("quota_remaining") == 0)


def fixed(seconds: float) -> Callable[[RateSignal], RateReading]:
    """A server that says nothing: wait this long after a refusal."""

    def read(signal: RateSignal) -> RateReading:
        given = retry_after(signal)
        return RateReading(given or (seconds if _limited(signal) else None), _limited(signal))

    return read


def _until_midnight(now: datetime, zone: Any) -> float:
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), zone)
    return (midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds()


def _dig(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


DIALECTS: Mapping[str, Dialect] = {
    "retry_after": Dialect(read_retry_after),
    "x": Dialect(read_x),
    "mastodon": Dialect(read_mastodon),
    "reddit": Dialect(read_reddit),
    "ietf": Dialect(read_ietf),
    "meta": Dialect(read_meta),
    "youtube": Dialect(read_youtube),
    "linkedin": Dialect(read_linkedin),
    "stackexchange": Dialect(read_stackexchange, reads_bodies=True),
    "gdelt": Dialect(fixed(5.0), interval=5.0),
    "vimeo": Dialect(read_vimeo),
    "none": Dialect(fixed(60.0)),
}


REMAINING_HEADERS = ("x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining")


def remaining_of(signal: RateSignal) -> float | None:
    """How many requests a server says are left, in its headers or its body; None when it says nothing."""
    said = [signal.number(name) for name in REMAINING_HEADERS]
    said += [_finite(signal.body.get("quota_remaining"))] if isinstance(signal.body, dict) else []
    return next((number for number in said if number is not None), None)


def read_rate(dialect: str, signal: RateSignal) -> RateReading:
    """What an answer says in a dialect of DIALECTS."""
    return DIALECTS[dialect].read(signal)
