"""Links as places: communities and sites, never people, shorteners or stores of files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.watch.places import Place, read_link


def place(address: str) -> Place | None:
    link = read_link(address)
    return link and link.place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.reddit.com/r/BikeCommuting/comments/1/x", ("subreddit", "reddit", "bikecommuting")),
        ("https://lemmy.example/c/velo", ("lemmy_community", "lemmy", "velo@lemmy.example")),
        ("https://lemmy.example/c/velo@other.example", ("lemmy_community", "lemmy", "velo@other.example")),
        (
            "https://forum.example.co.uk/t/a-topic/12/3",
            ("discourse_forum", "discourse", "forum.example.co.uk"),
        ),
        ("https://blog.example/feed/", ("feed", "rss", "https://blog.example/feed")),
        ("http://WWW.Blog.example:8080/a?b#c", ("site", "rss", "blog.example")),
        ("blog.example/page", ("site", "rss", "blog.example")),
        ("https://vélo.example/a", ("site", "rss", "xn--vlo-bma.example")),
        ("https://m.facebook.com/groups/Velos/posts/1", ("facebook_group", "facebook", "velos")),
        (f"https://youtube.com/channel/UC{'a' * 22}", ("youtube_channel", "youtube", f"UC{'a' * 22}")),
        ("https://social.example/tags/Velo", ("hashtag", "mastodon", "velo")),
    ],
)
def test_a_community_or_site_is_a_place(address: str, expected: tuple[str, str, str]) -> None:
    assert place(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://reddit.com/user/ann",
        "https://reddit.com/r/u_ann",
        "https://social.example/@ann/1",
        "https://social.example/users/ann",
        "https://forum.example/u/ann",
        "https://blog.example/author/ann",
        "https://blog.example/~ann",
        "https://x.com/ann/status/1",
        "https://bsky.app/profile/ann",
        "https://www.linkedin.com/in/ann",
        "https://facebook.com/ann",
        "https://youtube.com/@ann",
        "https://ann.tumblr.com/post",
        "https://t.co/abc",
        "https://bit.ly/abc",
        "https://www.google.com/search?q=velo",
        "https://i.imgur.com/a.png",
        "https://apps.apple.com/app/id1",
    ],
)
def test_people_shorteners_searches_shops_and_files_are_no_place(address: str) -> None:
    assert place(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "ftp://a.example/",
        "https://[",
        "mailto:a@b.example",
        "https://127.0.0.1/x",
        "https://localhost/",
    ],
)
def test_what_is_no_public_web_address_is_none(address: str) -> None:
    assert read_link(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://social.example/@ann/1",
        "https://social.example/%40ann",
        "https://social.example/＠ann",
        "https://blog.example/%7Eann/a",
        "https://forum.example/profil/ann",
        "https://x.com/ann",
        "https://www.facebook.com/ann.smith/posts/1",
        "https://youtube.com/c/AnnSmith",
        "https://youtube.com/annsmith",
        "https://www.flickr.com/photos/ann/1",
        "https://reddit.com/user/ann/comments/1",
        "https://github.com/ann",
        "https://bit.ly/ann",
        "https://a@b.example/",
    ],
)
def test_an_address_that_may_name_a_person_is_not_shown(address: str) -> None:
    link = read_link(address)
    assert link
    assert link.address is None


@pytest.mark.parametrize(
    "address",
    [
        "https://facebook.com/groups/velos/posts/1",
        "https://facebook.com/events/1",
        "https://reddit.com/r/bikes/comments/1/x",
        "https://youtube.com/shorts/abc",
        "https://youtube.com/watch",
        "https://blog.example/photos/1",
    ],
)
def test_an_address_that_is_nobody_s_is_shown(address: str) -> None:
    link = read_link(address)
    assert link
    assert link.address == address


def test_a_shown_address_has_no_query_and_no_fragment() -> None:
    link = read_link("https://blog.example/a/?utm_source=x&user=ann#top")
    assert link
    assert link.address == "https://blog.example/a"


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_link(text)
    read_link(f"https://{text}")
