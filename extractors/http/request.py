"""One thing to get, and what may be sent to where it leads."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from extractors.http.answer import Answer
from extractors.http.failures import PermanentError, safe_url

Check = Callable[[Answer], str | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to get; `url` moves along redirects, `origin` stays."""

    url: httpx.URL
    origin: httpx.URL
    token: str | None
    headers: Mapping[str, str]
    dialect: str
    check: Check | None

    @property
    def host(self) -> str:
        return self.origin.netloc.decode()

    @property
    def bucket(self) -> str:
        """Limits are counted for each host and credential; the credential only as a digest."""
        digest = hashlib.sha256(self.token.encode()).hexdigest()[:12] if self.token else "anonymous"
        return f"{self.host}#{digest}"

    @property
    def shown(self) -> str:
        return safe_url(str(self.url))


def target_of(
    url: str, params: Mapping[str, Any] | None = None, *, relative_to: httpx.URL | None = None
) -> httpx.URL:
    """The URL to get. Raises PermanentError when it is none."""
    try:
        target = relative_to.join(url) if relative_to else httpx.URL(url)
        return target.copy_merge_params(params) if params else target
    except (httpx.InvalidURL, ValueError) as error:
        raise PermanentError(f"Not a usable URL ({error}).") from error


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Same host and port; a step up from http to https is allowed, one down is not."""
    if one.host != other.host:
        return False
    is_step_up = (one.scheme, other.scheme) == ("https", "http") and one.port is None and other.port is None
    return is_step_up or (one.port == other.port and one.scheme == other.scheme)
