"""The Instagram endpoints of the Graph API that this source reads, one method each."""

from collections.abc import Mapping, Sequence
from typing import Any

from agorascope.settings import secret
from extractors.graph_api import GraphClient
from extractors.http import Answer, Http
from extractors.instagram.settings import (
    ACCOUNT_FIELDS,
    COMMENT_FIELDS,
    DISCOVERY_FIELDS,
    MEDIA_FIELDS,
    OWN_FIELDS,
    PAGE_SIZE,
    ROOTS,
    TAGGED_FIELDS,
    THREAD_FIELDS,
)

WHERE = "developers.facebook.com: an app with the Instagram API, a long-lived token"
REFUSALS = (400, 403, 404)
FIELDS = {"media": OWN_FIELDS, "comment": COMMENT_FIELDS}


class InstagramClient:
    """What one account may ask."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        self._account = str(params["account"])
        app_secret = params.get("app_secret_env")
        what_for = f"Instagram, account {self._account},"
        self._graph = GraphClient(
            http,
            root=f"{ROOTS[params['login']]}/{params['graph_version']}",
            token=secret(params["token_env"], what_for=what_for, where_to_get=WHERE),
            app_secret=secret(app_secret, what_for="Instagram, `app_secret_env`,") if app_secret else None,
        )

    def fetch_media(self, cursor: Mapping[str, str]) -> Answer:
        """Own media, newest first."""
        return self._list(f"{self._account}/media", OWN_FIELDS, cursor)

    def fetch_tags(self, cursor: Mapping[str, str]) -> Answer:
        """Media of others in which the account is tagged, newest first."""
        return self._list(f"{self._account}/tags", TAGGED_FIELDS, cursor)

    def fetch_hashtag_id(self, tag: str) -> Answer:
        """The number of a hashtag; one more of the 30 that the account may look at in 7 days."""
        return self._graph.get("ig_hashtag_search", {"user_id": self._account, "q": tag})

    def fetch_hashtag(self, hashtag_id: str, edge: str, cursor: Mapping[str, str]) -> Answer:
        """Media of a hashtag, in no strict order and without their authors."""
        user = {"user_id": self._account}
        return self._list(f"{hashtag_id}/{edge}_media", MEDIA_FIELDS, {**user, **cursor})

    def fetch_discovery(self, username: str, cursor: Mapping[str, str]) -> Answer:
        """Another professional account and its media, newest first; paging is inside the fields."""
        after = f".after({cursor['after']})" if "after" in cursor else ""
        media = f"media.limit({PAGE_SIZE}){after}{{{DISCOVERY_FIELDS}}}"
        fields = f"business_discovery.username({username}){{{ACCOUNT_FIELDS},{media}}}"
        return self._graph.get(self._account, {"fields": fields})

    def fetch_account(self) -> Answer:
        """The account itself, for its followers."""
        return self._graph.get(self._account, {"fields": ACCOUNT_FIELDS})

    def fetch_comments(self, media: str, cursor: Mapping[str, str]) -> Answer:
        """Comments of a medium, each with its first answers."""
        return self._list(f"{media}/comments", THREAD_FIELDS, cursor)

    def fetch_replies(self, comment: str, cursor: Mapping[str, str]) -> Answer:
        """All answers to a comment."""
        return self._list(f"{comment}/replies", COMMENT_FIELDS, cursor)

    def fetch_insight(self, object_id: str, asked: Mapping[str, str]) -> Answer:
        """One metric. That it is not known, or not for us, is an answer too."""
        return self._graph.get(f"{object_id}/insights", asked, accept=REFUSALS)

    def fetch_objects(self, ids: Sequence[str], fields: str) -> Answer:
        """Objects by their ids, as one object of objects. A refusal is an answer too."""
        return self._graph.get("", {"ids": ",".join(ids), "fields": fields}, accept=REFUSALS)

    def _list(self, path: str, fields: str, cursor: Mapping[str, str]) -> Answer:
        return self._graph.get(path, {"fields": fields, "limit": str(PAGE_SIZE), **cursor})
