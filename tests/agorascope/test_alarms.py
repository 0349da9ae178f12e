"""Silence, a token that ends, a field that vanished: each is named, and goes when its cause goes."""

from datetime import UTC, datetime, timedelta

import pytest

from agorascope.alarms import refresh_alarms
from agorascope.runs import Run

AS_OF = datetime(2026, 3, 31, 3, tzinfo=UTC)  # the last whole day is Monday, 30 March


@pytest.fixture
def alarms(connection):
    connection.execute("insert into raw.workspace_networks values ('mastodon', true, true, null, false)")

    def run(as_of=AS_OF, zone="UTC"):
        refresh_alarms(connection, Run("r", None, as_of, as_of), zone)
        return connection.execute(
            "select alarm, subject, seen, usual from quality.source_alarms order by all"
        ).fetchall()

    return run


def week(post, day, number):
    return [post(f"{day:%m%d}-{i}", created_at=day + timedelta(minutes=i)) for i in range(number)]


def mondays(post, last, usual=20, weeks=5):
    noon = datetime(2026, 3, 30, 12, tzinfo=UTC)
    before = [row for w in range(1, weeks + 1) for row in week(post, noon - timedelta(weeks=w), usual)]
    return [*before, *week(post, noon, last)]


def test_a_monday_far_below_other_mondays_is_named(alarms, load, post):
    load(*mondays(post, last=3))
    assert alarms() == [("volume_low", "2026-03-30", 3.0, 20.0)]


def test_a_monday_without_a_single_post_is_named(alarms, load, post):
    load(*mondays(post, last=0))
    assert alarms() == [("volume_low", "2026-03-30", 0.0, 20.0)]


@pytest.mark.parametrize("last", [4, 20, 200])
def test_a_fifth_of_the_usual_is_enough(alarms, load, post, last):
    load(*mondays(post, last=last))
    assert alarms() == []


def test_an_archive_that_ended_is_not_named_and_one_that_is_fed_is(alarms, connection, load, post):
    load(*mondays(post, last=0))
    connection.execute("update raw.workspace_networks set is_archive = true")
    assert alarms() == []
    load(post("sunday", created_at=datetime(2026, 3, 29, 12, tzinfo=UTC)), batch_id="b2")
    assert alarms() == [("volume_low", "2026-03-30", 0.0, 20.0)]


def test_a_quiet_or_young_network_raises_nothing(alarms, load, post):
    load(*mondays(post, last=0, usual=4))
    assert alarms() == []


def test_two_weeks_are_too_few_to_know_what_is_usual(alarms, load, post):
    load(*mondays(post, last=0, weeks=2))
    assert alarms() == []


def test_the_day_is_that_of_the_workspace(alarms, load, post):
    load(*mondays(post, last=0))
    assert alarms(AS_OF.replace(hour=23), zone="UTC") == [("volume_low", "2026-03-30", 0.0, 20.0)]
    assert alarms(AS_OF.replace(hour=23), zone="Asia/Tokyo") == []  # there it is Wednesday already


@pytest.mark.parametrize(
    ("ends", "named"), [("2026-03-20", True), ("2026-04-14", True), ("2026-04-15", False)]
)
def test_a_token_is_named_two_weeks_before_it_ends(alarms, connection, ends, named):
    connection.execute("update raw.workspace_networks set token_expires_on = ?", [ends])
    assert [alarm for alarm, *_ in alarms()] == (["token_expires"] if named else [])


def test_a_network_that_was_not_loaded_for_two_days_is_named(alarms, connection, load, post):
    load(post("a"))
    connection.execute("update raw.batches set loaded_at = ?", [AS_OF - timedelta(days=3)])
    assert [(alarm, seen) for alarm, _, seen, _ in alarms()] == [("stale", 72.0)]
    connection.execute("update raw.batches set loaded_at = ?", [AS_OF])
    assert alarms() == []


def presence(connection, present, total=40, *, alarm, hours):
    connection.execute(
        "insert into quality.field_presence values "
        "('r', 'b', 'mastodon', 'post', 'post', 'lang', ?, ?, 1.0, ?, ?)",
        [total, present, alarm, AS_OF - timedelta(hours=hours)],
    )


def test_a_field_that_came_back_is_named_no_more(alarms, connection):
    presence(connection, 0, alarm=True, hours=50)
    assert alarms() == [("field_absent", "post post lang", 0.0, 1.0)]
    presence(connection, 0, 3, alarm=False, hours=26)  # too few to say that it is back
    assert [alarm for alarm, *_ in alarms()] == ["field_absent"]
    presence(connection, 40, alarm=False, hours=2)
    assert alarms() == []


def listing(connection, source, outcome, hours):
    connection.execute(
        "insert into quality.source_coverage (network_id, source, outcome, message, loaded_at) "
        "values ('mastodon', ?, ?, 'status 503', ?)",
        [source, outcome, AS_OF - timedelta(hours=hours)],
    )


@pytest.mark.parametrize(
    ("outcome", "named"),
    [("transient", True), ("auth", True), ("poison", True), ("rate_limited", False), ("drained", False)],
)
def test_one_listing_that_fails_is_named_until_it_is_read_again(alarms, connection, outcome, named):
    listing(connection, "velo.example/tag/velo", outcome, 26)
    listing(connection, "velo.example/tag/byke", "drained", 26)
    assert [(alarm, subject) for alarm, subject, *_ in alarms()] == (
        [("listing_failed", "velo.example/tag/velo")] if named else []
    )
    message = connection.execute("select message from quality.source_alarms").fetchall()
    assert all("status 503" in text for (text,) in message)
    listing(connection, "velo.example/tag/velo", "drained", 2)
    assert alarms() == []
