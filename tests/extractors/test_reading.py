"""The reader that every parser shares: what is wrong with one item costs that item only."""

from datetime import UTC, datetime

from agorascope.landing import RawPage
from extractors.reading import PageReader, open_json

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


def page(body: bytes = b"{}") -> RawPage:
    return RawPage("forum", "test", body, AT, parser="forum", ref="forum/d/b/0")


def read(reader: PageReader, item, position):
    reader.post(position, uri=item["id"], kind="post", created=AT, text=item["text"])


def test_one_bad_item_is_one_reject_and_the_others_are_read():
    reader = PageReader(page())
    items = [{"id": "a", "text": "bon"}, "no item", {"id": None, "text": "x"}, {"id": "b", "text": "mal"}]
    reader.each(items, lambda item, position: read(reader, item, position))
    found = reader.result()
    assert [row["uri"] for row in found.posts] == ["a", "b"]
    assert [(reject.position, reject.reason) for reject in found.rejects] == [
        (2, "bad_record"),
        (3, "missing_key"),
    ]


def test_an_item_too_deep_to_be_shown_is_a_reject_all_the_same():
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    reader = PageReader(page())
    reader.reject({"x": deep}, 1, "bad_record", "too deep")
    assert [reject.excerpt for reject in reader.result().rejects] == ["(dict, nested too deep to be shown)"]


def test_a_post_that_is_gone_has_no_words():
    reader = PageReader(page())
    reader.post(1, uri="a", kind="post", created=AT, text="mot @lea #velo", title="t", status="deleted")
    (row,) = reader.result().posts
    assert (row["text"], row["title"], row["display_text"]) == (None, None, None)
    assert (row["mentions"], row["hashtags"], row["links"]) == ([], [], [])


def test_a_page_that_cannot_be_used_is_one_reject():
    reader, document = open_json(page(b"<html>"))
    assert document is None
    assert [reject.reason for reject in reader.result().rejects] == ["bad_page"]
