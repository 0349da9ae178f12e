"""Business units, replies and the second look, over the replay server."""

from datetime import timedelta

import pytest

from extractors.trustpilot.parse import reply_uri, review_uri
from extractors.trustpilot.settings import NetworkSettings
from replay.listener import Listener
from replay.trustpilot import DOMAIN, KEY, UNIT
from replay.world import World


@pytest.fixture
def listener(listen) -> Listener:
    return listen("trustpilot", World())


def test_score_and_volume_are_rows_of_the_business_unit(listener):
    listener.world.add("Bien")
    listener.run()
    rows = {
        (row["metric"], row["value"]) for row in listener.rows("channel_metrics") if row["channel_id"] == UNIT
    }
    assert rows == {("rating", 4.3), ("volume", 1.0)}


def test_a_unit_given_by_its_id_is_not_looked_up(listener):
    listener.world.add("Bien")
    listener.run(workspace={"business_units": [UNIT]})
    assert not any(asked.path.endswith("/find") for asked in listener.replay.log)
    assert len(listener.posts()) == 1


def test_an_unknown_domain_is_a_failure_with_its_reason(listener):
    report = listener.land(workspace={"business_units": ["nobody.example"]})
    assert "Not found" in report.failures[0].message


def test_replies_are_read_and_their_loss_is_seen(listener):
    post = listener.world.add("Lent", rating=2)
    site = listener.replay.sites[0]
    site.replies[post.id] = "Pardon !"
    listener.run()
    reply = listener.posts()[reply_uri(post.id)]
    assert (reply["text"], reply["parent_uri"], reply["author_id"]) == ("Pardon !", review_uri(post.id), UNIT)
    site.replies.clear()
    listener.world.now += timedelta(days=1)
    before = len(listener.replay.log)
    report = listener.land(stored=listener.stored())
    assert sum("/v1/reviews/" in asked.path for asked in listener.replay.log[before:]) == 1
    listener.load(report)
    posts = listener.posts()
    assert posts[reply_uri(post.id)]["status"] == "deleted"
    assert posts[reply_uri(post.id)]["text"] is None
    assert posts[review_uri(post.id)]["status"] == "live"


def test_a_review_that_is_gone_takes_its_reply_with_it(listener):
    post = listener.world.add("Lent")
    listener.replay.sites[0].replies[post.id] = "Pardon !"
    listener.run()
    post.is_deleted = True
    listener.verify()
    assert {row["status"] for row in listener.posts().values()} == {"deleted"}


def test_a_hidden_review_is_withheld_with_its_reply(listener):
    post = listener.world.add("Lent")
    listener.replay.sites[0].replies[post.id] = "Pardon !"
    listener.run()
    post.is_private = True
    listener.verify()
    assert {row["status"] for row in listener.posts().values()} == {"withheld"}


def test_the_key_travels_in_a_header_only(listener):
    listener.world.add("Bien")
    listener.run()
    assert {asked.headers["apikey"] for asked in listener.replay.log} == {KEY}
    assert not any(KEY in asked.target for asked in listener.replay.log)


def test_units_are_domains_or_ids():
    assert NetworkSettings(business_units=(f" {DOMAIN.upper()} ", UNIT)).business_units == (DOMAIN, UNIT)
    for wrong in ("", "Vélos Exemple", "https://example.org"):
        with pytest.raises(ValueError, match="is no business unit"):
            NetworkSettings(business_units=(wrong,))
