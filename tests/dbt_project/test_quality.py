"""Quality of exchange and orbits hold what was counted by hand; waiting times equal a loop over days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.dbt_project.quality_reference import Setting, business_minutes

FIRST, SECOND = date(2025, 3, 3), date(2025, 3, 10)
AS_OF = "2025-03-12 12:00"
LATE = {"network": "board", "channel_id": "late"}
AS_OF_DAY = date(2025, 3, 12)
HOURS = {"days": [1, 2, 3, 4, 5], "start": "09:00", "end": "00:00"}
WAITS = 40
HELP = {"network": "mastodon", "channel_id": "help"}


@pytest.fixture(scope="module")
def talk(new_warehouse: Callable[[str], Any]) -> Any:
    """Two weeks of Paris: a community that answers itself, its desk, and those who are not to be counted."""
    warehouse = new_warehouse("talk")
    warehouse.insert(
        "raw.workspace_staff", network_id="mastodon", handle="@desk@mastodon.example", brand_id="acme"
    )
    warehouse.insert(
        "raw.workspace_staff", network_id="mastodon", handle="@foe@mastodon.example", brand_id="rival"
    )
    for author, fact in (("bot", "is_bot"), ("shy", "opted_out")):
        warehouse.insert(
            "raw.members",
            network="mastodon",
            member_id=f"id-{author}",
            member_key=f"key-{author}",
            status="live",
            observed_at="2025-03-01 00:00+00",
            **{fact: True},
        )
    _write_first_week(warehouse)
    _write_second_week(warehouse)
    _write_windows(warehouse)
    _write_what_comes_late(warehouse)
    _write_waits(warehouse)
    marts = ("fct_community_quality_weekly", "fct_member_orbit")
    warehouse.build_for(AS_OF, *marts, time_zone="Europe/Paris", business_hours=HOURS)
    return warehouse


def _reply(
    warehouse: Any, uri: str, at: str, to: str, author: str | None, root: str = "t1", **fields: Any
) -> None:
    known = {"kind": "comment", "parent_uri": to, "thread_root_uri": root}
    warehouse.post(uri, at, author=author, **(HELP | known | fields))


def _write_first_week(warehouse: Any) -> None:
    """t1: ann - bob - ann - (gone) - cid, ann - dan, the desk to ann; t2: never answered; t3: unknown."""
    warehouse.mention("t1", "2025-03-03 08:00", "acme", author="ann", **HELP)
    _reply(warehouse, "r1", "2025-03-03 09:00", "t1", "bob")
    _reply(warehouse, "r2", "2025-03-03 10:00", "r1", "ann")
    _reply(warehouse, "r3", "2025-03-03 11:00", "r2", "bob", status="deleted")
    _reply(warehouse, "r4", "2025-03-03 12:00", "r3", "cid")
    _reply(warehouse, "r5", "2025-03-04 08:00", "t1", "dan")
    _reply(warehouse, "desk-1", "2025-03-04 10:00", "t1", "desk")
    _reply(warehouse, "foe-1", "2025-03-03 08:05", "t1", "foe")
    _reply(warehouse, "bot-1", "2025-03-03 08:01", "t1", "bot")
    _reply(warehouse, "shy-1", "2025-03-04 09:00", "t1", "shy")
    warehouse.mention("t2", "2025-03-05 08:00", "acme", author="eve", **HELP)
    warehouse.post("t3", "2025-03-05 09:00", author=None, channel_id="elsewhere")
    warehouse.post(
        "pass", "2025-03-06 12:00", author="fay", kind="repost", repost_of_uri="t1", channel_id="help"
    )
    warehouse.execute(
        "update nlp.text_scores set intent = 'question' where uri in ('t1', 't2')",
        "update nlp.mention_scores set aspects = ['care'] where uri = 't1'",
    )


def _write_second_week(warehouse: Any) -> None:
    """A question whose two days are not over, two replies to themselves in a circle, one who comes back."""
    warehouse.mention("t4", "2025-03-11 08:00", "acme", author="ann", **HELP)
    warehouse.execute("update nlp.text_scores set intent = 'question' where uri = 't4'")
    _reply(warehouse, "desk-2", "2025-03-11 09:00", "t4", "desk", root="t4")
    _reply(warehouse, "o1", "2025-03-11 10:00", "o2", "bob", root="o1")
    _reply(warehouse, "o2", "2025-03-11 10:01", "o1", "bob", root="o2")


def _write_windows(warehouse: Any) -> None:
    """Posts so long before the end of the first week (s), and before `as_of` (n), that one day decides."""
    for sign, end, days_before in (
        ("s", date(2025, 3, 9), (0, 29, 30, 364, 365)),
        ("n", AS_OF_DAY, (29, 30)),
    ):
        for days in days_before:
            at = f"{end - timedelta(days=days)} 11:00"
            warehouse.post(f"{sign}{days}", at, author=f"{sign}{days}", network="board", channel_id="windows")
    warehouse.post("now", "2025-03-11 12:00", author=None, network="board", channel_id="windows")


def _write_what_comes_late(warehouse: Any) -> None:
    """An answer of the second week to one of the first that is not known yet."""
    warehouse.post("l0", "2025-03-03 08:00", author="ann", **LATE)
    warehouse.post("l2", "2025-03-10 08:00", author="bob", parent_uri="l1", thread_root_uri="l0", **LATE)


def _write_waits(warehouse: Any) -> None:
    """Posts around 27 October 2024, when clocks went back, and answers minutes to days later."""
    warehouse.insert("raw.workspace_staff", network_id="board", handle="@desk@board.example")
    chance = Random(6)
    for number in range(WAITS):
        start = datetime(2024, 10, 10) + timedelta(minutes=chance.randrange(60 * 24 * 25))
        end = start + timedelta(minutes=chance.choice([1, 50, 900, 4000, 15000]), seconds=number)
        place = {"network": "board", "channel_id": "waits"}
        warehouse.post(f"w{number}", f"{start}", **place)
        warehouse.post(f"a{number}", f"{end}", author="desk", parent_uri=f"w{number}", **place)


def _row(warehouse: Any, week: date, community: str = "help", network: str = "mastodon") -> dict[str, Any]:
    where = f"week_start_date = date '{week}' and community_id = '{community}' and network_id = '{network}'"
    [row] = warehouse.records(f"from marts.fct_community_quality_weekly where {where}")
    return dict(row)


def test_staff_and_machines_are_not_among_those_who_talk_and_an_objector_is_a_post_without_a_person(
    talk: Any,
) -> None:
    row = _row(talk, FIRST)
    assert (row["threads_count"], row["posts_count"], row["replies_count"]) == (2, 7, 5)
    assert (row["people_count"], row["repliers_count"]) == (5, 4)
    assert (row["replies_mean"], row["replies_median"]) == (2.5, 2.5)


def test_a_chain_goes_on_through_a_post_that_is_gone_and_a_circle_has_no_depth(talk: Any) -> None:
    assert _row(talk, FIRST)["chain_depth_max"] == 4
    assert _row(talk, SECOND)["chain_depth_max"] == 0


def test_pairs_are_of_persons_who_answered_each_other_and_nobody_is_a_pair_with_oneself(talk: Any) -> None:
    first, second = _row(talk, FIRST), _row(talk, SECOND)
    assert (first["reciprocity"], first["reciprocity_n"]) == (0.5, 2)  # ann and bob; dan got no answer
    assert (second["reciprocity"], second["reciprocity_n"], second["reciprocity_change"]) == (None, 0, None)


def test_questions_count_when_their_two_days_are_over_and_only_the_own_desk_answers_them(talk: Any) -> None:
    first, second = _row(talk, FIRST), _row(talk, SECOND)
    assert (first["questions_count"], first["answered_share"], first["answered_share_n"]) == (2, 0.5, 2)
    assert (second["questions_count"], second["answered_share"], second["answered_share_n"]) == (1, None, 0)


def test_time_runs_to_the_first_answer_of_the_desk_and_business_time_while_it_is_open(talk: Any) -> None:
    row = _row(talk, FIRST)
    assert (row["responses_count"], row["response_minutes_median"]) == (1, 26 * 60)
    assert row["response_business_minutes_median"] == 15 * 60 + 2 * 60  # Monday 9 to 24, Tuesday 9 to 11


def test_shares_of_openers_answerers_and_those_who_only_pass_on_make_a_whole(talk: Any) -> None:
    row = _row(talk, FIRST)
    assert [row[f"{role}_share"] for role in ("opener", "answerer", "reactor")] == pytest.approx(
        [2 / 6, 3 / 6, 1 / 6]
    )
    assert (row["top_1_share"], row["top_1_share_n"], row["top_10_share"]) == (
        pytest.approx(2 / 6),
        6,
        pytest.approx(2 / 6),
    )


def test_members_of_a_year_active_in_a_month_and_those_who_speak_of_an_aspect(talk: Any) -> None:
    first, second = _row(talk, FIRST), _row(talk, SECOND)
    assert (first["active_share"], first["active_share_n"]) == (pytest.approx(5 / 6), 6)  # fay only passed on
    assert (first["targeted_share"], second["targeted_share"]) == (0.2, 0.2)
    assert (second["active_share_n"], second["active_share_change"]) == (6, 0)


def test_a_network_is_all_its_communities_and_an_unknown_author_is_nobody(talk: Any) -> None:
    whole, alone = _row(talk, FIRST, "all"), _row(talk, FIRST, "elsewhere")
    assert (whole["threads_count"], whole["posts_count"], whole["people_count"]) == (3, 8, 5)
    assert (alone["posts_count"], alone["people_count"], alone["opener_share"], alone["top_1_share"]) == (
        1,
        0,
        None,
        None,
    )
    assert (alone["active_share"], alone["active_share_n"]) == (None, 0)


def test_only_members_who_may_be_scored_have_an_orbit(talk: Any) -> None:
    rows = talk.records(
        "from marts.fct_member_orbit where community_id = 'help' order by love desc, member_key"
    )
    assert [row["member_key"] for row in rows] == [
        "key-ann",
        "key-bob",
        "key-eve",
        "key-cid",
        "key-dan",
        "key-fay",
    ]
    love = [row["love"] for row in rows]
    assert love == [3 + 2 + 3, 2 + 2 + 2, 3, 2, 2, 1]  # a thread 3, a reply 2, a repost 1
    assert rows[0]["reach_count"] == 3  # bob, dan, fay
    assert rows[0]["gravity"] == rows[0]["love"] * rows[0]["reach_count"]
    assert [row["circle"] for row in rows] == ["core", "core", "core", "core", "regular", "casual"]
    assert {row["love_enough_data"] for row in rows} == {False}


def test_a_sign_of_a_member_lasts_exactly_as_long_as_its_window(talk: Any) -> None:
    rows = {
        row["week_start_date"]: (row["active_share_n"], round(row["active_share_n"] * row["active_share"]))
        for row in talk.records("from marts.fct_community_quality_weekly where community_id = 'windows'")
    }
    assert rows[FIRST] == (6, 4)  # members: all but s365; active: s0, s29, n29, n30
    assert rows[SECOND] == (5, 2)  # s364 is forgotten; active: s0, n29


def test_business_time_equals_a_loop_over_days_also_where_the_clock_jumps(talk: Any) -> None:
    found = talk.rows(
        "select created_at, answered_at, response_business_minutes from intermediate.int_inbound_posts__timed"
        " join intermediate.int_inbound_posts__answered using (post_key) where community_id = 'waits'"
    )
    paris = Setting(
        ZoneInfo("Europe/Paris"), datetime(2025, 3, 12, tzinfo=UTC), set(), set(), set(), closes=time(0)
    )
    assert len(found) == WAITS
    for start, end, minutes in found:
        assert minutes == pytest.approx(business_minutes(start, end, paris), abs=1e-6), (start, end)


def test_a_parent_that_comes_late_and_an_objection_count_a_week_again_that_no_load_touched(
    talk: Any, tmp_path: Path
) -> None:
    warehouse = talk.copy(tmp_path / "later.duckdb")
    assert _row(warehouse, SECOND, "late", "board")["chain_depth_max"] == 1
    warehouse.post("l1", "2025-03-04 08:00", author="cid", parent_uri="l0", thread_root_uri="l0", **LATE)
    warehouse.insert("app.objections", network_id="mastodon", account="dan@mastodon.example")
    warehouse.touch("2025-03-04")
    variables = {"time_zone": "Europe/Paris", "business_hours": HOURS}
    warehouse.build(AS_OF, "--select", "+fct_community_quality_weekly", **variables)
    later = _row(warehouse, SECOND, "late", "board")
    assert (later["chain_depth_max"], later["reciprocity_n"]) == (2, 1)
    first = _row(warehouse, FIRST)
    assert (first["posts_count"], first["people_count"], first["reciprocity_n"]) == (7, 4, 1)
