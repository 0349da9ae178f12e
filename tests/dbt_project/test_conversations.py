"""What waits for an answer is what a community manager would say waits; staff and machines never do."""

from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import pytest

AS_OF = "2025-03-12 12:00"  # a Wednesday
MONDAY = "2025-03-10"
SPEAKERS = ("desk", "nobrand", "shouting", "page", "foe", "flagged", "bot", "contrary")
BOARD = {"network": "board"}
X = {"network": "x"}


@pytest.fixture(scope="module")
def talk(new_warehouse: Callable[[str], Any]) -> Any:
    """Two days of talk with a desk, everybody who is not to be answered asking too."""
    warehouse = new_warehouse("conversations")
    warehouse.insert("raw.workspace_networks", network_id="x", is_enabled=True, has_member_scores=False)
    for handle, brand in (
        ("@desk@mastodon.example", "acme"),
        ("nobrand@mastodon.example", None),
        ("@SHOUTING@Mastodon.Example", "acme"),
        ("foe@mastodon.example", "rival"),
    ):
        warehouse.insert("raw.workspace_staff", network_id="mastodon", handle=handle, brand_id=brand)
    warehouse.insert("raw.workspace_staff", network_id="x", handle="DESK@x.example", brand_id="acme")
    warehouse.insert(
        "raw.workspace_channels",
        network_id="mastodon",
        channel_id="ID-page",
        channel_name="Page",
        brand_id="acme",
    )
    warehouse.insert("app.objections", network_id="mastodon", account="contrary@mastodon.example")
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
    _let_everybody_ask(warehouse)
    _talk_with_the_desk(warehouse)
    _open_talks(warehouse)
    _let_the_file_name_staff(warehouse)
    _say_how_far_the_team_is(warehouse)
    _lead_a_network(warehouse)
    warehouse.build(AS_OF, "--select", "+fct_inbox", "+fct_response_weekly")
    return warehouse


def _ask(warehouse: Any, uri: str, at: str, intent: str = "question", **fields: Any) -> None:
    """A post about acme that wants something."""
    warehouse.mention(uri, at, "acme", fields.pop("stance", "neutral"), **fields)
    _want(warehouse, uri, intent)


def _want(warehouse: Any, uri: str, intent: str) -> None:
    warehouse.execute(f"update nlp.text_scores set intent = '{intent}' where uri = '{uri}'")


def _reply(
    warehouse: Any, uri: str, at: str, to: str, author: str, intent: str | None = None, **fields: Any
) -> None:
    """A reply that names no brand."""
    root = fields.pop("root", to)
    warehouse.post(uri, at, author=author, kind="comment", parent_uri=to, thread_root_uri=root, **fields)
    if intent:
        warehouse.score(uri, fields.get("network", "mastodon"))
        _want(warehouse, uri, intent)


def _let_everybody_ask(warehouse: Any) -> None:
    for author in (*SPEAKERS, "ann", "shy"):
        _ask(warehouse, f"q-{author}", f"{MONDAY} 09:00", author=author)
    warehouse.execute("update raw.posts set flags = ['staff'] where uri = 'q-flagged'")
    _ask(warehouse, "q-flagged-too", f"{MONDAY} 09:00", author="flagged")
    _ask(warehouse, "q-x", f"{MONDAY} 09:00", author="eve", **X)
    _ask(warehouse, "q-unknown", f"{MONDAY} 09:00", author=None)
    for status in ("deleted", "private", "withheld"):
        _ask(warehouse, f"q-{status}", f"{MONDAY} 09:00", author="cid", status=status)
    _ask(warehouse, "old", "2025-02-01 09:00", author="cid")
    warehouse.mention("q-rival", f"{MONDAY} 09:00", "rival", "negative", author="cid")
    _ask(warehouse, "press", f"{MONDAY} 09:00", author="paper", kind="article", stance="negative")
    _ask(warehouse, "happy", f"{MONDAY} 09:00", "praise", author="dan", stance="positive")
    _ask(warehouse, "angry", f"{MONDAY} 09:00", "other", author="dan", stance="negative")


def _talk_with_the_desk(warehouse: Any) -> None:
    """t: asked, answered, thanked, asked again; u: two posts, one answer; v: an answer to somebody else."""
    _ask(warehouse, "t", f"{MONDAY} 10:00", author="gus")
    _reply(warehouse, "t1", f"{MONDAY} 10:30", "t", "desk")
    _reply(warehouse, "t2", f"{MONDAY} 11:00", "t1", "gus", "praise", root="t", display_text="Thank you!")
    _reply(warehouse, "t3", f"{MONDAY} 11:01", "t1", "gus", "other", root="t", display_text="Monday it is.")
    _reply(warehouse, "t4", f"{MONDAY} 11:02", "t1", "hal", "question", root="t", display_text="Thanks. I go")
    _reply(warehouse, "t5", f"{MONDAY} 12:00", "t1", "gus", "question", root="t", display_text="And then?")
    _reply(warehouse, "t6", f"{MONDAY} 13:00", "t1", "ida", "complaint", root="t", display_text="Still not")
    _ask(warehouse, "u", f"{MONDAY} 10:00", author="jon")
    _reply(warehouse, "u1", f"{MONDAY} 10:05", "u", "jon", "other", root="u")
    _reply(warehouse, "u2", f"{MONDAY} 10:20", "u1", "nobrand", root="u")
    _ask(warehouse, "v", f"{MONDAY} 10:00", author="kay")
    _reply(warehouse, "v1", f"{MONDAY} 10:05", "v", "leo", "other", root="v")
    _reply(warehouse, "v2", f"{MONDAY} 10:06", "v1", "mia", root="v", status="deleted")
    _reply(warehouse, "v3", f"{MONDAY} 10:40", "v2", "page", root="v")
    _ask(warehouse, "w", f"{MONDAY} 10:00", author="ned")
    _reply(warehouse, "w1", f"{MONDAY} 10:05", "w", "foe", root="w")
    _reply(warehouse, "w2", f"{MONDAY} 10:05", "w", "bot", root="w")


def _open_talks(warehouse: Any) -> None:
    """Posts that name the page, comments under its own post, and talk that only names it along."""
    page = [{"id": "id-page", "handle": None}]
    desk = [{"id": None, "handle": "Desk@mastodon.example"}]
    for uri, named, intent in (("hello", page, "other"), ("hey", desk, "other"), ("bravo", page, "praise")):
        warehouse.post(uri, f"{MONDAY} 14:00", author="oli", mentions=named)
        warehouse.score(uri)
        _want(warehouse, uri, intent)
    warehouse.post("page-post", f"{MONDAY} 08:00", author="page")
    _reply(warehouse, "c1", f"{MONDAY} 14:00", "page-post", "pia", "question")
    _reply(warehouse, "c2", f"{MONDAY} 14:00", "page-post", "pia", "other")
    _reply(warehouse, "along", f"{MONDAY} 14:00", "hello", "quy", "other", mentions=page)


def _let_the_file_name_staff(warehouse: Any) -> None:
    """A file on whose network the workspace names nobody: whom it calls staff answers."""
    _ask(warehouse, "b", f"{MONDAY} 10:00", author="rob", **BOARD)
    _reply(warehouse, "b1", f"{MONDAY} 10:12", "b", "clerk", flags=["staff"], **BOARD)
    _ask(warehouse, "b2", f"{MONDAY} 10:20", author="clerk", **BOARD)


def _say_how_far_the_team_is(warehouse: Any) -> None:
    for uri in ("i-taken", "i-answered", "i-dismissed", "i-closed", "i-late", "i-again", "i-retaken"):
        at = "2025-01-02 09:00" if uri == "i-late" else f"{MONDAY} 15:00"
        _ask(warehouse, uri, at, author="sam")
    for uri, state in (
        ("i-taken", "taken"),
        ("i-answered", "answered"),
        ("i-dismissed", "dismissed"),
        ("i-closed", "taken"),
        ("i-late", "taken"),
        ("i-again", "open"),
        ("i-retaken", "taken"),
    ):
        warehouse.execute(
            "insert into app.inbox_items (item_id, state, changed_at) select"
            f" md5('mastodon|{uri}'), '{state}', timestamptz '2025-03-11 09:00+00'"
        )
    for uri, at in (
        ("i-closed", "2025-03-11 10:00"),
        ("i-again", f"{MONDAY} 16:00"),
        ("i-retaken", f"{MONDAY} 16:00"),
    ):
        _reply(warehouse, f"{uri}-1", at, uri, "desk")


def _lead_a_network(warehouse: Any) -> None:
    """Many who react to ann, to shy and on X to eve: who may be scored has influence, the others none."""
    for network in ("mastodon", "x"):
        for number in range(40):
            for who in ("ann", "shy") if network == "mastodon" else ("eve",):
                _reply(
                    warehouse,
                    f"{network}-fan{number}-{who}",
                    f"{MONDAY} 09:30",
                    f"q-{who}" if network == "mastodon" else "q-x",
                    f"fan{number}",
                    network=network,
                )


def _inbox(warehouse: Any) -> dict[str, dict[str, Any]]:
    """The rows by the address of the post."""
    rows = warehouse.records(
        "select uri, inbox.* from marts.fct_inbox as inbox"
        " inner join staging.stg_posts as posts on inbox.item_id = posts.post_key"
    )
    return {row["uri"]: row for row in rows}


def _conversations(warehouse: Any) -> dict[str, dict[str, Any]]:
    rows = warehouse.records(
        "select uri, talks.* from marts.fct_conversations as talks"
        " inner join staging.stg_posts as posts using (post_key)"
    )
    return {row["uri"]: row for row in rows}


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_no_staff_of_whatever_kind_no_machine_and_no_objector_is_in_either(talk: Any, speaker: str) -> None:
    found = talk.rows(
        f"select count(*) from marts.fct_conversations where member_key = 'key-{speaker}'"
        f" union all select count(*) from marts.fct_inbox where member_key = 'key-{speaker}'"
    )
    assert found == [(0,), (0,)]


def test_whom_only_the_file_calls_staff_is_no_person_and_answers_where_nobody_is_named(talk: Any) -> None:
    talks = _conversations(talk)
    assert "b2" not in talks
    assert (talks["b"]["is_answered"], talks["b"]["response_minutes"]) == (True, 12)


def test_what_waits_is_what_asks_complains_or_speaks_to_the_page_and_nobody_answered(talk: Any) -> None:
    assert set(_inbox(talk)) == {
        *("q-ann", "q-shy", "q-x", "q-unknown", "angry"),
        *("t5", "t6", "w"),
        *("hello", "hey", "c1"),
        *("i-taken", "i-late", "i-again", "i-retaken"),
    }


def test_a_post_that_is_gone_is_no_conversation(talk: Any) -> None:
    assert not {"q-deleted", "q-private", "q-withheld"} & set(_conversations(talk))


def test_an_answer_counts_below_and_to_another_post_of_the_same_person(talk: Any) -> None:
    talks = _conversations(talk)
    for uri, minutes in (("t", 30), ("u", 20), ("v", 40)):
        waited = talks[uri]["settled_at"] - talks[uri]["created_at"]
        assert (waited.total_seconds() / 60, talks[uri]["is_answered_in_time"]) == (minutes, True)
    assert talks["t"]["response_minutes"] == 30
    assert (talks["u"]["first_answered_at"], talks["v"]["response_minutes"]) == (None, None)


def test_whoever_the_desk_answered_has_a_row_though_nothing_was_asked(talk: Any) -> None:
    row = _conversations(talk)["u1"]
    assert (row["needs_answer"], row["response_minutes"]) == (False, 15)


def test_the_word_of_a_person_is_kept_and_an_answer_in_the_data_closes_what_was_taken(talk: Any) -> None:
    states = {uri: row["state"] for uri, row in _inbox(talk).items() if uri.startswith("i-")}
    assert states == {"i-taken": "taken", "i-late": "taken", "i-again": "open", "i-retaken": "taken"}


def test_who_may_not_be_scored_gets_no_points_for_influence_and_no_word_of_it(talk: Any) -> None:
    rows = _inbox(talk)
    assert rows["q-ann"]["influence"] > 50
    assert rows["q-ann"]["influence_points"] > 0
    for uri in ("q-shy", "q-x"):
        assert (rows[uri]["influence"], rows[uri]["influence_points"]) == (None, 0)
        assert "author" not in rows[uri]["reasons_en"]


def test_ranks_follow_priorities_and_waiting_is_told_in_both_hours(talk: Any) -> None:
    rows = sorted(_inbox(talk).values(), key=lambda row: row["priority_rank"])
    assert [row["priority_rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["priority"] for row in rows] == sorted((row["priority"] for row in rows), reverse=True)
    row = _inbox(talk)["q-ann"]
    assert row["waiting_minutes"] == 51 * 60
    assert row["waiting_business_minutes"] == (9 + 9 + 3) * 60  # Monday, Tuesday, and three hours today


def test_the_week_counts_what_asks_and_times_what_was_answered_directly(talk: Any) -> None:
    [row] = talk.records(
        f"from marts.fct_response_weekly where network_id = 'mastodon' and week_start_date = date '{MONDAY}'"
    )
    talks = [
        talk_
        for talk_ in _conversations(talk).values()
        if talk_["network_id"] == "mastodon" and talk_["week_start_date"] == date(2025, 3, 10)
    ]
    asked = [talk_ for talk_ in talks if talk_["needs_answer"]]
    due = [talk_ for talk_ in asked if talk_["is_due"]]
    assert (row["inbound_count"], row["inbound_answered_share_n"]) == (len(asked), len(due))
    assert row["inbound_answered_share"] == pytest.approx(
        sum(talk_["is_answered_in_time"] for talk_ in due) / len(due)
    )
    times = [talk_["response_minutes"] for talk_ in talks if talk_["response_minutes"] is not None]
    assert (row["responses_count"], row["response_minutes_median"]) == (len(times), median(times))
    [whole] = talk.records(
        f"from marts.fct_response_weekly where network_id = 'all' and week_start_date = date '{MONDAY}'"
    )
    assert whole["inbound_count"] == row["inbound_count"] + 2  # one each on X and on the board


def test_the_days_of_the_inbox_and_its_weights_are_those_of_the_workspace(talk: Any, tmp_path: Any) -> None:
    copy = talk.copy(tmp_path / "settings.duckdb")
    weights = {
        "question_weight": 0,
        "negative_weight": 0,
        "addressed_weight": 0,
        "influence_weight": 0,
        "age_weight": 0,
        "spread_weight": 0,
    }
    settings = weights | {"days": 60, "question_weight": 50}
    copy.build(AS_OF, "--select", "int_inbox_items__waiting", "fct_inbox", inbox=settings)
    rows = _inbox(copy)
    assert "old" in rows
    assert {rows[uri]["priority"] for uri in ("old", "t5", "angry")} == {60.0, 100.0, 0.0}
    assert "old" not in _inbox(talk)
