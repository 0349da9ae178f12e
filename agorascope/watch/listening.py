"""How to listen to a place: one line for the workspace; and what a workspace listens to already.

A line stands under `networks:`; where the network is there already, its lists are put together by hand.
Places that no network of ours can read (groups of Facebook) have no line.
"""

from collections.abc import Iterator
from typing import Any

from agorascope.watch.places import Place, read_link
from agorascope.workspace import Workspace

VERSION = 1  # raise it when the same place would have another line

# Networks whose hashtags can be listened to, of those whose posts carry them.
TAGGED = ("bluesky", "mastodon", "x")
_SERVER = "mastodon.social"  # the largest: where a tag was seen elsewhere


# `{name}` and `{host}` are quoted. How a hashtag is listened to hangs on its network.
_LINES = {
    "subreddit": "reddit: {{subreddits: [{name}]}}",
    "lemmy_community": "lemmy: {{instances: [{{host: {host}, communities: [{name}]}}]}}",
    "discourse_forum": "discourse: {{forums: [{{host: {name}}}]}}",
    "feed": "rss: {{feeds: [{{url: {name}}}]}}",
    "site": "rss: {{feeds: [{{url: {name}}}]}}",
    "youtube_channel": "youtube: {{channels: [{name}]}}",
    "hashtag mastodon": "mastodon: {{instances: [{{host: {host}, hashtags: [{name}]}}]}}",
    "hashtag bluesky": "bluesky: {{queries: [{name}], identifier_env: BLUESKY_IDENTIFIER, "
    "app_password_env: BLUESKY_APP_PASSWORD}}",
    "hashtag x": "x: {{queries: [{name}]}}",
}


def workspace_line(place: Place, instance: str | None = None) -> str | None:
    """The line, in YAML's flow style; `instance` is the server on which a hashtag was seen."""
    form = _LINES.get(f"{place.kind} {place.network}") or _LINES.get(place.kind)
    if form is None:
        return None
    name, host = place.identifier, instance or _SERVER
    if place.kind == "lemmy_community":
        name, _, host = name.partition("@")
    elif place.kind == "site":
        name = f"https://{name}/"
    elif place.kind == "hashtag" and place.network != "mastodon":
        name = f"#{name}"
    return form.format(name=_quoted(name), host=_quoted(host))


def _quoted(text: str) -> str:
    """A YAML string that means itself, whatever it looks like (`on`, `1e3`)."""
    return "'" + text.replace("'", "''") + "'"


def listened(workspace: Workspace) -> list[Place]:
    """The places that the settings of the enabled networks name, sorted."""
    places: set[Place] = set()
    for network in workspace.enabled_networks():
        settings = workspace.networks[network].own_settings()
        places.update(_places(network, settings))
    return sorted(places)


def _places(network: str, settings: dict[str, Any]) -> Iterator[Place]:
    for subreddit in settings.get("subreddits", ()):
        yield Place("subreddit", network, _bare(subreddit).removeprefix("r/"))
    for channel in settings.get("channels", ()):
        yield Place("youtube_channel", network, str(channel))
    for query in settings.get("queries", ()):
        if str(query).startswith("#"):
            yield Place("hashtag", network, _bare(query))
    for forum in settings.get("forums", ()):
        yield Place("discourse_forum", network, str(forum.get("host", "")).lower())
    for feed in (*settings.get("feeds", ()), *settings.get("sites", ())):
        yield from _of_feed(network, feed)
    for one in (*settings.get("instances", ()), *settings.get("accounts", ())):
        yield from _of_instance(network, one) if isinstance(one, dict) else ()


def _of_feed(network: str, feed: Any) -> Iterator[Place]:
    """A feed, and the site that it stands for."""
    link = read_link(str(feed.get("url", ""))) if isinstance(feed, dict) else None
    if link is not None:
        yield Place("site", network, link.host)
        if link.address:
            yield Place("feed", network, link.address)


def _of_instance(network: str, instance: dict[str, Any]) -> Iterator[Place]:
    host = str(instance.get("host", "")).lower()
    for tag in instance.get("hashtags", ()):
        yield Place("hashtag", network, _bare(tag))
    for community in instance.get("communities", ()):
        name = _bare(community).lstrip("!")
        yield Place("lemmy_community", network, name if "@" in name else f"{name}@{host}")


def _bare(name: Any) -> str:
    return str(name).strip().lstrip("#/").lower()
