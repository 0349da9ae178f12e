"""What a run may still ask for: pace, waits, request budget, circuit breaker.

One object for a run. It holds no clock: the moment is handed in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.http.failures import BudgetError, CircuitOpenError, RateLimitedError


@dataclass(frozen=True, slots=True)
class HttpPolicy:
    """Limits of the HTTP layer. Times in seconds."""

    timeout: float = 30.0  # for a connection, and between two pieces of a body
    total_timeout: float = 120.0  # for a whole body
    max_bytes: int = 32 * 2**20
    max_redirects: int = 5
    attempts: int = 5
    poison_attempts: int = 3
    backoff_initial: float = 1.0
    backoff_max: float = 60.0
    max_wait: float = 300.0  # longest single wait that is sat out
    wait_budget: float = 900.0  # all waits of a run together
    max_requests: int = 5000
    min_interval: float = 0.25  # between two requests to one host
    breaker_failures: int = 2  # requests in a row that failed with all their retries
    breaker_cooldown: float = 600.0


class Limits:
    """The running account of one run."""

    def __init__(self, policy: HttpPolicy) -> None:
        self._policy = policy
        self.requests = 0
        self.waited = 0.0
        self.remaining: float | None = None  # of the server's quota, as last said; None: it says nothing
        self._not_before: dict[str, datetime] = {}
        self._spent: dict[str, datetime | None] = {}
        self._failures: dict[str, int] = {}
        self._open_until: dict[str, datetime] = {}

    def before_request(self, host: str, bucket: str, now: datetime, interval: float) -> float:
        """Seconds to wait before the next request, which is counted. Raises when it may not be sent."""
        open_until = self._open_until.get(host)
        if open_until and now < open_until:
            raise CircuitOpenError(
                f"{host} failed {self._policy.breaker_failures} times in a row and is left alone.",
                remedy="The next run tries again.",
                resume_at=open_until,
            )
        if bucket in self._spent:
            raise BudgetError(f"The quota of {host} is used up.", resume_at=self._spent[bucket])
        if self.requests >= self._policy.max_requests:
            raise BudgetError(f"The budget of {self._policy.max_requests} requests a run is used up.")
        wait = max(self._remaining(bucket, now), self._remaining(host, now), 0.0)
        self.allow_wait(wait, host, now)
        self.requests += 1
        self._not_before[host] = now + timedelta(seconds=wait + max(interval, self._policy.min_interval))
        return wait

    def allow_wait(self, seconds: float, host: str, now: datetime) -> None:
        """Count a wait. Raises RateLimitedError when it is longer than the run may sit out."""
        if seconds > self._policy.max_wait or self.waited + seconds > self._policy.wait_budget:
            raise RateLimitedError(
                f"{host} asks to wait {seconds:.0f} s, more than this run may.",
                remedy="The next run goes on from here.",
                resume_at=now + timedelta(seconds=seconds),
            )
        self.waited += seconds

    def note_remaining(self, remaining: float | None) -> None:
        """Remember what a server last said is left, for the report of the run."""
        if remaining is not None:
            self.remaining = remaining

    def hold(self, bucket: str, seconds: float, now: datetime) -> None:
        """No request of this bucket before that many seconds have passed."""
        self._not_before[bucket] = now + timedelta(seconds=seconds)

    def spend(self, bucket: str, resume_at: datetime | None) -> None:
        """The quota behind a bucket is used up for this run."""
        self._spent[bucket] = resume_at

    def succeeded(self, host: str) -> None:
        self._failures.pop(host, None)

    def failed(self, host: str, now: datetime) -> None:
        """A request failed with all its retries; the circuit opens after a few of them in a row."""
        self._failures[host] = self._failures.get(host, 0) + 1
        if self._failures[host] >= self._policy.breaker_failures:
            self._open_until[host] = now + timedelta(seconds=self._policy.breaker_cooldown)
            self._failures.pop(host)

    def _remaining(self, bucket: str, now: datetime) -> float:
        until = self._not_before.get(bucket)
        return (until - now).total_seconds() if until else 0.0
