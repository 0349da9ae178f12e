"""What the two sites of the Graph API have in common: credentials, errors, cursors, throttling."""

import base64
import json
from datetime import datetime
from typing import Any

from replay.faults import Fault, status
from replay.server import Asked, Reply, json_reply

TOKEN = "EAAGtokenOfTheReplay0123456789abcdefghij"


def error(code: int, message: str, *, subcode: int | None = None, http: int = 400) -> Reply:
    """An error object, as the API wraps every refusal."""
    inner: dict[str, Any] = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    if subcode is not None:
        inner["error_subcode"] = subcode
    return json_reply({"error": inner}, http)


def refused_credential(asked: Asked) -> Reply | None:
    """The refusal of a request without our token, None when it has it."""
    if asked.headers.get("authorization") == f"Bearer {TOKEN}":
        return None
    return error(190, "Invalid OAuth access token.", http=400)


def gone(id_: str) -> Reply:
    message = f"Unsupported get request. Object with ID '{id_}' does not exist"
    return error(100, message, subcode=33)


def throttled(seconds: int, _now: datetime) -> Fault:
    """The API says that it was asked too much in an error object, and the wait in minutes in a header."""
    usage = {"42": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": seconds / 60}]}
    body = {"error": {"message": "Application request limit reached", "code": 4, "type": "OAuthException"}}
    return status(400, json.dumps(body).encode(), x_business_use_case_usage=json.dumps(usage))


_OLD = {"message": "Session has expired", "type": "OAuthException", "code": 190, "error_subcode": 463}
EXPIRED = status(400, json.dumps({"error": _OLD}).encode())


def connection(
    asked: Asked, items: list[dict[str, Any]], page_size: int, *, order: str = ""
) -> dict[str, Any]:
    """A page of a list. `next` repeats the token; the last page has none, but still an `after`."""
    limit = min(int(asked.query.get("limit", "25")), page_size)
    start = int(base64.b64decode(asked.query["after"]).decode()) if "after" in asked.query else 0
    shown = items[start : start + limit]
    document: dict[str, Any] = {"data": shown}
    if shown:
        after = base64.b64encode(str(start + limit).encode()).decode()
        document["paging"] = {"cursors": {"before": "QQ", "after": after}}
        if start + limit < len(items):
            url = f"https://graph.facebook.com{asked.path}?access_token={TOKEN}&limit={limit}&after={after}"
            document["paging"]["next"] = url
    if order:
        document["summary"] = {"order": order, "total_count": len(items), "can_comment": False}
    return document
