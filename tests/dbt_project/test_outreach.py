"""From candidate to active: what people record in the store and what posts tell meet in the marts."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from agorascope.app_store import AppStore, open_store
from agorascope.app_store.identity_decisions import decide, pair_of
from agorascope.app_store.outreach_states import Member, add, move, note, withdraw
from agorascope.app_sync import sync_app_store
from agorascope.outreach.records import Facts
from agorascope.settings import Settings
from agorascope.workspace import Brand, Workspace

AS_OF = "2025-03-31 12:00"
NOTICE = Facts(contact_route="public_reply", notice_id="gdpr_article_14")
YES = Facts(consent_basis="written_reply")
# Who they are: accepted, came and stayed; came by another account; was there before; silent; no after a yes;
# written to by mistake; asked lately; a candidate left for two months; came by hand; posted elsewhere on the
# network; reposted only; came to the brand's instance.
PEOPLE = (
    "ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ivy", "jon", "kim", "lou"
)  # fmt: skip
CONTACTED = tuple(name for name in PEOPLE if name not in {"fay", "hal"})


def at(moment: str) -> datetime:
    """An instant like '03-05' at noon, or '03-05 09' (UTC)."""
    day, _, hour = moment.partition(" ")
    return datetime.fromisoformat(f"2025-{day}T{hour or '12'}:00:00+00:00").astimezone(UTC)


@pytest.fixture(scope="module")
def world(new_warehouse: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    warehouse = new_warehouse("outreach")
    warehouse.insert("raw.workspace_networks", network_id="club", is_enabled=True, has_member_scores=True)
    for platform in (
        {"network_id": "club", "community_id": "owners"},
        {"network_id": "mastodon", "instance": "acme.example"},
    ):
        warehouse.insert("raw.workspace_own_platforms", brand_id="acme", platform_name="Club", **platform)
    _write(warehouse)
    folder = tmp_path_factory.mktemp("store")
    store = open_store(Settings(data_dir=folder))
    _work(store)
    with warehouse.open() as connection:
        sync_app_store(
            connection, store, Workspace(name="W", brands=(Brand(id="acme", name="Acme", own=True),))
        )
    store.close()
    chosen = ("--select", "+fct_outreach_funnel_weekly", "--exclude-resource-type", "test", "unit_test")
    warehouse.build(AS_OF, *chosen, command="build", time_zone="Europe/Paris")
    return warehouse


def _write(warehouse: Any) -> None:
    """Everybody speaks of the brand elsewhere; some post on the own platform, before or after."""
    for person in PEOPLE:
        warehouse.mention(f"{person}-0", "2025-02-01 10:00", "acme", "positive", author=person)
    owners = {"network": "club", "channel_id": "owners"}
    for number, day in enumerate(("03-06", "03-07", "03-12", "03-20")):
        warehouse.post(f"ann-{number}", f"2025-{day} 10:00", author="ann-club", **owners)
    warehouse.post("bob-1", "2025-03-09 10:00", author="bob-club", **owners)
    for number, day in enumerate(("02-10", "03-10")):
        warehouse.post(f"cid-{number + 1}", f"2025-{day} 10:00", author="cid", instance="acme.example")
    warehouse.post("jon-1", "2025-03-10 10:00", author="jon", instance="other.example")
    warehouse.post("kim-1", "2025-03-10 10:00", author="kim", instance="acme.example", kind="repost")
    warehouse.post("lou-1", "2025-03-10 10:00", author="lou", instance="acme.example")
    warehouse.post("lou-2", "2025-04-02 10:00", author="lou", instance="acme.example")  # after as_of


def _work(store: AppStore) -> None:
    """What the team noted."""
    now = at("03-31")
    for name in ("ann", "bob"):
        accounts = pair_of(("club", f"id-{name}-club"), ("mastodon", f"id-{name}"))
        decide(store, accounts, "join", note="", who="lea", at=now)
    ids = {}
    for person in PEOPLE:
        member = Member("acme", "mastodon", f"key-{person}")
        taken = at("01-15") if person == "hal" else at("03-01")
        contact = add(
            store, member, who="lea", now=now, happened_at=taken, facts=Facts(note="secret"), assignee=None
        )
        ids[person] = contact.row.contact_id

    def go(person: str, to: Any, moment: str, facts: Facts | None = None) -> None:
        move(store, ids[person], to, facts or Facts(), who="lea", now=now, happened_at=at(moment))

    for person in (*CONTACTED, "fay"):
        go(person, "contacted", "03-24" if person == "gus" else "03-03", NOTICE)
    go("ann", "accepted", "03-05", YES)
    go("bob", "declined", "03-07")
    go("eve", "accepted", "03-04", YES)
    go("eve", "declined", "03-09")
    withdraw(store, ids["fay"], note="", who="lea", now=now)
    go("ivy", "arrived", "03-08")
    note(store, ids["ivy"], Facts(note="hello"), who="lea", now=now, happened_at=now)


def rows(world: Any) -> dict[str, dict[str, Any]]:
    found = world.records("from marts.fct_outreach_contacts")
    return {row["member_key"].removeprefix("key-"): row for row in found}


def test_each_person_stands_where_hand_and_posts_lead(world: Any) -> None:
    stands = {
        person: (row["state"], row["recorded_state"], row["answer"], row["arrival_found_by"])
        for person, row in rows(world).items()
    }
    assert stands == {
        "ann": ("active", "accepted", "accepted", "data"),
        "bob": ("arrived", "declined", "declined", "data"),
        "cid": ("no_answer", "contacted", "no_answer", None),
        "dan": ("no_answer", "contacted", "no_answer", None),
        "eve": ("declined", "declined", "declined", None),
        "fay": ("candidate", "candidate", None, None),
        "gus": ("contacted", "contacted", "waiting", None),
        "hal": ("candidate", "candidate", None, None),
        "ivy": ("arrived", "arrived", "came", "hand"),
        "jon": ("no_answer", "contacted", "no_answer", None),
        "kim": ("no_answer", "contacted", "no_answer", None),
        "lou": ("arrived", "contacted", "came", "data"),
    }


def test_who_came_and_stayed_is_dated_by_the_posts(world: Any) -> None:
    ann = rows(world)["ann"]
    assert (ann["accepted_at"], ann["arrived_at"]) == (at("03-05"), at("03-06 10"))
    assert ann["active_at"] == at("03-20 10")  # the third week with a post
    assert (ann["own_platform_posts_count"], ann["own_platform_weeks_count"]) == (4, 3)
    assert (ann["days_to_answer"], ann["consent_basis"]) == (2.0, "written_reply")
    assert ann["state_at"] == ann["active_at"]


def test_who_was_there_before_did_not_arrive(world: Any) -> None:
    cid = rows(world)["cid"]
    assert (cid["was_there_before"], cid["arrived_at"]) == (True, None)
    assert [person for person, row in rows(world).items() if row["was_there_before"]] == ["cid"]


def test_a_step_taken_back_never_was(world: Any) -> None:
    fay, eve = rows(world)["fay"], rows(world)["eve"]
    assert (fay["contacted_at"], fay["notice_given_at"]) == (None, None)
    assert (eve["accepted_at"], eve["consent_basis"], eve["declined_at"]) == (None, None, at("03-09"))


def test_a_notice_is_missing_once_it_is_due(world: Any) -> None:
    missing = {person for person, row in rows(world).items() if row["is_notice_missing"]}
    assert missing == {"hal"}  # taken up in January, never told
    assert rows(world)["hal"]["notice_due_at"] == at("02-15")
    assert rows(world)["ann"]["notice_due_at"] == at("03-03")
    assert not any(row["is_notice_late"] for row in rows(world).values())


def test_the_funnel_counts_who_came_in_every_step_that_they_took(world: Any) -> None:
    funnel = {row["cohort"]: row for row in world.records("from marts.fct_outreach_funnel_weekly")}
    assert sorted(funnel) == ["2025-03-03", "2025-03-24", "all"]
    counts = (
        "contacted_count", "accepted_count", "declined_count", "came_without_answer_count", "no_answer_count",
        "waiting_count", "arrived_count", "arrived_by_data_count", "active_count",
    )  # fmt: skip
    assert [funnel["2025-03-03"][name] for name in counts] == [9, 1, 2, 2, 4, 0, 4, 3, 1]
    assert [funnel["all"][name] for name in counts] == [10, 1, 2, 2, 4, 1, 4, 3, 1]
    assert [funnel["2025-03-24"][name] for name in counts] == [1, 0, 0, 0, 0, 1, 0, 0, 0]
    every = funnel["all"]
    assert (every["arrival_share"], every["arrival_share_n"], every["arrival_share_enough_data"]) == (
        0.4,
        10,
        False,
    )
    assert every["arrival_share_low"] == pytest.approx(0.1682, abs=1e-4)
    assert every["arrival_share_high"] == pytest.approx(0.6873, abs=1e-4)
    assert (every["accepted_arrival_share"], every["accepted_arrival_share_n"]) == (1.0, 1)
    assert (every["days_to_answer_median"], every["answers_count"]) == (4.0, 3)
    assert (every["is_settled"], funnel["2025-03-03"]["is_settled"]) == (False, True)


def test_notes_and_names_of_staff_stay_in_the_store(world: Any) -> None:
    content = Path(world.path).read_bytes()
    assert b"secret" not in content
    assert b"hello" not in content
