"""The window that moves, the curves, the sentences that GDELT says instead of JSON."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from extractors.gdelt.client import query_of
from extractors.gdelt.settings import NetworkSettings
from replay.faults import reply
from replay.world import World

PATH = "/api/v2/doc/doc"


def test_requests_are_five_seconds_apart(listen):
    listener = listen("gdelt")
    before = listener.world.now
    listener.run()
    assert listener.world.now - before >= timedelta(seconds=5) * (len(listener.replay.log) - 1)
    assert len(listener.replay.log) > 2


def test_the_window_moves_down_to_the_oldest_article(listen):
    listener = listen("gdelt")
    listener.run()
    ends = [asked.query["enddatetime"] for asked in listener.replay.log]
    assert ends == sorted(ends, reverse=True)
    assert len(set(ends)) == len(ends)
    assert {asked.query["maxrecords"] for asked in listener.replay.log} == {"20"}


def test_more_articles_of_one_moment_than_an_answer_holds_are_told(listen):
    world = World.of(3)
    at = world.now - timedelta(hours=5)
    for place in range(30):
        world.add(f"Un vélo de la même minute, le {place}", created_at=at)
    world.add("Un vélo plus ancien", created_at=at - timedelta(hours=5))
    listener = listen("gdelt", world)
    report = listener.land()
    assert "at most; more were there" in str([slice_.notes for slice_ in report.slices])
    listener.load(report)
    assert listener.case.uri_of(world.posts[-1]) in listener.posts()


@pytest.mark.parametrize("period", ["day", "hour"])
def test_curves_give_volume_and_tone_of_each_period(listen, period):
    listener = listen("gdelt", World.of(10, every=timedelta(hours=12)))
    listener.run(workspace={"timelines": ["volume", "tone"], "period": period})
    rows = [row for row in listener.rows("channel_metrics") if row["channel_kind"] == "query"]
    assert {row["metric"] for row in rows} == {"volume", "tone", "monitored"}
    assert {row["period"] for row in rows} == {period}
    assert {row["channel_id"] for row in rows} == {"vélo"}
    assert sum(row["value"] for row in rows if row["metric"] == "volume") == 10


def test_a_query_that_gdelt_refuses_says_what_to_change(listen):
    listener = listen("gdelt")
    listener.replay.fail(reply(b"Your query was too short or too long.", "text/html"), times=-1, path=PATH)
    report = listener.land()
    (slice_,) = report.slices
    assert slice_.outcome == "permanent"
    assert "too short or too long" in slice_.message
    assert "queries" in slice_.message
    assert len(listener.replay.log) == 1


def test_haste_said_in_a_sentence_is_sat_out(listen):
    listener = listen("gdelt")
    hurry = b"Please limit requests to one every 5 seconds or contact us for larger queries."
    listener.replay.fail(reply(hurry, "text/html"), times=2, path=PATH)
    before = listener.world.now
    listener.run()
    assert set(listener.posts()) == listener.expected()
    assert listener.world.now - before >= timedelta(seconds=20)


def test_a_window_before_what_gdelt_keeps_is_told_and_not_asked_for(listen):
    listener = listen("gdelt")
    report = listener.land(window_from=listener.world.now - timedelta(days=400))
    assert "last 90 days only" in str(report.notes)
    oldest = min(asked.query["startdatetime"] for asked in listener.replay.log)
    assert oldest >= f"{listener.world.now - timedelta(days=91):%Y%m%d}"


def test_languages_become_gdelts_own_words():
    assert query_of("vélo", ()) == "vélo"
    assert query_of("vélo", ("fr",)) == "vélo sourcelang:french"
    assert query_of("vélo", ("fr", "en")) == "vélo (sourcelang:french OR sourcelang:english)"
    with pytest.raises(ValidationError):
        NetworkSettings.model_validate({"queries": ["vélo"], "languages": ["xx"]})
