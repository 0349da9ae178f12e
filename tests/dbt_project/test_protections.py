"""Who may not be scored is in no mart about members, however active, liked and answered it is."""

from collections.abc import Callable
from typing import Any

import pytest

AS_OF = "2025-03-05 12:00"
# Written on each of them: five weeks, which is an ambassador's constancy.
DAYS = ("2025-02-03", "2025-02-10", "2025-02-17", "2025-02-24", "2025-03-03", "2025-03-04", "2025-03-05")
FANS = ("fan1", "fan2", "fan3", "fan4", "fan5")
PROTECTED = {
    "shy": ("mastodon", "opted_out"),
    "foreign": ("x", "network_terms"),
    "contrary": ("mastodon", "objection"),
    "helper": ("mastodon", "staff"),
    "machine": ("mastodon", "bot"),
}
ORDINARY = "plain"
# Reacted to by two fans more than the others: who leads a network is no ambassador to be found.
STAR = "star"
# Each mart about members and its columns that hold one.
MARTS = {
    "bridge_member_personas": ("member_key",),
    "fct_ambassador_candidates": ("member_key",),
    "fct_ambassador_criteria": ("member_key",),
    "fct_interaction_pairs": ("actor_key", "target_key"),
    "fct_member_activity_weekly": ("member_key",),
    "fct_member_favourability": ("member_key",),
    "fct_member_influence": ("member_key",),
    "fct_member_orbit": ("member_key",),
    "fct_outreach_contacts": ("member_key",),
}
# Who they are, which accounts are one person's, what they said.
SAID = {"dim_members", "fct_identity_links", "fct_mentions", "fct_conversations", "fct_inbox"}
# Personas need many members: here is nobody of one, so what they are made of is looked at too.
EMPTY = {"bridge_member_personas"}


@pytest.fixture(scope="module")
def crowd(new_warehouse: Callable[[str], Any]) -> Any:
    """Six members who write, praise, answer and are answered alike; what differs is who they are."""
    warehouse = new_warehouse("crowd")
    warehouse.insert("raw.workspace_networks", network_id="x", is_enabled=True, has_member_scores=False)
    warehouse.insert(
        "raw.workspace_staff", network_id="mastodon", handle="@helper@mastodon.example", brand_id="acme"
    )
    warehouse.insert(
        "app.objections",
        network_id="mastodon",
        account="contrary@mastodon.example",
        objected_at="2025-03-01 00:00+00",
    )
    for number, member in enumerate((*PROTECTED, ORDINARY)):
        _describe(warehouse, member)
        _let_live(warehouse, member)
        _contact(warehouse, number, member)
    for number, fan in enumerate((*FANS, "fan6", "fan7")):
        warehouse.post(f"{STAR}-{number}", "2025-03-04 08:00", author=STAR)
        _answer(warehouse, f"{STAR}-{number}", fan, "mastodon")
    warehouse.build(AS_OF, "--exclude", "test_type:generic", command="build", pseudonyms=True)
    return warehouse


def _describe(warehouse: Any, member: str) -> None:
    """What the network says of the account: as many followers for each."""
    network, reason = PROTECTED.get(member, ("mastodon", None))
    warehouse.insert(
        "raw.members",
        network=network,
        member_id=f"id-{member}",
        member_key=f"key-{member}",
        handle=f"@{member}@{network}.example",
        followers=120,
        opted_out=reason == "opted_out",
        is_bot=reason == "bot",
        status="live",
        observed_at="2025-03-05 00:00+00",
    )


def _contact(warehouse: Any, number: int, member: str) -> None:
    """The team wrote to the member, before what protects them was known."""
    state = {"contact_id": number, "state": "contacted"}
    network, _ = PROTECTED.get(member, ("mastodon", None))
    at = "2025-02-03 09:00+00"
    warehouse.insert(
        "app.outreach_contacts",
        **state,
        brand_id="acme",
        network_id=network,
        member_key=f"key-{member}",
        state_at=at,
        created_at=at,
    )
    warehouse.insert(
        "app.outreach_steps",
        **state,
        step_id=number,
        step_kind="move",
        happened_at=at,
        recorded_at=at,
        found_by="hand",
        contact_route="public_reply",
    )


def _let_live(warehouse: Any, member: str) -> None:
    """Praise on every day, answers by each fan, and answers to fans."""
    network, _ = PROTECTED.get(member, ("mastodon", None))
    for number, day in enumerate(DAYS):
        uri = f"{member}-{number}"
        warehouse.mention(uri, f"{day} 08:00", "acme", "positive", author=member, network=network)
    for number, fan in enumerate(FANS):
        _answer(warehouse, f"{member}-{number}", fan, network)
        _answer(warehouse, f"{fan}-to-{member}-{number}", member, network)


def _answer(warehouse: Any, uri: str, author: str, network: str) -> None:
    """A reply to a post, under an address that says to which."""
    root = uri.rsplit("-to-", maxsplit=1)[-1]
    warehouse.post(
        f"{author}-to-{uri}",
        "2025-03-05 09:00",
        author=author,
        network=network,
        kind="comment",
        parent_uri=uri,
        thread_root_uri=root,
    )


def _members_of(warehouse: Any, mart: str) -> set[str]:
    """Whoever has a row in the mart, in whichever of its columns."""
    rows = warehouse.rows(" union ".join(f"select {column} from marts.{mart}" for column in MARTS[mart]))
    return {key.removeprefix("key-") for (key,) in rows}


def test_the_members_say_who_is_not_scored_and_why(crowd: Any) -> None:
    rows = crowd.rows("select network_id, member_key, is_scored, unscored_reason from marts.dim_members")
    reasons = {key.removeprefix("key-"): (network, reason) for network, key, _, reason in rows}
    assert {member: reasons[member] for member in PROTECTED} == PROTECTED
    assert reasons[ORDINARY] == ("mastodon", None)
    assert all(is_scored == (reason is None) for _, _, is_scored, reason in rows)


@pytest.mark.parametrize("mart", MARTS)
def test_nobody_protected_has_a_figure_and_the_ordinary_member_has(crowd: Any, mart: str) -> None:
    members = _members_of(crowd, mart)
    assert not members & set(PROTECTED)
    assert (ORDINARY in members) == (mart not in EMPTY)


def test_personas_are_made_of_members_who_may_be_scored(crowd: Any) -> None:
    rows = crowd.rows("select member_key from intermediate.int_member_behaviours__counted")
    assert {key.removeprefix("key-") for (key,) in rows} == {ORDINARY, STAR, *FANS, "fan6", "fan7"}


@pytest.mark.parametrize("column", ["actor_key", "target_key"])
def test_no_reaction_of_or_to_a_protected_member_is_a_pair(crowd: Any, column: str) -> None:
    rows = crowd.rows(f"select distinct {column} from marts.fct_interaction_pairs")
    assert {key.removeprefix("key-") for (key,) in rows} == {ORDINARY, *FANS} | (
        {"fan6", "fan7"} if column == "actor_key" else {STAR}
    )


def test_no_mart_about_members_is_forgotten_here(crowd: Any) -> None:
    """Every mart with members, but for who they are, which accounts are one person's and what was said.

    What was said to a brand is answered whoever said it: test_conversations.py shows that it has no score.
    """
    rows = crowd.rows(
        "select distinct table_name from information_schema.columns where table_schema = 'marts'"
        " and column_name in ('member_key', 'actor_key', 'target_key')"
    )
    assert {mart for (mart,) in rows} - SAID == set(MARTS)
