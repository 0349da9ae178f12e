"""Good bodies of each parser: what its replayed API answers, and recorded ones where there are any."""

import os
import tempfile
from pathlib import Path

from agorascope.landing import read_pages
from agorascope.settings import REPOSITORY, Settings
from replay.case import get_case, networks_with_a_case
from replay.listener import Listener
from replay.server import Replay
from replay.world import Person, World

FILE_NETWORKS = ("telegram", "slack", "discord", "viadeo")
RECORDED = {  # parser -> folder of recorded bodies, where the real data lies beside the repository
    "bluesky": "api/bluesky",
    "discourse": "api/discourse",
    "facebook": "api/facebook_instagram/testdata/facebook",
    "hackernews": "api/hackernews",
    "instagram": "api/facebook_instagram/testdata/instagram",
    "mastodon": "api/mastodon",
    "reddit": "api/reddit",
    "rss": "api/feeds/tests/wellformed/atom",
    "x": "api/twitter_v2",
    "youtube": "api/youtube",
}
MAX_SEEDS = 150
MAX_SEED_BYTES = 60_000
FILES = {  # of networks that are read from files only
    "telegram": b"""{"name": "a", "id": 1, "type": "private_group", "messages": [{"id": 1, "type": "message",
        "date": "2026-01-02T10:00:00", "date_unixtime": "1767348000", "from": "Lea", "from_id": "user1",
        "text": ["v", {"type": "bold", "text": "x"}], "text_entities": [], "reply_to_message_id": 1}]}""",
    "slack": b"""[{"type": "message", "user": "U1", "text": "hi <@U2> &amp;", "ts": "1767348000.000100",
        "reactions": [{"name": "x", "count": 2, "users": ["U1"]}],
        "edited": {"user": "U1", "ts": "1767348001.000000"}}]""",
    "discord": b"""[{"id": "175928847299117063", "channel_id": "1", "content": "hi <@2>",
        "timestamp": "2026-01-02T10:00:00+00:00", "edited_timestamp": null,
        "author": {"id": "1", "username": "lea"}, "mentions": [{"id": "2", "username": "bo"}],
        "reactions": [{"count": 1, "emoji": {"name": "x"}}]}]""",
    "viadeo": b"""{"data": [{"id": "1", "type": "status", "from": {"id": "9", "name": "Lea"}, "message": "v",
        "like_count": 2, "updated_time": "2013-03-01T10:00:00+0100"}]}""",
}


def seeds_of(network: str) -> list[bytes]:
    """Good bodies of a parser, at most MAX_SEEDS."""
    recorded = _recorded(network)
    if network in FILES:
        return [FILES[network], *recorded]
    if network not in networks_with_a_case():
        raise ValueError(f"There is no replayed network {network!r}.")
    return [*_replayed(network), *recorded][:MAX_SEEDS]


def _replayed(network: str) -> list[bytes]:
    """Every body that two runs and a second look bring, over posts of many kinds."""
    case = get_case(network)
    os.environ.update(case.env)
    world = World.of(case.posts)
    world.page_size = case.page_size
    world.add(
        "Un vélo & #Velo @lea https://velo.example 👩🏽‍🚀", author=None, likes=None, edited_at=world.now
    )
    world.add("Une réponse", parent=world.posts[-1].id, author=Person("7", "paul", "Paul", None))
    with tempfile.TemporaryDirectory() as folder, Replay(case.site(world)) as replay:
        listener = Listener(case, world, replay, Settings(data_dir=Path(folder)))
        listener.run()
        listener.verify()
        root = listener.settings.landing
        batches = sorted({path.parent for path in root.rglob("*.meta.json")})
        return [page.body for batch in batches for page in read_pages(root, batch)]


def _recorded(network: str) -> list[bytes]:
    data = Path(os.environ.get("AGORASCOPE_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")
    folder = data / RECORDED.get(network, "none")
    files = sorted(
        path for path in folder.rglob("*") if path.suffix in {".json", ".jsonl", ".xml", ".rss", ".atom"}
    )
    return [path.read_bytes() for path in files if path.stat().st_size < MAX_SEED_BYTES]
