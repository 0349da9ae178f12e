"""Posts that their network took back: no words are left, the place and the counters stay."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def change(uri="a", status="deleted", hours=1, **fields):
    return {
        "network": "mastodon",
        "uri": uri,
        "status": status,
        "observed_at": NOON + timedelta(hours=hours),
        **fields,
    }


def found(connection, columns, table="posts"):
    return connection.execute(f"select {columns} from raw.{table} order by all").fetchall()


def test_the_words_go_and_the_place_stays(connection, load, post):
    load(post("a", title="t", parent_uri="b", hashtags=["velo"], links=["https://x.example"]), post("b"))
    connection.execute("delete from raw.touched_days")
    report = load(changes=[change()], batch_id="b2")
    assert report.taken_back == 1
    words = "text, title, display_text, public_text, public_title, url, len(hashtags), len(links)"
    kept = connection.execute(f"select status, parent_uri, {words} from raw.posts where uri = 'a'").fetchall()
    assert kept == [("deleted", "b", None, None, None, None, None, None, 0, 0)]
    assert found(connection, "day", "touched_days") == [(NOON.date(),)]


def test_former_versions_lose_their_words_too(connection, load, post):
    load(post("a", text="old"))
    load(post("a", text="new", fetched_at=NOON + timedelta(minutes=5)), batch_id="b2")
    assert len(found(connection, "*", "post_versions")) == 1
    load(changes=[change()], batch_id="b3")
    assert found(connection, "*", "post_versions") == []


def test_a_later_fetch_brings_it_back(connection, load, post):
    load(post("a"))
    load(changes=[change()], batch_id="b2")
    load(post("a", text="again", fetched_at=NOON + timedelta(hours=2)), batch_id="b3")
    assert found(connection, "status, text") == [("live", "again")]


def test_an_older_change_does_not_undo_a_newer_fetch(connection, load, post):
    load(post("a", fetched_at=NOON + timedelta(hours=2)))
    assert load(changes=[change(hours=1)], batch_id="b2").taken_back == 0
    assert found(connection, "status") == [("live",)]


def test_a_server_whose_clock_is_slow_takes_posts_back_all_the_same(connection, load, post):
    load(post("a", fetched_at=NOON + timedelta(days=1)))
    late = change(hours=0, fetched_at=NOON + timedelta(days=2))
    assert load(changes=[late], batch_id="b2").taken_back == 1
    assert found(connection, "status, text, status_at") == [("deleted", None, NOON)]


def test_a_server_whose_clock_is_fast_does_not_keep_a_post_away(connection, load, post):
    load(post("a"))
    load(changes=[change(hours=24 * 365, fetched_at=NOON + timedelta(days=1))], batch_id="b2")
    load(post("a", text="again", fetched_at=NOON + timedelta(days=2)), batch_id="b3")
    assert found(connection, "status, text") == [("live", "again")]


def test_a_change_that_was_loaded_before_its_post_holds_too(connection, load, post):
    changes = [change(), change(uri=None, post_id="b", instance="velo.example", status="private")]
    load(changes=changes, batch_id="later")
    report = load(post("a"), post("b"), post("c", fetched_at=NOON + timedelta(hours=2)), batch_id="earlier")
    assert report.taken_back == 2
    assert found(connection, "uri, status, text") == [
        ("a", "deleted", None),
        ("b", "private", None),
        ("c", "live", "words of c"),
    ]
    again = load(post("a", text="again", fetched_at=NOON + timedelta(hours=3)), batch_id="b3")
    assert again.taken_back == 0
    assert found(connection, "uri, status")[0] == ("a", "live")


def test_a_post_is_found_by_the_id_its_instance_uses(connection, load, post):
    load(post("a", post_id="17"), post("b", post_id="17", instance="other.example"))
    load(changes=[change(uri=None, post_id="17", instance="velo.example", status="private")], batch_id="b2")
    assert found(connection, "uri, status") == [("a", "private"), ("b", "live")]


def test_the_log_is_kept_and_holds_each_change_once(connection, load, post):
    load(post("a"))
    for batch in ("b2", "b3"):
        load(changes=[change(), change(uri="never seen", status="unavailable")], batch_id=batch)
    assert found(connection, "uri, status", "status_changes") == [
        ("a", "deleted"),
        ("never seen", "unavailable"),
    ]
