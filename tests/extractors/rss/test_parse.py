"""Feeds, JSON Feed and WordPress objects to records."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, Parsed, table
from extractors.rss.parse import parse_page

FETCHED = datetime(2026, 9, 1, 12, tzinfo=UTC)
FEED = "https://blog.example.org/feed/"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0"'
)


def page(body: str | bytes, status: int = 200, **options: Any) -> RawPage:
    raw = body.encode() if isinstance(body, str) else body
    return RawPage("rss", "f.xml", raw, FETCHED, status=status, options={"channel": FEED, **options}, ref="r")


def items(*parts: str, channel: str = "") -> Parsed:
    joined = "".join(f"<item>{part}</item>" for part in parts)
    return parse_page(page(f'<rss version="2.0" {NAMESPACES}><channel>{channel}{joined}</channel></rss>'))


def test_an_article_with_everything():
    parsed = items(
        "<title>Tom &amp;amp; &lt;b&gt;Léa&lt;/b&gt;</title><link>https://blog.example.org/a</link>"
        "<guid>https://blog.example.org/?p=1</guid><pubDate>Mon, 31 Aug 2026 10:00:00 +0200</pubDate>"
        "<dc:creator>Léa</dc:creator><description>short</description><slash:comments>0</slash:comments>"
        "<content:encoded>&lt;p&gt;Le &lt;a href='https://example.org/v'&gt;vélo&lt;/a&gt;&lt;/p&gt;</content:encoded>"
        '<enclosure url="https://example.org/a.mp3"/><enclosure url="https://example.org/b.mp3"/>',
        channel="<language>fr-FR</language>",
    )
    (post,) = parsed.posts
    assert post["uri"] == "https://blog.example.org/?p=1"
    assert (post["kind"], post["title"], post["display_text"]) == ("article", "Tom & Léa", "Le vélo")
    assert post["created_at"] == datetime(2026, 8, 31, 8, tzinfo=UTC)
    assert (post["created_at_trust"], post["lang"], post["media_count"]) == ("feed", "fr", 2)
    assert post["links"] == ["https://example.org/v"]
    assert post["author_id"] == f"{FEED}#author/léa"
    assert [row["value"] for row in parsed.channel_metrics] == [0.0]
    assert parsed.members[0]["display_name"] == "Léa"


def test_an_item_without_author_count_or_date_says_so():
    parsed = items("<title>Vélo</title><guid isPermaLink='false'>17</guid>")
    (post,) = parsed.posts
    assert post["uri"] == f"{FEED}#17"
    assert post["author_id"] is post["author_name"] is post["media_count"] is None
    assert (post["created_at"], post["created_at_trust"]) == (FETCHED, "unknown")
    assert "no_date" in post["flags"]
    assert parsed.channel_metrics == parsed.members == []


def test_ids_fall_back_to_link_and_then_to_the_words():
    parsed = items("<title>a</title><link>https://e.example/1</link>", "<title>b</title>", "<title>b</title>")
    uris = [post["uri"] for post in parsed.posts]
    assert uris[0] == "https://e.example/1"
    assert uris[1].startswith(f"{FEED}#sha256:")
    assert len(uris) == 2
    assert [reject.reason for reject in items("<category>x</category>").rejects] == ["empty_item"]


def test_a_mail_address_is_a_key_and_is_never_shown():
    (post,) = items("<title>a</title><author>lea@example.org (Léa)</author>").posts
    (bare,) = items("<title>a</title><author>lea@example.org</author>").posts
    assert post["author_name"] == "Léa"
    assert bare["author_name"] is None
    assert post["author_id"] == bare["author_id"]
    assert "lea@" not in str([post, bare])


def test_comments_are_known_by_their_link_and_hang_on_their_post():
    (post,) = items(
        "<title>Paul</title><link>https://blog.example.org/a/#comment-4</link>"
        "<guid isPermaLink='false'>https://blog.example.org/?p=1#comment-4</guid><description>oui</description>"
    ).posts
    assert (post["kind"], post["uri"]) == ("comment", "https://blog.example.org/a/#comment-4")
    assert post["parent_uri"] == post["thread_uri"] == "https://blog.example.org/?p=1"


def test_an_answer_in_an_atom_thread_names_what_it_answers():
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><author><name>Léa</name></author><entry>'
        "<id>tag:e.example,2026:2</id><title>Re</title><updated>2026-08-30T10:00:00Z</updated>"
        "<published>2026-08-29T10:00:00Z</published><thr:in-reply-to ref='tag:e.example,2026:1'/>"
        "<content type='html'>&lt;p&gt;non&lt;/p&gt;</content></entry></feed>"
    )
    (post,) = parse_page(page(body)).posts
    assert (post["kind"], post["parent_uri"]) == ("comment", "tag:e.example,2026:1")
    assert post["author_name"] == "Léa"  # the feed's, which its entries inherit
    assert post["edited_at"] == datetime(2026, 8, 30, 10, tzinfo=UTC)


def test_unsafe_links_are_no_addresses():
    (post,) = items("<title>a</title><link>javascript:alert(1)</link><guid>x</guid>").posts
    assert post["url"] is None


def test_french_dates_are_read():
    (post,) = items("<title>a</title><pubDate>3 mars 2026 à 14h05</pubDate>").posts
    assert post["created_at"] == datetime(2026, 3, 3, 14, 5, tzinfo=UTC)


def test_json_feed_of_both_versions():
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "fr",
        "items": [
            {
                "id": "https://e.example/1",
                "url": "https://e.example/1",
                "title": "Vélo",
                "content_html": "<p>Un <b>vélo</b></p>",
                "date_published": "2026-08-30T12:00:00+02:00",
                "date_modified": "2026-08-31T12:00:00+02:00",
                "authors": [{"name": "Léa", "url": "https://e.example/lea"}],
            },
            {"id": 2, "content_text": "a < b", "author": {"name": "Paul"}, "attachments": [{}, {}]},
            "nonsense",
        ],
    }
    parsed = parse_page(page(json.dumps(document)))
    first, second = parsed.posts
    assert (first["display_text"], first["lang"], first["author_name"]) == ("Un vélo", "fr", "Léa")
    assert first["edited_at"] == datetime(2026, 8, 31, 10, tzinfo=UTC)
    assert (second["uri"], second["display_text"], second["media_count"]) == (f"{FEED}#2", "a < b", 2)
    assert [reject.reason for reject in parsed.rejects] == ["bad_record"]


def wordpress(**fields: Any) -> dict[str, Any]:
    return {
        "id": 12,
        "date": "2026-08-30T14:00:00",
        "date_gmt": "2026-08-30T12:00:00",
        "modified_gmt": "2026-08-31T12:00:00",
        "guid": {"rendered": "https://blog.example.org/?p=12"},
        "link": "https://blog.example.org/velo/",
        "title": {"rendered": "L&#8217;été"},
        "content": {"rendered": "<p>Un vélo</p>", "protected": False},
        "author": 3,
        "_embedded": {"author": [{"id": 3, "name": "Léa", "link": "https://blog.example.org/author/lea/"}]},
    } | fields


def test_wordpress_posts_single_or_listed():
    for body in (wordpress(), [wordpress()]):
        (post,) = parse_page(page(json.dumps(body), site="https://blog.example.org")).posts
        assert (post["uri"], post["post_id"]) == ("https://blog.example.org/?p=12", "posts/12")
        assert (post["title"], post["created_at_trust"]) == ("L’été", "server")
        assert post["author_id"] == "https://blog.example.org#author-3"
        assert post["edited_at"] == datetime(2026, 8, 31, 12, tzinfo=UTC)


def test_wordpress_keeps_what_is_not_public_to_itself():
    locked = wordpress(content={"rendered": "", "protected": True})
    draft = wordpress(id=13, status="draft")
    parsed = parse_page(page(json.dumps([locked, draft])))
    assert [post["status"] for post in parsed.posts] == ["private"]
    assert parsed.posts[0]["title"] is None
    assert [(reject.reason, reject.excerpt) for reject in parsed.rejects] == [("unknown_visibility", "")]


def test_a_hidden_author_is_no_author():
    refused = {"author": [{"code": "rest_user_invalid_id", "message": "no", "data": {"status": 404}}]}
    (post,) = parse_page(page(json.dumps([wordpress(author=0, _embedded=refused)]))).posts
    assert post["author_id"] is post["author_name"] is None


def test_a_second_look_says_what_is_not_there_any_more():
    asked = [{"uri": "https://blog.example.org/?p=12", "id": "posts/12"}, {"uri": "u", "id": "posts/13"}]
    parsed = parse_page(page(json.dumps([wordpress()]), asked=asked))
    assert [(row["uri"], row["status"]) for row in parsed.status_changes] == [("u", "unavailable")]


@pytest.mark.parametrize("status", [304, 404, 410])
def test_an_answer_without_items_gives_nothing(status):
    assert parse_page(page(b"", status=status)) == Parsed()


@pytest.mark.parametrize(
    "body", ['{"code": "rest_no_route", "message": "No route"}', '[{"a": 1}]', "[1, null]", '{"a": []}']
)
def test_other_answers_give_no_posts_and_a_reason(body):
    parsed = parse_page(page(body))
    assert parsed.posts == []
    assert [reject.reason for reject in parsed.rejects] == ["not_posts"]


NAMES = st.sampled_from(
    ["items", "id", "title", "content", "rendered", "date_gmt", "guid", "link", "author", "data", "version",
     "authors", "url", "content_html", "published_parsed", "links", "post", "_embedded", "feed_url", "parent"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=40,
)


@settings(max_examples=200)
@given(DOCUMENTS)
def test_parse_never_raises(document):
    parsed = parse_page(page(json.dumps(document), channel=None))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_relative_links_start_from_the_base_of_the_text_or_from_the_page():
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.example.org/notes/"><entry><id>tag:x,1</id>'
        '<title>A</title><updated>2026-08-30T10:00:00Z</updated><content type="html" xml:base="deep/">'
        '&lt;a href="q"&gt;q&lt;/a&gt; &lt;a href="#top"&gt;top&lt;/a&gt;</content></entry></feed>'
    )
    assert parse_page(page(body)).posts[0]["links"] == ["https://blog.example.org/notes/deep/q"]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "url": "https://j.example.org/a/b", "content_html": "<a href='../c?x=1&amp;y=2'>c</a>"},
    ]}  # fmt: skip
    links = parse_page(page(json.dumps(feed))).posts[0]["links"]
    assert links == ["https://j.example.org/c?x=1&y=2"]


def test_a_numeric_date_of_a_feed_that_is_not_english_begins_with_the_day():
    item = "<title>A</title><pubDate>04/11/2025 18:30</pubDate>"
    found = [items(item, channel=f"<language>{lang}</language>").posts[0] for lang in ("fr-FR", "en")]
    assert found[0]["created_at"] == datetime(2025, 11, 4, 18, 30, tzinfo=UTC)
    assert (found[1]["created_at_trust"], found[1]["flags"]) == ("unknown", ["no_date"])


def test_an_answer_in_a_comment_feed_names_the_comment_it_answers():
    link = "https://blog.example.org/a/#comment-35"
    post = items(
        f"<title>By: Léa</title><link>{link}</link><guid>https://blog.example.org/?p=1#comment-35</guid>"
        "<pubDate>Mon, 31 Aug 2026 10:00:00 +0000</pubDate><content:encoded><![CDATA[<p>En réponse à "
        '<a href="https://blog.example.org/a/#comment-34">Tom</a>.</p><p>Oui</p>]]></content:encoded>'
    ).posts[0]
    assert post["parent_uri"] == "https://blog.example.org/a/#comment-34"
    assert post["thread_uri"] == "https://blog.example.org/?p=1"


def test_wordpress_gives_one_key_over_rest_and_over_its_feed():
    guid = "https://blog.example.org/?post_type=event&#038;p=12"
    rest = {
        "id": 12,
        "date_gmt": "2026-08-30T10:00:00",
        "guid": {"rendered": guid},
        "status": "publish",
        "type": "event",
        "link": "https://blog.example.org/e/",
        "content": {"rendered": "<p>A</p>"},
    }
    by_feed = items(f"<title>A</title><guid>{guid}</guid>").posts[0]
    assert parse_page(page(json.dumps([rest]))).posts[0]["uri"] == by_feed["uri"]
