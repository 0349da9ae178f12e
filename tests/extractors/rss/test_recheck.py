"""Which stored posts are looked at again where a feed and a site are listened to side by side."""

from datetime import timedelta

from agorascope.context import Context
from agorascope.planning import _stored
from agorascope.runs import Run
from agorascope.warehouse import open_warehouse
from agorascope.workspace import Workspace
from replay.rss import FEED, ROOT, WORDPRESS
from replay.world import World


def test_items_of_feeds_do_not_keep_posts_of_sites_from_being_looked_at(listen):
    listener = listen(WORDPRESS, World.of(3))
    listener.run(workspace={"sites": [], "feeds": [{"url": FEED}]})
    listener.world.now += timedelta(hours=1)
    late = listener.world.add("Un vélo du site seul")
    listener.run()
    listener.world.posts[0].is_deleted = True
    later = listener.world.now + timedelta(days=2)
    workspace = Workspace.model_validate({
        "name": "Replay",
        "brands": [{"id": "own", "name": "Vélo", "own": True}],
        "networks": {"rss": {"sites": [{"url": ROOT}], "recheck": {"posts": 10}}},
    })  # fmt: skip
    run = Run("run", None, later, later)
    with open_warehouse(listener.settings.warehouse) as connection:
        connection.execute("update raw.posts set post_id = uri where uri <> ?", [listener.case.uri_of(late)])
        found = _stored(connection, Context(listener.settings, workspace, run), "rss")
    assert [(row["uri"], row["post_id"]) for row in found] == [
        (listener.case.uri_of(late), f"posts/{late.id}")
    ]
