"""The LinkedIn endpoints this source reads, one method each.

Lists and ranges inside a query keep their brackets, with the URNs in them percent-encoded: queries are
written here and not by the HTTP library.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from agorascope.settings import secret
from extractors.http import Answer, AuthError, Http, HttpError, PermanentError, json_problem
from extractors.linkedin.settings import PAGE_SIZE, ROOT
from extractors.values import text_of

DIALECT = "linkedin"
WHERE = "linkedin.com/developers: an app with the Community Management API, by an administrator of the page"
REFUSALS = (400, 403, 404)
LATEST = "https://learn.microsoft.com/linkedin/marketing/versioning"


class LinkedInClient:
    """The pages of one token."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._http = http
        self._organization = str(params["organization"])
        self._token = secret(
            params["token_env"], what_for=f"LinkedIn, page {self._organization},", where_to_get=WHERE
        )
        self._headers = {"LinkedIn-Version": params["version"], "X-Restli-Protocol-Version": "2.0.0"}

    def fetch_posts(self, author: str, start: int) -> Answer:
        """Posts of a page, newest first. There is no filter by time."""
        query = f"q=author&author={_urn(author)}&sortBy=CREATED&count={PAGE_SIZE}&start={start}"
        return self._get(f"posts?{query}", method="FINDER")

    def fetch_comments(self, urn: str, start: int) -> Answer:
        """Comments of a post, or the answers to a comment."""
        return self._get(f"socialActions/{_urn(urn)}/comments?count={PAGE_SIZE}&start={start}")

    def fetch_organization(self) -> Answer:
        return self._get(f"organizations/{self._organization}", accept=REFUSALS)

    def fetch_followers(self, organization: str) -> Answer:
        """How many members follow the page."""
        edge = "edgeType=COMPANY_FOLLOWED_BY_MEMBER"
        return self._get(f"networkSizes/{_urn(organization)}?{edge}", accept=REFUSALS)

    def fetch_statistics(self, name: str, organization: str, start: datetime, end: datetime) -> Answer:
        """Statistics of the page by day. A refusal is an answer too."""
        span = f"(timeRange:(start:{_ms(start)},end:{_ms(end)}),timeGranularityType:DAY)"
        query = f"q=organizationalEntity&organizationalEntity={_urn(organization)}&timeIntervals={span}"
        return self._get(f"{name}?{query}", accept=REFUSALS)

    def fetch_post_statistics(self, organization: str, posts: Sequence[str]) -> Answer:
        """Counters of posts over their life. A refusal is an answer too."""
        query = f"q=organizationalEntity&organizationalEntity={_urn(organization)}"
        for name, prefix in (("shares", "urn:li:share:"), ("ugcPosts", "urn:li:ugcPost:")):
            urns = [urn for urn in posts if urn.startswith(prefix)]
            query += f"&{name}={_list(urns)}" if urns else ""
        return self._get(f"organizationalEntityShareStatistics?{query}", accept=REFUSALS)

    def fetch_posts_again(self, urns: Sequence[str]) -> Answer:
        """Stored posts; the answer says of each that is not given why."""
        return self._get(f"posts?ids={_list(urns)}", method="BATCH_GET")

    def fetch_comment(self, entity: str, id_: str) -> Answer:
        """One comment; that it is gone is an answer too; a 403 is about us."""
        return self._get(f"socialActions/{_urn(entity)}/comments/{quote(id_, safe='')}", accept=(404, 410))

    def _get(self, path: str, *, method: str = "", accept: Collection[int] = ()) -> Answer:
        headers = {**self._headers, **({"X-RestLi-Method": method} if method else {})}
        return self._http.get(
            f"{ROOT}/{path}",
            token=self._token,
            headers=headers,
            dialect=DIALECT,
            accept=accept,
            check=lambda answer: json_problem(answer, expect=dict),
            explain=explain,
        )


def explain(answer: Answer) -> HttpError | None:
    """What a refusal means. None: its HTTP status says it all."""
    code, message = refusal_of(answer)
    said = f"LinkedIn answered {answer.status} {code}: {message} ({answer.request})"
    if answer.status == 426 or "VERSION" in code:
        remedy = f"Set `version` of networks.linkedin to one that is active: {LATEST}"
        return PermanentError(said, remedy=remedy)
    if answer.status == 401:
        return AuthError(said, remedy="Sign in again and put the new token into the variable of `token_env`.")
    if answer.status == 403:
        remedy = (
            "The token needs r_organization_social and rw_organization_admin, and an administrator's role."
        )
        return PermanentError(said, remedy=remedy)
    return None


def refusal_of(answer: Answer) -> tuple[str, str]:
    """The code and message of a refusal, empty where it has none."""
    try:
        document = answer.json()
    except (ValueError, RecursionError):
        return "", ""
    return refusal_words(document)


def refusal_words(document: Any) -> tuple[str, str]:
    if not isinstance(document, dict):
        return "", ""
    code = text_of(document.get("code")) or ""
    return code.upper()[:60], (text_of(document.get("message")) or "")[:300]


def _urn(urn: str) -> str:
    return quote(urn, safe="")


def _list(urns: Sequence[str]) -> str:
    return f"List({','.join(_urn(urn) for urn in urns)})"


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
