"""Asking again for posts already stored: were they deleted, hidden or edited?"""

from collections.abc import Sequence

from extractors.http import Http, PermanentError
from extractors.mastodon.client import MastodonClient
from extractors.source import StatusChange

GONE = {404, 410}


def verify_statuses(ids: Sequence[str], http: Http) -> list[StatusChange]:
    """The posts of `ids` that are no longer what they were; unchanged ones are left out.

    An id is `<instance>/<post_id>` as stored, with `http://` in front for a server without TLS.
    Raises when the server asks to be left alone, or answers nobody who is not signed in.
    """
    changes = (_verify(id_, http) for id_ in ids)
    return [change for change in changes if change is not None]


def _verify(id_: str, http: Http) -> StatusChange | None:
    scheme, _, rest = id_.rpartition("://")
    host, _, post_id = rest.rpartition("/")
    client = MastodonClient(http, {"scheme": scheme or "https", "host": host}, token=None)
    try:
        answer = client.fetch_status(post_id)
    except PermanentError as error:
        if error.status not in GONE | {403}:
            raise
        return _change(id_, "deleted" if error.status in GONE else "private", http, f"HTTP {error.status}")
    edited_at = answer.json().get("edited_at")
    return _change(id_, "edited", http, f"edited at {edited_at}") if edited_at else None


def _change(id_: str, status: str, http: Http, detail: str) -> StatusChange:
    return StatusChange(network="mastodon", id=id_, status=status, observed_at=http.now(), detail=detail)
