"""The session of the account that searches: made once a run, refreshed when it expires.

A server lets an account sign in 300 times a day, so the tokens are shared by every listing of a run.
They live in the memory of the run only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agorascope.settings import secret
from extractors.http import Answer, AuthError, Http, HttpError, json_problem
from extractors.values import dig, text_of

DIALECT = "ietf"
WHERE = "Bluesky: Settings, Privacy and security, App passwords"
# XRPC error names that mean: this token is no use, with whatever status they come.
REFUSED = {"InvalidToken", "AuthMissing", "AuthenticationRequired", "AccountTakedown", "AccountDeactivated"}


class ExpiredTokenError(AuthError):
    """The access token is too old; a refresh gives another one."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens of a session; never shown."""

    access: str
    refresh: str

    def __repr__(self) -> str:
        return "Tokens(***)"


class Session:
    """Sends requests to the account's server with its token."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._root = f"https://{params['pds']}/xrpc"
        self._params = params
        self._key = f"bluesky session {params['pds']} {params['identifier_env']}"

    def send(self, get: Callable[[str], Answer]) -> Answer:
        """The answer to a request; a token that has expired meanwhile is refreshed once."""
        tokens = self._tokens()
        try:
            return get(tokens.access)
        except ExpiredTokenError:
            return get(self._refreshed(tokens).access)

    def _tokens(self) -> Tokens:
        if self._key not in self._http.learnt:
            self._http.learnt[self._key] = self._sign_in()
        tokens: Tokens = self._http.learnt[self._key]
        return tokens

    def _sign_in(self) -> Tokens:
        who = {"what_for": f"Bluesky, {self._params['pds']},", "where_to_get": WHERE}
        answer = self._http.sign_in(
            f"{self._root}/com.atproto.server.createSession",
            document={
                "identifier": secret(self._params["identifier_env"], **who),
                "password": secret(self._params["app_password_env"], **who),
            },
            dialect=DIALECT,
            check=_check_tokens,
            explain=explain,
        )
        return _tokens_of(answer)

    def _refreshed(self, old: Tokens) -> Tokens:
        answer = self._http.sign_in(
            f"{self._root}/com.atproto.server.refreshSession",
            token=old.refresh,
            dialect=DIALECT,
            check=_check_tokens,
            explain=explain,
        )
        tokens = self._http.learnt[self._key] = _tokens_of(answer)
        return tokens


def explain(answer: Answer) -> HttpError | None:
    """The error of a refused request, by the name that the server gives it."""
    name = error_name(answer)
    if name == "ExpiredToken":
        return ExpiredTokenError(
            "The session of Bluesky has expired.", remedy="The next run makes a new one."
        )
    if name in REFUSED or answer.status == 401:
        return AuthError(
            f"Bluesky does not accept the account ({name or answer.status}).",
            remedy=f"Check the handle and the app password ({WHERE}).",
        )
    return None


def error_name(answer: Answer) -> str | None:
    """The name of an XRPC error, None for any other answer."""
    try:
        return text_of(dig(answer.json(), "error"))
    except (ValueError, RecursionError):
        return None


def _check_tokens(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and not (text_of(answer.json().get("accessJwt")) and answer.json().get("refreshJwt")):
        return "an answer without tokens"
    return problem


def _tokens_of(answer: Answer) -> Tokens:
    document = answer.json()
    return Tokens(str(document["accessJwt"]), str(document["refreshJwt"]))
