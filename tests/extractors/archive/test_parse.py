"""Rows become posts, members and counters, the same every time."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agorascope.records import SCHEMAS, table
from extractors.archive.parse import parse_page

HEAD = "id,date,author,text\n"


def rejected(parsed: Any) -> list[tuple[int | None, str]]:
    return [(reject.position, reject.reason) for reject in parsed.rejects]


def test_a_row_becomes_a_whole_post(page_of: Any) -> None:
    parsed = parse_page(page_of(HEAD + "7,2024-05-01 10:00 +0200,ana,Hi @Bo #Velo https://a.example/x\n"))
    (post,) = parsed.posts
    assert table("post", parsed.posts).num_rows == 1
    assert (post["network"], post["uri"], post["post_id"]) == ("forum", "archive:simple:7", "7")
    assert (post["author_id"], post["author_handle"]) == ("ana", "ana")
    assert post["created_at"] == datetime(2024, 5, 1, 8, tzinfo=UTC)
    assert (post["hashtags"], post["mentions"]) == (["velo"], [{"id": None, "handle": "Bo"}])
    assert post["links"] == ["https://a.example/x"]
    assert (post["kind"], post["status"], post["flags"]) == ("post", "live", None)
    assert post["raw_ref"] == "forum/2024-06-01/b/00000-x.zst#1"


def test_future_dates_are_clamped_flagged_and_kept_as_written(page_of: Any) -> None:
    (post,) = parse_page(page_of(HEAD + "1,2031-01-01T00:00:00Z,ana,later\n")).posts
    assert post["created_at"] == post["fetched_at"]
    assert post["created_at_source"] == "2031-01-01T00:00:00Z"
    assert post["flags"] == ["clamped_date"]


def test_bad_rows_are_rejected_with_reason_and_number_and_the_others_stay(page_of: Any) -> None:
    rows = (
        "1,,a,x\n2,soon,a,x\n3,03/04/2024,a,x\n,2024-05-01T10:00Z,a,x\n5,2024-05-01T10:00Z,a, \n"
        "6,2024-05-01T10:00Z,a,ok\n6,2024-05-01T10:00Z,a,again\n"
    )
    parsed = parse_page(page_of(HEAD + rows))
    assert [post["text"] for post in parsed.posts] == ["ok"]
    assert rejected(parsed) == [
        (1, "no_date"),
        (2, "bad_date"),
        (3, "bad_date"),
        (4, "missing_key"),
        (5, "empty_text"),
        (7, "duplicate_key"),
    ]
    assert json.loads(parsed.rejects[1].excerpt) == {"id": "2", "date": "soon", "author": "a", "text": "x"}


def test_french_dates_are_read_when_the_mapping_says_so(page_of: Any, simple: dict[str, Any]) -> None:
    body = HEAD.replace(",", ";") + "1;03/04/2024 11:35;a;x\n2;3 mars 2013 à 14h05;a;y\n"
    parsed = parse_page(page_of(body, simple | {"dates": {"day_first": True, "zone": "Europe/Paris"}}))
    assert [post["created_at"].isoformat() for post in parsed.posts] == [
        "2024-04-03T09:35:00+00:00",
        "2013-03-03T13:05:00+00:00",
    ]
    assert parsed.posts[0]["flags"] is None


def test_an_assumed_zone_is_flagged(page_of: Any) -> None:
    (post,) = parse_page(page_of(HEAD + "1,2024-05-01 10:00,ana,x\n")).posts
    assert post["flags"] == ["no_zone"]


def test_html_is_shown_as_text_and_kept_as_received(page_of: Any, simple: dict[str, Any]) -> None:
    body = (
        HEAD
        + '1,2024-05-01T10:00Z,ana,"<p>a &amp;amp; b</p><p>see <a href=""https://a.example/"">here</a></p>"\n'
    )
    (post,) = parse_page(page_of(body, simple | {"text_format": "html"})).posts
    assert post["text"].startswith("<p>")
    assert post["display_text"] == "a &amp; b\nsee here"
    assert post["links"] == ["https://a.example/"]


def test_cells_change_as_the_mapping_says(page_of: Any, simple: dict[str, Any]) -> None:
    simple["columns"] |= {
        "kind": {"column": "type", "values": {"P": "post", "C": "comment"}, "default": "post"},
        "url": {"column": "id", "prefix": "https://f.example/t/"},
        "hashtags": {"column": "tags", "split": ";"},
        "lang": {"column": "langue", "optional": True},
        "rating": "stars",
        "likes": "likes",
    }
    body = (
        "id,date,author,text,type,tags,stars,likes\n"
        '1,2024-05-01T10:00Z,a,x,c,#Un;deux,"4,5","1 204"\n'
        "2,2024-05-01T10:00Z,a,y,,,,\n"
        "3,2024-05-01T10:00Z,a,z,Q,,,\n"
        "4,2024-05-01T10:00Z,a,w,P,,many,lots\n"
    )
    parsed = parse_page(page_of(body, simple | {"defaults": {"lang": "fr"}}))
    first, second, fourth = parsed.posts
    assert (first["kind"], first["url"], first["hashtags"]) == (
        "comment",
        "https://f.example/t/1",
        ["un", "deux"],
    )
    assert (first["rating"], first["lang"], second["kind"], second["rating"]) == (4.5, "fr", "post", None)
    assert rejected(parsed) == [(3, "unknown_value")]
    assert set(fourth["flags"]) == {"bad_rating", "bad_count"}
    assert [(m["channel_id"], m["metric"], m["value"]) for m in parsed.channel_metrics] == [
        (first["uri"], "likes", 1204.0)
    ]
    assert table("channel_metric", parsed.channel_metrics).num_rows == 1


def test_parents_get_the_address_their_own_row_has(page_of: Any, simple: dict[str, Any]) -> None:
    simple["columns"]["parent_id"] = "parent"
    body = "id,date,author,text,parent\n1,2024-05-01T10:00Z,a,x,\n2,2024-05-01T11:00Z,b,y,1\n"
    first, second = parse_page(page_of(body, simple)).posts
    assert (second["parent_id"], second["parent_uri"]) == ("1", first["uri"])
    assert first.get("parent_uri") is None


def test_duplicates_are_flagged_or_skipped_as_the_mapping_says(page_of: Any, simple: dict[str, Any]) -> None:
    body = HEAD + "1,2024-05-01T10:00Z,a,x\n2,2024-05-01T10:00Z,a,x\n3,2024-05-01T10:00Z,b,x\n"
    columns = ["author", "text", "date"]
    flagged = parse_page(page_of(body, simple | {"duplicates": {"columns": columns}}))
    assert [p.get("duplicate_of_uri") for p in flagged.posts] == [None, "archive:simple:1", None]
    assert flagged.posts[1]["flags"] == ["duplicate"]
    skipped = parse_page(page_of(body, simple | {"duplicates": {"columns": columns, "action": "skip"}}))
    assert rejected(skipped) == [(2, "duplicate")]


def test_without_a_key_equal_rows_are_one_post(page_of: Any, simple: dict[str, Any]) -> None:
    body = HEAD + "1,2024-05-01T10:00Z,a,x\n2,2024-05-01T10:00Z,a,x\n3,2024-05-01T10:00Z,a,y\n"
    parsed = parse_page(page_of(body, simple | {"key": None}))
    assert len(parsed.posts) == 2
    assert rejected(parsed) == [(2, "duplicate_key")]
    hashed = parse_page(page_of(body, simple | {"key": {"hash": ["id", "text"]}}))
    assert len({post["uri"] for post in hashed.posts}) == 3


def test_bidi_controls_are_flagged_and_gone_from_the_shown_text(page_of: Any) -> None:
    (post,) = parse_page(page_of(HEAD + "1,2024-05-01T10:00Z,a,pay\u202e100\n")).posts
    assert post["flags"] == ["bidi"]
    assert (post["text"], post["display_text"]) == ("pay\u202e100", "pay100")


def test_customer_support_rows_become_threads_staff_and_members(page_of: Any) -> None:
    body = (
        "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        "1,helpdesk,False,Tue Oct 31 22:10:47 +0000 2017,@77 We &amp; you,2,3\n"
        "3,77,True,Tue Oct 31 22:08:27 +0000 2017,@helpdesk nobody answers,1,\n"
    )
    parsed = parse_page(page_of(body, "twcs", network="x"))
    answer, question = parsed.posts
    assert answer["parent_uri"] == question["uri"]
    assert (answer["flags"], question["flags"]) == (["staff"], None)
    assert answer["display_text"] == "@77 We & you"
    assert [member["member_id"] for member in parsed.members] == ["helpdesk", "77"]
    assert table("member", parsed.members).num_rows == 2


def test_viadeo_items_fall_back_to_what_says_something(page_of: Any) -> None:
    items = [
        {"id": "a", "from": {"name": "Ana"}, "message": "Bonjour", "title": "T", "like_count": 3,
         "updated_time": "2013-03-03T14:05:00+01:00", "infeed_link": "https://v.example/a"},
        {"id": "b", "from": {"name": "Bo"}, "on": {"id": "a", "message": "Suite"},
         "updated_time": "2013-03-03T15:05:00+0100"},
        {"id": "c", "from": {"name": "Bo"}, "title": "Un poste", "updated_time": "3 mars 2013 à 16h05"},
        {"id": "d", "from": {"name": "Bo"}, "on": {"title": "Sujet"}, "updated_time": "03/03/2013 17:05"},
    ]  # fmt: skip
    parsed = parse_page(page_of("\n".join(map(json.dumps, items)), "viadeo_feed", network="viadeo"))
    assert parsed.rejects == []
    assert [post["text"] for post in parsed.posts] == ["Bonjour", "Suite", "Un poste", "Sujet"]
    assert [post["title"] for post in parsed.posts] == ["T", None, None, None]
    assert parsed.posts[1]["parent_uri"] == "viadeo:a"
    assert {post["created_at"].hour for post in parsed.posts} == {13, 14, 15, 16}
    assert [m["value"] for m in parsed.channel_metrics] == [3.0]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), (",", "utf-8")])
def test_viadeo_tables_are_read_in_both_spellings(page_of: Any, delimiter: str, encoding: str) -> None:
    rows = [
        "id;type;from_id;from_name;title;message;on_id;on_message;like_count;updated_time;infeed_link",
        "a;status;7;Zoé;;Où aller ?;;;2;24/02/2013 14:05;https://v.example/a",
        "b;comment;8;Léa;;;a;À Nîmes;;25/02/2013 14:05;",
    ]
    body = "\n".join(rows).replace(";", delimiter).encode(encoding)
    parsed = parse_page(page_of(body, "viadeo_feed_csv", network="viadeo"))
    assert [(p["author_id"], p["author_name"], p["text"]) for p in parsed.posts] == [
        ("7", "Zoé", "Où aller ?"),
        ("8", "Léa", "À Nîmes"),
    ]


def test_contacts_become_members_without_mail_or_telephone(page_of: Any) -> None:
    body = (
        "id,name,headline,emails,phones\n"
        "12,Ana Lima,Cheffe de projet,ana@mail.example,0612345678\n"
        ",Nobody,,no@mail.example,\n"
        "13,Bo,x,broken@mail.example\n"
    )
    parsed = parse_page(page_of(body, "viadeo_contacts", network="viadeo"))
    assert [(m["member_id"], m["display_name"], m["bio"]) for m in parsed.members] == [
        ("12", "Ana Lima", "Cheffe de projet")
    ]
    assert rejected(parsed) == [(2, "missing_key"), (3, "ragged_row")]
    assert "mail.example" not in repr(parsed)
    assert "0612345678" not in repr(parsed)


def test_a_member_whose_counts_are_no_numbers_is_rejected_and_the_post_stays(
    page_of: Any, simple: dict[str, Any]
) -> None:
    mapping = simple | {"record": "both", "member_columns": {"followers": "fans", "verified": "ok"}}
    body = (
        "id,date,author,text,fans,ok\n1,2024-05-01T10:00Z,a,x,12,oui\n"
        "2,2024-05-01T10:00Z,b,y,many,non\n3,2024-05-01T10:00Z,,z,,\n"
    )
    parsed = parse_page(page_of(body, mapping))
    assert len(parsed.posts) == 3
    assert [(m["member_id"], m["followers"], m["verified"]) for m in parsed.members] == [("a", 12, True)]
    assert rejected(parsed) == [(2, "bad_value")]


def test_a_generic_table_needs_text_and_date_only(page_of: Any) -> None:
    parsed = parse_page(page_of("Date;Message\n2024-05-01T10:00Z;bonjour\n", "generic_csv"))
    assert parsed.posts[0]["text"] == "bonjour"
    assert parsed.posts[0]["author_id"] is None
    assert (
        parse_page(page_of("Date;Auteur\n2024-05-01;x\n", "generic_csv")).rejects[0].reason
        == "unreadable_file"
    )


def test_a_page_is_read_by_the_mapping_it_was_landed_with(page_of: Any) -> None:
    page = page_of(HEAD + "1,2024-05-01T10:00Z,ana,x\n")
    first = parse_page(page)
    assert parse_page(page) == first


def test_a_file_that_cannot_be_replayed_is_a_reject_and_no_crash(page_of: Any) -> None:
    parsed = parse_page(page_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 99))
    assert rejected(parsed) == [(None, "unreadable_file")]
    assert "not text" in parsed.rejects[0].detail


letters = st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t")
cells = st.text(letters, min_size=1, max_size=40).filter(lambda text: not text.isspace() and text != "\\N")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(cells, min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_back(
    page_of: Any, words: list[str], delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["id", "date", "author", "text"])
    writer.writerows([n, "2024-05-01T10:00Z", f"a{n}", word] for n, word in enumerate(words))
    parsed = parse_page(page_of(out.getvalue().encode(encoding)))
    assert parsed.rejects == []
    assert [post["text"] for post in parsed.posts] == words
    assert table("post", parsed.posts).num_rows == len(words)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8")))
)
def test_no_file_makes_the_parser_raise(page_of: Any, body: bytes) -> None:
    parsed = parse_page(page_of(body))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_json_value_makes_the_parser_raise(page_of: Any, value: Any) -> None:
    lines = [{"id": value, "date": "2024-05-01T10:00Z", "author": "a", "text": "t"},
             {"id": "1", "date": value, "author": value, "text": value}]  # fmt: skip
    parsed = parse_page(page_of("\n".join(json.dumps(line) for line in lines)))
    for kind in SCHEMAS:
        table(kind, parsed.rows(kind))


def test_a_plain_table_is_known_by_its_ids_so_that_threads_and_edits_are_found(page_of: Any) -> None:
    rows = "id,date,author,text,in_reply_to\n1,2024-05-01T10:00Z,a,%s,\n2,2024-05-01T11:00Z,b,hi,1\n"
    first, answer = parse_page(page_of(rows % "hello", "generic_csv")).posts
    edited, _ = parse_page(page_of(rows % "hello again", "generic_csv")).posts
    assert answer["parent_uri"] == first["uri"] == edited["uri"]
    assert answer["parent_id"] == first["post_id"] == "1"
    assert first["content_hash"] != edited["content_hash"]


@pytest.mark.parametrize(
    "body",
    [
        '{"post_id": 7, "date": "2024-05-01T10:00Z", "text": "x"}\n',
        "post_id,id,date,text\n7,99,2024-05-01T10:00Z,x\n",
        "ID;Date;Message\n7;2024-05-01T10:00Z;x\n",
    ],
)
def test_the_first_id_column_of_a_plain_table_is_its_key(page_of: Any, body: str) -> None:
    (post,) = parse_page(page_of(body, "generic_csv")).posts
    assert (post["uri"], post["post_id"]) == ("archive:generic_csv:7", "7")


@pytest.mark.parametrize("mapping", ["generic_csv", "hashed"])
def test_where_the_key_is_a_hash_a_parent_is_named_by_its_id_only(
    page_of: Any, simple: dict[str, Any], mapping: str
) -> None:
    body = "number,date,author,text,in_reply_to\n1,2024-05-01T10:00Z,a,x,\n2,2024-05-01T11:00Z,b,y,1\n"
    columns = simple["columns"] | {"post_id": "number", "parent_id": "in_reply_to"}
    hashed = simple | {"key": {"hash": ["date", "text"]}, "columns": columns}
    first, answer = parse_page(page_of(body, hashed if mapping == "hashed" else mapping)).posts
    assert answer["parent_id"] == "1"
    assert answer.get("parent_uri") is None
    assert "1" not in (first["uri"], answer["uri"])
    if mapping == "hashed":
        assert first["post_id"] == "1"  # what the load finds the parent by
