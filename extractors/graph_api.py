"""Meta's Graph API as Facebook Pages and Instagram speak it: errors, paging, and one GET.

Refusals are error objects with a code, whatever their HTTP status; throttling is among them and is read
by the dialect `meta`. Answers repeat our token inside `paging.next`, so it is taken out before anything
is kept, and the next page is asked for by its cursor, never by that URL.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from extractors.http import (
    Answer,
    AuthError,
    BudgetError,
    Http,
    HttpError,
    PermanentError,
    PoisonPageError,
    TransientError,
    json_problem,
)
from extractors.values import dig, text_of, whole_number

DIALECT = "meta"
AUTH_CODES = {102, 190, 463, 467}
TEMPORARY_CODES = {1, 2}
PERMISSION_CODES = {3, 10, *range(200, 300)}
UNKNOWN_CODE = 100  # an unknown field, metric or parameter; with subcode 33 an object that is not there
NO_OBJECT_SUBCODE = 33
HASHTAGS_CODE = 18  # Instagram: 30 different hashtags in 7 days (not verified)
NO_ALIAS_CODE = 803  # an id that does not exist
CURSOR_NAMES = ("after", "until", "__paging_token", "offset")
HIDDEN = b"REDACTED"
_LONG_WORD = re.compile(r"[A-Za-z0-9_|\-]{30,}")  # an error may quote the token that it refuses


class GraphClient:
    """One host of the Graph API, asked with one token."""

    def __init__(self, http: Http, *, root: str, token: str, app_secret: str | None = None) -> None:
        self._http = http
        self._root = root
        self._token = token
        self._proof = _proof(token, app_secret) if app_secret else None

    def get(
        self,
        path: str,
        params: Mapping[str, Any],
        *,
        endpoint: str = "",
        accept: Collection[int] = (),
    ) -> Answer:
        """One answer, without our token in it. Raises the HttpError that its error object means.

        An error object of an accepted status is an answer; ask `error_of` for it.
        """
        try:
            answer = self._http.get(
                f"{self._root}/{quote(path, safe='/')}",
                params=params,
                token=self._token,
                secret_params={"appsecret_proof": self._proof} if self._proof else None,
                dialect=DIALECT,
                endpoint=endpoint,
                accept=accept,
                check=_check,
                explain=explain,
            )
        except PoisonPageError as error:
            raise PoisonPageError(str(error), self._without_secrets(error.answer)) from error
        return self._without_secrets(answer)

    def _without_secrets(self, answer: Answer) -> Answer:
        body = answer.body
        for secret in (self._token, quote(self._token, safe=""), self._proof):
            if secret:
                body = body.replace(secret.encode(), HIDDEN)
        return replace(answer, body=body)


def _proof(token: str, app_secret: str) -> str:
    """What apps that require proof send beside their token."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def _check(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and "error" in answer.json():
        return f"an error ({error_words(answer.json())})"
    return problem


def error_of(document: Any) -> tuple[int | None, int | None]:
    """Code and subcode of an error object; None for an answer that is none."""
    error = dig(document, "error")
    if not isinstance(error, dict):
        return None, None
    return whole_number(error.get("code")), whole_number(error.get("error_subcode"))


def is_gone(code: int | None, subcode: int | None) -> bool:
    """Whether an error says that the object is not there, or not for us; the API does not tell them apart."""
    return code == NO_ALIAS_CODE or (code == UNKNOWN_CODE and subcode == NO_OBJECT_SUBCODE)


def explain(answer: Answer) -> HttpError | None:
    """What a refusal means, by the code in its body. None: its HTTP status says it all."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return None
    code, subcode = error_of(document)
    if code is None:
        return None
    said = f"The Graph API answered {answer.status}, code {code}: {error_words(document)} ({answer.request})"
    if code in AUTH_CODES:
        return AuthError(
            said, remedy="Make a new long-lived token and put it into the variable that `token_env` names."
        )
    if code == HASHTAGS_CODE:
        return BudgetError(said, remedy="Listen to fewer hashtags, or in the name of another account.")
    if code in TEMPORARY_CODES or dig(document, "error", "is_transient") is True:
        return _temporary(said)
    return _permanent(said, code, subcode)


def _temporary(said: str) -> HttpError:
    """Worth another try, but for an answer that would be too large each time."""
    if "reduce the amount" in said.lower():
        return PermanentError(said, remedy="Ask for less at a time: set a smaller `page_size`.")
    return TransientError(said)


def _permanent(said: str, code: int, subcode: int | None) -> PermanentError:
    """A refusal that stays; its status is 403 or 404 where that is what the code means, else none."""
    if code in PERMISSION_CODES:
        remedy = "The token lacks a permission: the README of the network lists those it needs."
        return PermanentError(said, status=403, remedy=remedy)
    if is_gone(code, subcode):
        remedy = "Check the id, and that the token belongs to an account that sees it."
        return PermanentError(said, status=404, remedy=remedy)
    remedy = "A field or parameter is not known to this `graph_version`; set the version that is current."
    return PermanentError(said, remedy=remedy if code == UNKNOWN_CODE else "")


def error_words(document: Any) -> str:
    """The message of an error object, without anything that may be a token."""
    message = text_of(dig(document, "error", "message")) or "no message"
    return _LONG_WORD.sub("***", message)[:300]


def next_of(connection: Any) -> dict[str, str] | None:
    """Where a list goes on; None at its end.

    The last page may still have an `after` but has no `next`; lists by time have a `next` but no `after`.
    Only known cursor parameters are taken from that URL.
    """
    url = text_of(dig(connection, "paging", "next"))
    if not url:
        return None
    after = text_of(dig(connection, "paging", "cursors", "after"))
    if after:
        return {"after": after}
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return None
    return {name: query[name][-1] for name in CURSOR_NAMES if query.get(name)} or None
