"""GDELT's DOC endpoint over the world: the newest articles of a window, and curves."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from replay.case import NetworkCase
from replay.server import Asked, Reply, json_reply
from replay.world import ReplayPost, World

MOST = 250


def uri_of(post: ReplayPost) -> str:
    return f"https://news.example.org/{post.id}"


class GdeltSite:
    """The one endpoint. A title is all that is known of an article."""

    hosts = ("api.gdeltproject.org",)

    def __init__(self, world: World) -> None:
        self.world = world

    def answer(self, asked: Asked) -> Reply:
        query = asked.query
        if len(query.get("query", "")) < 3:
            return Reply(b"Your query was too short or too long.\n", 200, {"content-type": "text/html"})
        found = self.world.between(_moment(query.get("startdatetime")), _moment(query.get("enddatetime")))
        if query["mode"] == "artlist":
            chosen = found[: min(int(query["maxrecords"]), MOST)]
            return json_reply({"articles": [_article(post) for post in chosen]} if chosen else {})
        return json_reply(_timeline(found, query))


def _moment(value: str | None) -> datetime | None:
    return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=UTC) if value else None


def _article(post: ReplayPost) -> dict[str, Any]:
    domain = {"domain": f"{post.author.handle}.example"} if post.author else {}
    seen = {"seendate": f"{post.created_at:%Y%m%dT%H%M%SZ}", "language": "French", "sourcecountry": "France"}
    return {"url": uri_of(post), "title": escape(post.text, quote=False), **domain, **seen} | post.extra


def _timeline(posts: list[ReplayPost], query: dict[str, str]) -> dict[str, Any]:
    start, end = _moment(query["startdatetime"]), _moment(query["enddatetime"])
    assert start
    assert end
    step = timedelta(days=1) if end - start > timedelta(days=7) else timedelta(hours=1)
    counted = Counter((post.created_at - start) // step for post in posts)
    is_tone = query["mode"] == "timelinetone"
    data = []
    for place in range((end - start) // step + 1):
        point = {"date": f"{start + place * step:%Y%m%dT%H%M%SZ}"}
        point |= {"value": -1.25} if is_tone else {"value": counted[place], "norm": 1000}
        data.append(point)
    return {"timeline": [{"series": "Average Tone" if is_tone else "Article Count", "data": data}]}


CASE = NetworkCase(
    network="gdelt",
    settings={"queries": ["vélo"], "timelines": [], "max_records": 20},
    site=GdeltSite,
    uri_of=uri_of,
    listing="/api/v2/doc/doc",
    cannot={
        "opted_out": "articles carry no such mark of a person",
        "expired_token": "the endpoint knows no credential",
        "deleted": "an article cannot be asked for again by its address",
        "private": "an article cannot be asked for again by its address",
        "edited": "an article is indexed once, under the title it had",
        "odd_dates": "the window asked for ends now, and the index stamps articles by its own clock",
        "hidden_counters": "articles come without any counters",
    },
)
