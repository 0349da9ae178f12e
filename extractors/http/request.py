"""One thing to get, and what may be sent to where it leads."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from extractors.http.answer import Answer
from extractors.http.failures import HttpError, PermanentError, safe_url

Check = Callable[[Answer], str | None]
Explain = Callable[[Answer], HttpError | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask for; `url` moves along redirects, `origin` stays."""

    url: httpx.URL
    origin: httpx.URL
    token: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    dialect: str = "retry_after"
    check: Check | None = None
    secret_headers: Mapping[str, str] = field(default_factory=dict)  # stay with the origin, like the token
    secrets: tuple[str, ...] = ()  # values that nothing shown may hold
    endpoint: str = ""  # set where limits are counted for each endpoint
    accept: frozenset[int] = frozenset()  # statuses that are an answer here and no failure
    explain: Explain | None = None  # what a refusal means, where the network says it in its own way
    method: str = "GET"
    content: bytes | None = None
    cost: Mapping[str, float] = field(default_factory=dict)  # of each try

    @property
    def host(self) -> str:
        return self.origin.netloc.decode()

    @property
    def bucket(self) -> str:
        """Limits are counted for each host, credential and endpoint; the credential only as a digest."""
        secret = "\n".join([self.token or "", *self.secrets]).strip()
        digest = hashlib.sha256(secret.encode()).hexdigest()[:12] if secret else "anonymous"
        return f"{self.host}#{digest}" + (f"#{self.endpoint}" if self.endpoint else "")

    @property
    def shown(self) -> str:
        return self.hide(safe_url(str(self.url)))

    def hide(self, text: str) -> str:
        """The text without any credential of this request."""
        for secret in (self.token, *self.secrets):
            if secret:
                text = text.replace(secret, "***")
        return text


def target_of(
    url: str, params: Mapping[str, Any] | None = None, *, relative_to: httpx.URL | None = None
) -> httpx.URL:
    """The URL to get. Raises PermanentError when it is none."""
    try:
        target = relative_to.join(url) if relative_to else httpx.URL(url)
        return target.copy_merge_params(params) if params else target
    except (httpx.InvalidURL, ValueError) as error:
        raise PermanentError(f"Not a usable URL ({error}).") from error


def without_secrets(url: httpx.URL, secrets: tuple[str, ...]) -> httpx.URL:
    """The URL without the parameters that hold a credential, for a server that puts it into a redirect."""
    kept = [(name, value) for name, value in url.params.multi_items() if value not in secrets]
    return url if len(kept) == len(url.params.multi_items()) else url.copy_with(params=kept)


def is_same_origin(one: httpx.URL, other: httpx.URL) -> bool:
    """Same host and port; a step up from http to https is allowed, one down is not."""
    if one.host != other.host:
        return False
    is_step_up = (one.scheme, other.scheme) == ("https", "http") and one.port is None and other.port is None
    return is_step_up or (one.port == other.port and one.scheme == other.scheme)
