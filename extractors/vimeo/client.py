"""The Vimeo endpoints this source reads, one method each."""

from collections.abc import Collection, Mapping
from urllib.parse import quote

from extractors.http import Answer, Http, json_problem
from extractors.vimeo.settings import ACCEPT, API, PAGE_SIZE

DIALECT = "vimeo"
GONE = (403, 404, 410)
USER_FIELDS = "uri,name,link,bio,created_time,metadata.connections.followers.total"
USER_FIELDS += ",metadata.connections.following.total,metadata.connections.videos.total"
# Asking for what is read, and no more, raises the limit.
VIDEO_FIELDS = "uri,name,description,link,language,license,created_time,release_time,modified_time,status"
VIDEO_FIELDS += ",privacy.view,stats.plays,metadata.connections.likes.total"
VIDEO_FIELDS += ",metadata.connections.comments.total,"
VIDEO_FIELDS += ",".join(f"user.{name}" for name in USER_FIELDS.split(","))
COMMENT_FIELDS = "uri,type,text,created_on,metadata.connections.replies.total,"
COMMENT_FIELDS += ",".join(f"user.{name}" for name in USER_FIELDS.split(","))


class VimeoClient:
    """API 3.4, asked with one access token."""

    def __init__(self, http: Http, token: str) -> None:
        self._http = http
        self._token = token

    def fetch_search(self, query: str, page: int) -> Answer:
        """The newest videos that hold the words."""
        return self._list("/videos", VIDEO_FIELDS, page, {"query": query, "sort": "date"})

    def fetch_user(self, user: str) -> Answer:
        return self._get(f"/users/{quote(user, safe='')}", {"fields": USER_FIELDS})

    def fetch_user_videos(self, user: str, page: int) -> Answer:
        return self._list(f"/users/{quote(user, safe='')}/videos", VIDEO_FIELDS, page, {"sort": "date"})

    def fetch_followers(self, user: str, page: int) -> Answer:
        """Who follows an account, the latest first."""
        return self._list(f"/users/{quote(user, safe='')}/followers", USER_FIELDS, page, {"sort": "date"})

    def fetch_comments(self, video: str, page: int) -> Answer:
        return self._list(f"/videos/{quote(video, safe='')}/comments", COMMENT_FIELDS, page, {})

    def fetch_replies(self, comment: str, page: int) -> Answer:
        """The answers to a comment, named by its uri; the oldest first, there is no other order."""
        asked = {"fields": COMMENT_FIELDS, "per_page": str(PAGE_SIZE), "page": str(page)}
        return self._get(f"{quote(comment)}/replies", asked)

    def fetch_item(self, uri: str) -> Answer:
        """A video or a comment by its uri; that it is gone or private is an answer too."""
        fields = COMMENT_FIELDS if "/comments/" in uri else VIDEO_FIELDS
        return self._get(quote(uri), {"fields": fields}, accept=GONE)

    def _list(self, path: str, fields: str, page: int, params: Mapping[str, str]) -> Answer:
        paging = {"direction": "desc", "per_page": str(PAGE_SIZE), "page": str(page), "fields": fields}
        return self._get(path, {**params, **paging})

    def _get(self, path: str, params: Mapping[str, str], accept: Collection[int] = ()) -> Answer:
        return self._http.get(
            API + path,
            params=params,
            token=self._token,
            headers={"Accept": ACCEPT},
            dialect=DIALECT,
            check=_check,
            accept=accept,
        )


def _check(answer: Answer) -> str | None:
    problem = json_problem(answer, expect=dict)
    if problem is None and "error" in answer.json():
        return f"an error ({str(answer.json()['error'])[:100]})"
    if problem is None and not {"data", "uri"} & answer.json().keys():
        return "neither a list nor an item"
    return problem
