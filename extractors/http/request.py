"""One thing to get, and what may be sent to where it leads."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from extractors.http.answer import Answer
from extractors.http.failures import HttpError, PermanentError, is_secret_name, safe_url

Check = Callable[[Answer], str | None]
Explain = Callable[[Answer], HttpError | None]

LINKED = re.compile("<([^<>]*)>")  # the addresses of a Link header
STRING = re.compile(r"\"((?:[^\"\\]|\\.)*)\"")  # in JSON


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
        """The text without any credential of this request, however it is spelled."""
        return _hide(text, [self.token or "", *self.secrets])

    def hide_in_answer(self, answer: Answer) -> Answer:
        """A refusal that repeats no credential of this request, for those who tell what the server said."""
        try:
            text = json.dumps(answer.json(), ensure_ascii=False)
        except (ValueError, RecursionError):
            plain = self.hide(answer.body.decode("latin-1"))
            return replace(answer, body=plain.encode("latin-1"))
        secrets = [self.token or "", *self.secrets]
        secrets += [json.dumps(secret, ensure_ascii=False)[1:-1] for secret in secrets]
        text = STRING.sub(lambda found: f'"{_hide(found[1], secrets)}"', text)
        return replace(answer, body=text.encode("utf-8", "replace"))

    def hide_in_header(self, name: str, value: str) -> str:
        """The value of a header as it may be kept: servers repeat there what they were asked."""
        value = _hide(value, [self.token or "", *self.secrets, *self._in_url()])
        if name == "content-location":
            return _safe(value)
        return LINKED.sub(lambda found: f"<{_safe(found[1])}>", value) if name == "link" else value

    def _in_url(self) -> list[str]:
        """Credentials that the URL came with: its password, and parameters that are named like one."""
        named = [value for name, value in self.origin.params.multi_items() if is_secret_name(name)]
        return [value for value in (self.origin.password, *named) if len(value) > 7]


def _safe(url: str) -> str:
    try:
        return safe_url(url)
    except ValueError:
        return ""


def _hide(text: str, secrets: Sequence[str]) -> str:
    bare = [word for secret in secrets if len(word := secret.rpartition(" ")[2]) > 7]  # of "Basic ..."
    for secret in sorted({*secrets, *bare} - {""}, key=len, reverse=True):
        text = re.sub(_spellings(secret), "***", text)
    return text


def _spellings(secret: str) -> str:
    """A pattern of a text in which any character may be percent-encoded."""
    return "".join(_spelling(char) for char in secret)


def _spelling(char: str) -> str:
    encoded = "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))
    plus = r"|\+" if char == " " else ""
    return f"(?:{re.escape(char)}|(?i:{encoded}){plus})"


def target_of(
    url: str, params: Mapping[str, Any] | None = None, *, relative_to: httpx.URL | None = None
) -> httpx.URL:
    """The URL to get. Raises PermanentError when it is none."""
    try:
        target = relative_to.join(url) if relative_to else httpx.URL(url)
        str(target.host)  # decodes `xn--` names: what is none raises here, in time
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
