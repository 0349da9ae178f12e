"""What can go wrong with a request, one exception per way of dealing with it.

`kind` is the word that reports and the Sources page show. Messages never hold a secret:
URLs go through `safe_url`.
"""

from datetime import datetime
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from agorascope.errors import SourceError
from extractors.http.answer import Answer

# Query parameters of any network that carry a credential.
SECRET_WORDS = ("token", "secret", "key", "password", "auth", "signature", "proof", "session", "code")


class HttpError(SourceError):
    """A request did not bring what was asked for."""

    kind: ClassVar[str] = "http"

    def __init__(self, message: str, *, remedy: str = "", resume_at: datetime | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.resume_at = resume_at


class TransientError(HttpError):
    """Worth another try: 408, 425, 5xx, a timeout, a broken connection, a body that is not whole."""

    kind = "transient"

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message, remedy="The next run goes on from here.")
        self.wait = wait


class ThrottledError(TransientError):
    """429 with a wait short enough to sit out; `wait` is None when the server named none."""

    kind = "rate_limited"


class UnusableBodyError(TransientError):
    """An answer of status 200 whose body is not what was asked for."""

    kind = "poison"

    def __init__(self, message: str, answer: Answer) -> None:
        super().__init__(message)
        self.answer = answer


class RateLimitedError(HttpError):
    """The server asks for a longer wait than is allowed here; the slice goes on another time."""

    kind = "rate_limited"


class BudgetError(HttpError):
    """A quota, the server's or our own, is used up; the run ends partial."""

    kind = "budget"


class AuthError(HttpError):
    """The server does not accept the credential, or wants one."""

    kind = "auth"


class PermanentError(HttpError):
    """The same request will fail again: 400, 403, 404, 410, 422, too large, too many redirects."""

    kind = "permanent"

    def __init__(self, message: str, *, status: int | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class AddressRefusedError(PermanentError):
    """The host is, or leads to, an address inside this network."""

    kind = "address_refused"


class PoisonPageError(HttpError):
    """Every try of a page brought a body that cannot be used; the last one is kept as evidence."""

    kind = "poison"

    def __init__(self, message: str, answer: Answer) -> None:
        super().__init__(message, remedy="It is kept in the landing zone and asked for again next run.")
        self.answer = answer


class CircuitOpenError(HttpError):
    """The host failed too often in a row; it is left alone for a while."""

    kind = "circuit_open"


def is_secret_name(name: str) -> bool:
    """Whether a query parameter of that name may carry a credential."""
    return any(word in name.lower() for word in SECRET_WORDS)


def safe_url(url: str) -> str:
    """The URL without user information and with the values of secret parameters hidden."""
    parts = urlsplit(url)
    query = [
        (name, "***" if is_secret_name(name) else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(query, safe="*[]:,"), ""))
