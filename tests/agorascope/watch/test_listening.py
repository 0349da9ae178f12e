"""Lines for the workspace: each is valid for its network, and once taken over it is listened to."""

from pathlib import Path

import pytest

from agorascope.watch.listening import listened, workspace_line
from agorascope.watch.places import Place
from agorascope.workspace import load_workspace

PLACES = (
    Place("hashtag", "mastodon", "velotaf"),
    Place("hashtag", "mastodon", "123go"),
    Place("hashtag", "bluesky", "velotaf"),
    Place("hashtag", "x", "velotaf"),
    Place("subreddit", "reddit", "bikecommuting"),
    Place("subreddit", "reddit", "on"),  # a boolean of YAML
    Place("lemmy_community", "lemmy", "velo@lemmy.example"),
    Place("discourse_forum", "discourse", "forum.example.co.uk"),
    Place("feed", "rss", "https://blog.example/feed"),
    Place("site", "rss", "blog.example"),
    Place("youtube_channel", "youtube", f"UC{'a' * 22}"),
)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_line_is_valid_for_its_network_and_then_the_place_is_listened_to(
    place: Place, tmp_path: Path
) -> None:
    line = workspace_line(place, "social.example")
    assert line
    assert "\n" not in line
    path = tmp_path / "workspace.yml"
    path.write_text(f"name: X\nbrands: [{{id: x, name: X, own: true}}]\nnetworks:\n  {line}\n")
    assert place in listened(load_workspace(path))


def test_what_nothing_can_read_has_no_line() -> None:
    assert workspace_line(Place("facebook_group", "facebook", "velos")) is None
    assert workspace_line(Place("hashtag", "instagram", "velo")) is None


def test_a_disabled_network_is_not_listened_to(tmp_path: Path) -> None:
    path = tmp_path / "workspace.yml"
    path.write_text(
        "name: X\nbrands: [{id: x, name: X, own: true}]\n"
        "networks:\n  reddit: {enabled: false, subreddits: [velo]}\n"
    )
    assert listened(load_workspace(path)) == []
