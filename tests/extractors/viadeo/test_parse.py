"""Viadeo: feeds and contacts in each of the forms they were saved in."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ITEM = {
    "id": "f1", "type": "status", "from": {"id": "m9", "name": "Ana L"}, "message": "Bonjour à tous",
    "like_count": 3, "updated_time": "2013-03-04T09:30:00+0100",
    "infeed_link": "http://viadeo.example/f1",
}  # fmt: skip
TABLE = (
    "id;type;from_id;from_name;title;message;on_id;on_message;like_count;updated_time;infeed_link\n"
    'f1;status;m9;Ana L;;"Bonjour à tous";;;3;04/03/2013 09:30;http://viadeo.example/f1\n'
)
CONTACT = {"id": "m9", "name": "Ana L", "headline": "Cheffe", "emails": ["ana@a.example"],
           "phones": ["0612345678"],
           "where": {"locality": "Nantes"}}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(ITEM) + "\n",
        json.dumps([ITEM]),
        json.dumps({"data": [ITEM], "paging": {}, "count": 1}, indent=1),
        json.dumps(ITEM, indent=1),
        TABLE,
        TABLE.encode("cp1252"),
        TABLE.replace(";", ","),
    ],
)
def test_every_form_of_a_feed_gives_the_same_post(saved: Any, body: Any) -> None:
    parsed = saved.parse("viadeo", body)
    (post,) = parsed.posts
    assert (post["network"], post["uri"], post["text"]) == ("viadeo", "viadeo:f1", "Bonjour à tous")
    assert (post["author_id"], post["author_name"]) == ("m9", "Ana L")
    assert post["created_at"].isoformat() == "2013-03-04T08:30:00+00:00"
    assert saved.counters(parsed) == {("viadeo:f1", "likes"): 3}
    assert parsed.rejects == []


@pytest.mark.parametrize(
    "body",
    [
        "id,name,headline,emails,phones\nm9,Ana L,Cheffe,ana@a.example,0612345678\n",
        json.dumps([CONTACT]),
        json.dumps(CONTACT),
        json.dumps({"data": [CONTACT]}),
    ],
)
def test_contacts_become_members_without_mail_or_telephone(saved: Any, body: str) -> None:
    parsed = saved.parse("viadeo", body)
    assert [(m["member_id"], m["display_name"], m["bio"]) for m in parsed.members] == [
        ("m9", "Ana L", "Cheffe")
    ]
    assert parsed.posts == []
    assert "a.example" not in str(parsed)
    assert "0612345678" not in str(parsed)


def test_a_feed_item_without_words_of_its_own_says_what_it_is_about(saved: Any) -> None:
    shared = ITEM | {
        "message": "",
        "on": {"id": "f0", "message": "Le salon"},
        "from": None,
        "like_count": None,
    }
    parsed = saved.parse("viadeo", {"data": [shared, ITEM | {"id": None}, 7]})
    (post,) = parsed.posts
    assert (post["text"], post["parent_id"], post.get("author_id")) == ("Le salon", "f0", None)
    assert parsed.channel_metrics == []
    assert saved.reasons(parsed) == ["missing_key"]


@given(st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["data", "id", "message", "from", "on", "title", "updated_time",
                         "like_count", "headline", "name"]),
        inner, max_size=5),
    max_leaves=30,
))  # fmt: skip
def test_no_json_makes_the_parser_raise(saved: Any, value: Any) -> None:
    saved.parse("viadeo", json.dumps(value))
