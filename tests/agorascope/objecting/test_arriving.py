"""What arrives from those who object is not stored, and what others say of them is stored without them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.app_store.objections import Objector
from agorascope.app_sync import sync_objections
from agorascope.load import refuse_batch
from agorascope.members.naming import bare_account
from agorascope.objecting.arriving import Guard, guard_of
from agorascope.objecting.marks import Marks
from agorascope.objecting.register import Cause, Learned, forget_withdrawn
from agorascope.pseudonyms import pseudonym
from agorascope.records import Reject, Row, table

Connection = duckdb.DuckDBPyConnection
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANN = "https://velo.example/users/ann"
KEY = b"a key"
WORDS = "The left crank of my Nova sings in the rain"


def object_to(connection: Connection, *accounts: str) -> None:
    sync_objections(connection, [Objector("mastodon", account, None) for account in accounts], "UTC")


def member(member_id: str, **fields: Any) -> Row:
    return {"network": "mastodon", "member_id": member_id, "status": "live", "observed_at": NOON} | fields


def uris(connection: Connection) -> list[str]:
    return [uri for (uri,) in connection.execute("select uri from raw.posts order by uri").fetchall()]


def rejects(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute("select reason, excerpt, count(*) from raw.rejects group by all").fetchall()


@pytest.mark.parametrize(
    "named",
    ["ann", "ann@velo.example", ANN.lower(), pseudonym(KEY, "mastodon", ANN)],
    ids=["handle", "handle and host", "id", "pseudonym"],
)
def test_no_record_of_the_account_is_stored_however_it_is_named(
    connection: Connection, load: Callable[..., Any], post: Callable[..., Row], named: str
) -> None:
    object_to(connection, named)
    report = load(
        post("velo/1", author_id=ANN, author_handle="Ann", text=WORDS),
        post(
            "velo/2", author_id="lea", author_handle="lea", repost_of_uri="velo/1", kind="repost", text=None
        ),
        post("velo/3", author_id="lea", author_handle="lea", parent_uri="velo/1", text=f"“{WORDS}” Ha"),
        members=[member(ANN, handle="ann", display_name="Ann", instance="velo.example"), member("lea")],
        interactions=[
            {"network": "mastodon", "key": "1", "type": "like", "actor_id": ANN, "observed_at": NOON},
            {
                "network": "mastodon",
                "key": "2",
                "type": "like",
                "actor_id": "lea",
                "target_post_uri": "velo/1",
                "observed_at": NOON,
            },
        ],
        metrics=[
            {
                "network": "mastodon",
                "channel_kind": kind,
                "channel_id": subject,
                "metric": "likes",
                "period": "point",
                "period_start": NOON,
                "observed_at": NOON,
            }
            for kind, subject in (("account", ANN), ("post", "velo/1"), ("post", "velo/3"))
        ],
        changes=[{"network": "mastodon", "uri": "velo/1", "status": "deleted", "observed_at": NOON}],
    )
    assert (report.posts, report.members, report.interactions, report.channel_metrics) == (1, 1, 0, 1)
    assert uris(connection) == ["velo/3"]
    [(parent, root, text)] = connection.execute(
        "select parent_uri, thread_root_uri, display_text from raw.posts"
    ).fetchall()
    assert parent == root
    assert parent.startswith("removed:")
    assert text == "“[…]” Ha"
    assert connection.execute("from raw.status_changes").fetchall() == []
    assert rejects(connection) == [("objection", "", 8)]


def test_an_id_known_by_the_profile_only_keeps_the_posts_out(
    connection: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    object_to(connection, "ann")
    load(post("velo/1", author_id=ANN, author_handle=None), members=[member(ANN, handle="@Ann")])
    assert uris(connection) == []


def test_an_account_stays_out_under_another_handle_and_comes_back_when_it_withdraws(
    connection: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    object_to(connection, "ann")
    load(post("velo/1", author_id=ANN, author_handle="ann"))
    load(post("velo/2", author_id=ANN, author_handle="annie"), batch_id="b2")
    assert uris(connection) == []
    quote = post(
        "velo/3", author_id="x", author_handle="annie", quote_of_uri="velo/2", text="“words of velo/2”!"
    )
    load(quote, batch_id="b3")
    assert connection.execute("select text from raw.posts").fetchall() == [("“[…]”!",)]
    assert uris(connection) == ["velo/3"]  # another's: a handle that was learned names no account
    object_to(connection)
    forget_withdrawn(connection)
    load(post("velo/1", author_id=ANN, author_handle="ann"), batch_id="b4")
    assert uris(connection) == ["velo/1", "velo/3"]


def test_an_answer_that_comes_later_is_stored_without_them(
    connection: Connection, load: Callable[..., Any], post: Callable[..., Row]
) -> None:
    object_to(connection, "ann")
    load(post("velo/1", author_id=ANN, author_handle="ann", text=WORDS, post_id="1"))
    late = post("velo/2", author_id="lea", parent_id="1", text=f"> {WORDS}\n@ann mine hums")
    for batch in ("b2", "b3"):  # fetched again, it stays as it is
        report = load(late, batch_id=batch)
        [(parent, text)] = connection.execute("select parent_uri, text from raw.posts").fetchall()
        assert parent.startswith("removed:")
        assert text == "> […]\n@… mine hums"
    assert report.changed_posts == 0


def test_rejects_of_theirs_keep_their_reason_only(connection: Connection) -> None:
    object_to(connection, "ann")
    lines = [
        (
            "parse",
            Reject("mastodon", "f", 1, "bad_date", "'x' is no date", f'{{"author_id": "{ANN}", "t": "u"}}'),
        ),
        ("parse", Reject("mastodon", "f", 2, "bad_date", "'y' is no date", "12,ann,hello")),
        ("parse", Reject("mastodon", "f", 3, "bad_date", "'z' is no date", "13,lea,hello")),
    ]
    object_to(connection, "ann", ANN.lower())
    refuse_batch(
        connection,
        network="mastodon",
        batch_id="b",
        rejects=lines,
        states={},
        landed_pages=1,
        message="",
        key=KEY,
    )
    kept = connection.execute("select detail, excerpt from raw.rejects order by position").fetchall()
    assert kept == [("[…]", ""), ("[…]", ""), ("'z' is no date", "13,lea,hello")]


def test_nobody_is_looked_for_when_nobody_objects(connection: Connection) -> None:
    assert guard_of(connection, "mastodon", KEY) is None


@given(
    handle=st.from_regex(r"[A-Za-z][A-Za-z0-9_.]{0,9}", fullmatch=True),
    named_with=st.sampled_from(["", "@", " @", "@@"]),
    stored_with=st.sampled_from(["", "@", " "]),
    cases=st.tuples(st.booleans(), st.booleans()),
    other=st.from_regex(r"[a-z][a-z0-9_.]{0,9}", fullmatch=True),
)
def test_an_account_is_matched_in_any_case_with_and_without_at_and_no_other_is(
    handle: str, named_with: str, stored_with: str, cases: tuple[bool, bool], other: str
) -> None:
    named = bare_account(named_with + (handle.upper() if cases[0] else handle))
    stored = stored_with + (handle.swapcase() if cases[1] else handle)
    guard = Guard("mastodon", Marks(KEY), {named: Cause("mastodon", named, None)}, Learned(KEY))
    rows = [member("1", handle=stored), member("2", handle=other), member("3", handle=f"{handle}@x.example")]
    guard.learn({"member": table("member", rows)})
    expected = {"1", "2"} if other.lower() == handle.lower() else {"1"}
    assert set(guard.causes) == expected
    kept = guard.sift("member", table("member", rows))["member_id"].to_pylist()
    assert set(kept) == {"1", "2", "3"} - expected
