"""The Graph API endpoints of Facebook Pages that this source reads, one method each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from agorascope.settings import secret
from extractors.facebook.settings import COMMENT_FIELDS, MAX_PAGE_SIZE, PAGE_FIELDS, POST_FIELDS, ROOT
from extractors.graph_api import GraphClient
from extractors.http import Answer, Http

WHERE = "developers.facebook.com: a Page token, or a system-user token of the business"
REFUSALS = (400, 403, 404)


class FacebookClient:
    """The pages of one token."""

    def __init__(self, http: Http, params: Mapping[str, Any]) -> None:
        page, app_secret = params["page"], params.get("app_secret_env")
        self._page_size = str(params["page_size"])
        self._graph = GraphClient(
            http,
            root=f"{ROOT}/{params['graph_version']}",
            token=secret(params["token_env"], what_for=f"Facebook, page {page},", where_to_get=WHERE),
            app_secret=secret(app_secret, what_for="Facebook, `app_secret_env`,") if app_secret else None,
        )

    def fetch_page(self, page: str) -> Answer:
        """The page itself, for its followers."""
        return self._graph.get(page, {"fields": PAGE_FIELDS})

    def fetch_posts(self, page: str, since: datetime | None, cursor: Mapping[str, str]) -> Answer:
        """What the page and its visitors wrote, newest first.

        `since` counts from the last change of a post, so older ones may be among them.
        """
        bound = {"since": str(int(since.timestamp()))} if since else {}
        return self._graph.get(
            f"{page}/feed", {"fields": POST_FIELDS, "limit": self._page_size, **bound, **cursor}
        )

    def fetch_comments(self, post: str, cursor: Mapping[str, str]) -> Answer:
        """Comments of a post and the answers to them, in one list, oldest first."""
        asked = {"fields": COMMENT_FIELDS, "filter": "stream", "limit": str(MAX_PAGE_SIZE), **cursor}
        return self._graph.get(f"{post}/comments", asked)

    def fetch_insight(self, object_id: str, metric: str, period: str) -> Answer:
        """One metric. That it is not known, or not for us, is an answer too."""
        return self._graph.get(f"{object_id}/insights/{metric}", {"period": period}, accept=REFUSALS)

    def fetch_objects(self, ids: Sequence[str], fields: str) -> Answer:
        """Objects by their ids, as one object of objects. A refusal is an answer too."""
        return self._graph.get("", {"ids": ",".join(ids), "fields": fields}, accept=REFUSALS)


FIELDS = {"post": POST_FIELDS, "comment": COMMENT_FIELDS}
