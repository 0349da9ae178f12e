"""The client: one GET with everything around it that a polite and safe reader needs.

Http.get -> tenacity (backoff only) -> one try: limits, redirects, address, size, status, body check
"""

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlencode

import httpx
import tenacity

from agorascope import __version__
from extractors.http.addresses import Resolve, checked_addresses, resolve_host
from extractors.http.answer import KEPT_HEADERS, Answer
from extractors.http.failures import (
    AuthError,
    BudgetError,
    PermanentError,
    PoisonPageError,
    RateLimitedError,
    ThrottledError,
    TransientError,
    UnusableBodyError,
    safe_url,
)
from extractors.http.inflate import coding_of, inflated
from extractors.http.limits import HttpPolicy, Limits
from extractors.http.purse import Purse
from extractors.http.rates import DIALECTS, RateReading, RateSignal, read_rate, remaining_of
from extractors.http.request import Check, Explain, Request, is_same_origin, target_of, without_secrets

TRANSIENT_STATUSES = {408, 425}
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT_REDIRECTS = {301, 308}


def utc_now() -> datetime:
    return datetime.now(UTC)


class Http:
    """A reader of HTTP for one run of one network. Not shared between threads."""

    def __init__(
        self,
        *,
        policy: HttpPolicy | None = None,
        contact: str = "",
        allow_private: bool = False,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve = resolve_host,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        purse: Purse | None = None,
    ) -> None:
        self.purse = purse or Purse(now=now)
        self.policy = policy or HttpPolicy()
        self.limits = Limits(self.policy)
        self.now = now
        self.learnt: dict[str, Any] = {}  # what a source found out about a host during this run
        self._allow_private = allow_private
        self._resolve = resolve
        self._sleep = sleep
        self._stopped: set[str] = set()
        agent = f"Agorascope/{__version__}" + (f" (+{contact})" if contact else "")
        for name in ("httpx", "httpcore"):  # they log addresses, with the keys in them
            logging.getLogger(name).setLevel(logging.WARNING)
        self._client = httpx.Client(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
            timeout=self.policy.timeout,
            transport=transport,
            follow_redirects=False,
            trust_env=False,  # a proxy would connect for us, past the address check
            # Requests go to addresses, so a cookie of one site would reach its neighbours.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        secret_headers: Mapping[str, str] | None = None,
        secret_params: Mapping[str, str] | None = None,
        dialect: str = "retry_after",
        endpoint: str = "",
        accept: Collection[int] = (),
        check: Check | None = None,
        explain: Explain | None = None,
        cost: Mapping[str, float] | None = None,
    ) -> Answer:
        """Get a page, with retries.

        `token` is sent as Bearer; `secret_headers` and `secret_params` hold other credentials; none of
        them goes to another host or into a message. `endpoint` names the limit where a server counts
        for each endpoint. `accept` lists statuses (404, 410...) that are an answer to the question asked.
        `check` says what is wrong with a body of status 200, or None. `explain` makes the error of a
        refusal that the network words in its own way, or None. 304 is always an answer.
        `cost` is charged to the purse for each try.
        Raises an HttpError of the kind that says what to do: see extractors.http.failures.
        """
        target = target_of(url, {**(params or {}), **(secret_params or {})})
        return self._ask(
            Request(
                url=target,
                origin=target,
                token=token,
                headers=headers or {},
                dialect=dialect,
                check=check,
                secret_headers=secret_headers or {},
                secrets=(*(secret_headers or {}).values(), *(secret_params or {}).values()),
                endpoint=endpoint,
                accept=frozenset(accept),
                explain=explain,
                cost=cost or {},
            )
        )

    def sign_in(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
        token: str | None = None,
        secret_headers: Mapping[str, str] | None = None,
        dialect: str = "retry_after",
        check: Check | None = None,
        explain: Explain | None = None,
    ) -> Answer:
        """POST a form or a JSON document to get a session. What is sent and what comes is never landed."""
        target = target_of(url)
        body = urlencode(form).encode() if form is not None else json.dumps(document or {}).encode()
        kind = "application/x-www-form-urlencoded" if form is not None else "application/json"
        said = [str(value) for value in {**(form or {}), **(document or {})}.values()]
        request = Request(
            url=target,
            origin=target,
            token=token,
            headers={"Content-Type": kind},
            dialect=dialect,
            check=check,
            secret_headers=secret_headers or {},
            secrets=(*(secret_headers or {}).values(), *(value for value in said if len(value) > 7)),
            endpoint="sign in",
            explain=explain,
            method="POST",
            content=body,
        )
        try:
            return self._ask(request)
        except PoisonPageError as error:  # half an answer may hold a whole session: it is no evidence to keep
            raise TransientError(f"No session was given. {error}") from None

    def _ask(self, request: Request) -> Answer:
        if request.bucket in self._stopped:
            raise AuthError(f"{request.host} refused this credential before in this run.")
        try:
            answer: Answer = self._retrying()(self._once, request)
        except UnusableBodyError as error:
            raise PoisonPageError(str(error), error.answer) from error
        except ThrottledError as error:
            raise RateLimitedError(f"{request.host} keeps refusing: {request.shown}") from error
        except TransientError:
            self.limits.failed(request.host, self.now())
            raise
        except PermanentError as error:
            if error.status is not None:  # the host answered: its failures are not in a row
                self.limits.succeeded(request.host)
            raise
        self.limits.succeeded(request.host)
        return answer

    def _retrying(self) -> tenacity.Retrying:
        full_jitter = tenacity.wait_random_exponential(
            multiplier=self.policy.backoff_initial, max=self.policy.backoff_max
        )

        def error_of(state: tenacity.RetryCallState) -> BaseException | None:
            return state.outcome.exception() if state.outcome else None

        def wait(state: tenacity.RetryCallState) -> float:
            hint = getattr(error_of(state), "wait", None)
            return float(full_jitter(state)) if hint is None else float(hint)

        def stop(state: tenacity.RetryCallState) -> bool:
            is_body = isinstance(error_of(state), UnusableBodyError)
            return state.attempt_number >= (self.policy.poison_attempts if is_body else self.policy.attempts)

        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(TransientError),
            wait=wait,
            stop=stop,
            sleep=self._sleep,
            reraise=True,
        )

    def _once(self, request: Request) -> Answer:
        self.purse.check(request.cost)
        interval = DIALECTS[request.dialect].interval
        wait = self.limits.before_request(request.host, request.bucket, self.now(), interval)
        if wait > 0:
            self._sleep(wait)
        if request.cost:  # only now is it sure that the request is sent
            self.purse.charge(request.cost)
        answer = self._follow(request)
        self._judge(request, answer)
        problem = request.check(answer) if request.check and answer.status < 300 else None
        if problem:
            raise UnusableBodyError(f"{request.shown} answered {answer.status} with {problem}.", answer)
        return answer

    def _follow(self, request: Request) -> Answer:
        """Send, and follow redirects; the credential stays with the host it was given for."""
        is_permanent = True
        for _ in range(self.policy.max_redirects + 1):
            answer = self._send(request)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location or answer.status in request.accept:
                return replace(answer, moved_to=_moved(request)) if is_permanent else answer
            is_permanent &= answer.status in PERMANENT_REDIRECTS
            if request.method != "GET":
                raise PermanentError(f"{request.host} redirects a sign-in, which is not followed.")
            request = replace(request, url=target_of(location, relative_to=request.url))
        raise PermanentError(
            f"{safe_url(str(request.origin))} redirects more than {self.policy.max_redirects} times."
        )

    def _send(self, request: Request) -> Answer:
        if request.url.scheme not in {"http", "https"} or not request.url.host:
            raise PermanentError(f"Only http and https can be read, not {request.shown}.")
        headers = dict(request.headers)
        if is_same_origin(request.url, request.origin):
            headers |= request.secret_headers
            if request.token:
                headers["Authorization"] = f"Bearer {request.token}"
        else:
            request = replace(request, url=without_secrets(request.url, request.secrets))
        try:
            *others, last = self._addressed(request.url, headers)
            for arguments in others:
                try:
                    return self._receive(request, arguments)
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    continue  # nothing was sent; the host has another address
            return self._receive(request, last)
        except httpx.TimeoutException as error:
            raise TransientError(f"No answer in {self.policy.timeout:.0f} s: {request.shown}") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise TransientError(f"{type(error).__name__} from {request.shown}") from error
        except (httpx.InvalidURL, ValueError) as error:
            raise PermanentError(f"{type(error).__name__} for {request.shown}") from error

    def _receive(self, request: Request, arguments: dict[str, Any]) -> Answer:
        with self._client.stream(request.method, content=request.content, **arguments) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            for name in KEPT_HEADERS & headers.keys():
                headers[name] = request.hide_in_header(name, headers[name])
            return Answer(
                body=self._read(response, request),
                status=response.status_code,
                headers=headers,
                request=f"{request.method} {request.shown}",
                fetched_at=self.now(),
            )

    def _addressed(self, url: httpx.URL, headers: dict[str, str]) -> list[dict[str, Any]]:
        """The arguments of a request for each address that was checked and may be connected to."""
        if self._allow_private:
            return [{"url": url, "headers": headers}]
        return [
            {
                "url": url.copy_with(host=address),
                "headers": headers | {"Host": url.netloc.decode()},
                "extensions": {"sni_hostname": url.host},
            }
            for address in checked_addresses(url.host, self._resolve)
        ]

    def _read(self, response: httpx.Response, request: Request) -> bytes:
        """The body, at most `max_bytes` of it and within the time allowed."""
        said = response.headers.get("content-encoding", "")
        coding = coding_of(said)
        if coding is None:
            raise PermanentError(f"{request.shown} answers in an encoding not asked for ({said[:80]}).")
        if not isinstance(response.stream, httpx.SyncByteStream):
            raise TypeError("A synchronous transport is needed.")
        sent = self._capped(response.stream, request)
        return b"".join(self._capped(inflated(sent, coding), request))

    def _capped(self, pieces: Iterable[bytes], request: Request) -> Iterator[bytes]:
        """The pieces, until they are too many or come too slowly."""
        size, started = 0, time.monotonic()
        for piece in pieces:
            size += len(piece)
            if size > self.policy.max_bytes:
                raise PermanentError(
                    f"{request.shown} answers more than {self.policy.max_bytes:,} bytes.", status=413
                )
            if time.monotonic() - started > self.policy.total_timeout:
                raise TransientError(f"Not done after {self.policy.total_timeout:.0f} s: {request.shown}")
            yield piece

    def _judge(self, request: Request, answer: Answer) -> None:
        """Raise for an answer that is no page; note what it says about limits."""
        signal = self._signal(request, answer)
        reading = read_rate(request.dialect, signal)
        self.limits.note_remaining(remaining_of(signal))
        now = self.now()
        if reading.spent:
            resume_at = now + timedelta(seconds=reading.wait) if reading.wait else None
            self.limits.spend(request.bucket, resume_at)
            if reading.limited:
                raise BudgetError(f"{request.host} says the quota is used up.", resume_at=resume_at)
        if reading.limited or (answer.status >= 500 and reading.wait):
            self._throttle(request, answer, reading, now)
        if answer.status < 300 or answer.status == 304 or answer.status in request.accept:
            if reading.wait:
                self.limits.hold(request.bucket, reading.wait, now)
            return
        error = request.explain(request.hide_in_answer(answer)) if request.explain else None
        if isinstance(error, AuthError):
            self._stop(request)
        if error:
            raise error
        self._raise_for_status(request, answer)

    def _throttle(self, request: Request, answer: Answer, reading: RateReading, now: datetime) -> None:
        """A refusal with a wait: sit it out when that is allowed, else end the slice."""
        if reading.wait is not None:
            if reading.wait > self.policy.max_wait:
                self.limits.hold(request.bucket, reading.wait, now)
            self.limits.allow_wait(reading.wait, request.host, now)
        raise ThrottledError(f"{request.host} answered {answer.status}: {request.shown}", wait=reading.wait)

    def _raise_for_status(self, request: Request, answer: Answer) -> None:
        status = answer.status
        message = f"{request.host} answered {status}{_said(request, answer)}: {request.shown}"
        if status >= 500 or status in TRANSIENT_STATUSES:
            raise TransientError(message)
        if status == 401:
            self._stop(request)
            raise AuthError(message, remedy="Check the access token of this network, or set one.")
        raise PermanentError(message, status=status)

    def _stop(self, request: Request) -> None:
        """A credential that was refused is not shown again in this run."""
        if request.token or request.secrets:
            self._stopped.add(request.bucket)

    def _signal(self, request: Request, answer: Answer) -> RateSignal:
        body = None
        if answer.status >= 400 or DIALECTS[request.dialect].reads_bodies:
            body = _error_document(answer)
        return RateSignal(answer.status, answer.headers, body, self.now(), answer.server_date)


def _moved(request: Request) -> str:
    """Where a request was led to; empty when it stayed, or when the address holds what is not to be kept."""
    url = str(request.url)
    return url if request.url != request.origin and url == request.shown else ""


def _error_document(answer: Answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None


def _said(request: Request, answer: Answer) -> str:
    """The server's own short explanation, in brackets; never with our credential in it."""
    document = _error_document(answer)
    text = document.get("error") if isinstance(document, dict) else None
    if isinstance(text, dict):
        text = text.get("message")
    if not isinstance(text, str) or not text:
        text = document.get("message") if isinstance(document, dict) else None
    if not isinstance(text, str) or not text:
        return ""
    return f" ({request.hide(' '.join(text.split()))[:200]})"
