"""What is read of a published file: its week, nobody who may not be named, the team's newer states."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from agorascope.published import Publication, connect
from agorascope.report.collecting import TeamStates, collect, matters
from agorascope.report.collecting.reader import OldPublicationError
from agorascope.report.facts import Facts
from agorascope.report.html import render_html
from agorascope.report.voice import Voice
from agorascope.report.weeks import Week
from agorascope.report.writing import write
from agorascope.workspace import Workspace
from tests.agorascope.report.cases import MONDAY
from tests.agorascope.report.published import BOT, LEA, rows, write_file

WORKSPACE = Workspace.model_validate(
    {"name": "W", "time_zone": "Europe/Paris", "brands": [{"id": "acme", "name": "Acme", "own": True}]}
)
Reading = Callable[..., Facts]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """The published file that most tests read."""
    return write_file(tmp_path_factory.mktemp("published") / "usual.duckdb", rows())


@pytest.fixture
def reading(usual: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Facts of the week, from a published file with the given tables in place of the usual ones."""
    monkeypatch.setattr(matters, "read_alerts", lambda _connection: [])

    def read(team: TeamStates | None = None, **tables: Any) -> Facts:
        publication = usual
        if tables:
            given = rows() | {name.replace("__", "."): value for name, value in tables.items()}
            publication = write_file(tmp_path / "published.duckdb", given)
        return _collected(publication, team or TeamStates())

    return read


def _collected(publication: Publication, team: TeamStates) -> Facts:
    with connect(publication) as connection:
        return collect(
            connection,
            Week(MONDAY, 7),
            team,
            zone=WORKSPACE.zone,
            as_of=publication.as_of,
            version=publication.version,
        )


def test_every_section_has_its_facts(reading: Reading) -> None:
    facts = reading()
    assert facts.waiting_count == 3
    assert facts.response is not None
    assert facts.response.answered.is_judged
    assert [aspect.aspect_id for aspect in facts.aspect_weeks] == ["price"]
    assert [network.network for network in facts.quality] == ["Mastodon"]
    assert [post.said.text for post in facts.own_posts] == ["Nouveau vélo"]
    [letter] = facts.letters
    assert (letter.name, letter.sent) == ("La lettre", 100)
    assert (letter.opened.value, letter.clicked.value) == (0.5, None)
    assert facts.hours[0].hour_from == 18
    assert facts.funnels[0].contacted == 2
    assert facts.gate_warnings == 1
    assert facts.gate_failures == 0
    assert [item.language for item in facts.accuracy] == ["fr"]


def test_bots_and_unscored_members_are_nobody_to_thank(reading: Reading) -> None:
    facts = reading()
    assert [friend.who for friend in facts.friends] == [LEA]
    assert BOT not in render_html(write(facts, Voice("en", ZoneInfo("Europe/Paris"))))


def test_staff_is_not_counted_among_those_who_ask(reading: Reading) -> None:
    (asking,) = reading().asking
    assert (asking.people, asking.questions, asking.complaints) == (2, 1, 1)


def test_what_only_one_person_says_and_the_rest_are_no_request(reading: Reading) -> None:
    assert [request.people for request in reading().requests] == [3]


def test_what_the_team_answered_since_the_run_is_not_told_again(reading: Reading) -> None:
    facts = reading(TeamStates(inbox={"p1": "answered", "p2": "taken"}))
    assert [(item.item_id, item.state) for item in facts.waiting] == [("p2", "taken"), ("p3", "open")]
    assert facts.waiting_count == 2


@pytest.mark.parametrize("state", ["contacted", "accepted", "declined", "no_answer", "arrived", "active"])
def test_who_was_written_to_is_not_proposed_again(reading: Reading, state: str) -> None:
    assert reading(TeamStates(outreach={("acme", "mastodon", LEA): state})).candidates == ()


def test_a_contact_of_the_marts_counts_as_well(reading: Reading) -> None:
    contact = {"brand_id": "acme", "network_id": "mastodon", "member_key": LEA}
    assert reading(marts__fct_outreach_contacts=[contact | {"state": "contacted"}]).candidates_count == 0


@pytest.mark.parametrize(("state", "friends"), [("declined", 0), ("contacted", 1)])
def test_who_said_no_by_another_account_is_neither_proposed_nor_thanked(
    reading: Reading, state: str, friends: int
) -> None:
    other = {"network_id": "bluesky", "member_key": "f" * 24, "person_key": "lea"}
    states = TeamStates(outreach={("acme", "bluesky", "f" * 24): state})
    facts = reading(states, marts__dim_members=[other, *rows()["marts.dim_members"]])
    assert facts.candidates == ()
    assert len(facts.friends) == friends


def test_a_candidate_noted_down_is_still_to_be_written_to(reading: Reading) -> None:
    facts = reading(TeamStates(outreach={("acme", "mastodon", LEA): "candidate"}))
    assert facts.candidates_count == 1


def test_followers_are_the_last_reading_of_each_week(reading: Reading) -> None:
    (channel,) = reading().channels
    assert (channel.followers, channel.followers_before) == (99.0, 90.0)


def test_events_long_over_are_not_told(reading: Reading) -> None:
    (event,) = reading().events
    assert event.name == "Concours"
    assert event.starts_on == MONDAY
    assert event.lifts[0].has_effect


def test_topics_are_counted_by_the_week(reading: Reading) -> None:
    (topic,) = reading().topics
    assert (topic.posts, topic.posts_before, topic.rising_terms) == (8, 4, ("voie verte",))


def test_an_address_that_is_no_web_address_is_no_link(reading: Reading) -> None:
    assert reading().waiting[0].said.url is None


def test_empty_marts_give_a_report_in_both_languages(reading: Reading) -> None:
    kept = ("quality.publication", "marts.dim_brands")
    facts = reading(**{name.replace(".", "__"): [] for name in rows() if name not in kept})
    for language in ("fr", "en"):
        assert "Acme" in render_html(write(facts, Voice(language, ZoneInfo("Europe/Paris"))))


@pytest.mark.usefixtures("reading")
def test_a_file_of_an_earlier_version_is_said_to_be_one(tmp_path: Path) -> None:
    publication = write_file(tmp_path / "old.duckdb", rows())
    with duckdb.connect(str(publication.path)) as connection:
        connection.execute("drop table marts.fct_inbox")
    with pytest.raises(OldPublicationError, match="fct_inbox"):
        _collected(publication, TeamStates())
