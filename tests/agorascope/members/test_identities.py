"""Accounts are one person's on strict evidence only, whatever the order, and a human's split beats it all."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.members.addresses import compared, is_shared, own_domains, profile_pages
from agorascope.members.identities import Account, Decision, Key, Link, judge, ordered

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
MASTODON = Account(
    ("mastodon", "m1"),
    "https://h.example/users/ann",
    "ann@h.example",
    "https://h.example/@ann",
    links=["https://bsky.app/profile/ann.example"],
    observed_at=NOON,
)
BLUESKY = Account(
    ("bluesky", "b1"),
    "did:plc:ann",
    "ann.example",
    "https://bsky.app/profile/did:plc:ann",
    links=["https://h.example/@Ann/"],
    observed_at=NOON + timedelta(hours=1),
)


def with_(account: Account, **fields: object) -> Account:
    values = {name: getattr(account, name) for name in Account.__slots__}
    return Account(**values | fields)


def decided(one: Key, other: Key, *, is_join: bool, hours: int = 0) -> Decision:
    return Decision(ordered(one, other), is_join, "lea", NOON + timedelta(hours=hours))


def joined(links: list[Link]) -> set[frozenset[Key]]:
    return {frozenset(link.pair) for link in links if link.refusal is None}


def test_links_both_ways_join_and_are_logged() -> None:
    assert judge([MASTODON, BLUESKY], []) == [
        Link(
            (BLUESKY.key, MASTODON.key),
            "profile_links",
            None,
            NOON + timedelta(hours=1),
            None,
            BLUESKY.key,
        )
    ]


def test_a_link_one_way_joins_nobody() -> None:
    assert judge([MASTODON, with_(BLUESKY, links=[])], []) == []
    assert judge([with_(MASTODON, links=["https://h.example/@ann"]), BLUESKY], []) == []


def test_names_and_bios_alone_join_nobody() -> None:
    same = [Account((network, "k"), f"id-{network}", "ann") for network in ("mastodon", "bluesky", "reddit")]
    assert judge(same, []) == []


def test_a_page_that_two_accounts_call_theirs_is_nobodys() -> None:
    thief = Account(
        ("discourse", "d1"),
        "https://forum.example/u/thief",
        "thief",
        "https://h.example/@ann",
        links=["https://bsky.app/profile/ann.example"],
    )
    assert judge([MASTODON, BLUESKY, thief], []) == []


def test_a_page_that_its_owner_typed_is_no_profile() -> None:
    """An author of a feed writes any address: it is a claim, not a profile to be named by."""
    fan = Account(
        ("rss", "r1"), "feed#author/fan", None, "https://h.example/@ann", links=["https://x.example"]
    )
    assert joined(judge([MASTODON, BLUESKY, fan], [])) == {frozenset({MASTODON.key, BLUESKY.key})}


def test_one_domain_that_both_own_joins() -> None:
    owner = with_(MASTODON, links=[], verified_links=["https://www.ann.example"])
    handle = with_(BLUESKY, links=[], verified_links=["https://ann.example/"])
    [link] = judge([owner, handle], [])
    assert (link.evidence, link.refusal) == ("verified_domain", None)


@pytest.mark.parametrize(
    "address",
    ["https://ann.github.io/", "https://medium.com", "https://ann.bsky.social", "https://linktr.ee/"],
)
def test_a_shared_host_is_nobodys_domain(address: str) -> None:
    assert own_domains([address]) == frozenset()


@pytest.mark.parametrize("address", ["https://house.example/ann", "https://house.example/?p=1", "nonsense"])
def test_a_page_of_a_site_gives_no_domain(address: str) -> None:
    assert own_domains([address]) == frozenset()


def test_a_domain_that_two_accounts_of_a_network_own_is_a_house_of_several() -> None:
    owned = ["https://house.example"]
    people = [
        with_(MASTODON, links=[], verified_links=owned),
        with_(BOB, links=[], verified_links=owned),
        with_(BLUESKY, links=[], verified_links=owned),
    ]
    assert judge(people, []) == []


def test_accounts_of_a_brand_are_joined_by_humans_only() -> None:
    page = with_(MASTODON, is_brand=True)
    assert judge([page, BLUESKY], []) == []
    assert joined(judge([page, BLUESKY], [decided(page.key, BLUESKY.key, is_join=True)]))


def test_a_split_beats_both_kinds_of_evidence_and_is_logged_as_the_reason() -> None:
    accounts = [
        with_(MASTODON, verified_links=["https://ann.example"]),
        with_(BLUESKY, verified_links=["https://ann.example"]),
    ]
    links = judge(accounts, [decided(MASTODON.key, BLUESKY.key, is_join=False)])
    assert [(link.evidence, link.refusal, link.person) for link in links] == [
        ("profile_links", "split_by_human", None),
        ("verified_domain", "split_by_human", None),
    ]


FORUM = Account(
    ("discourse", "d1"),
    "https://forum.example/u/ann",
    "ann",
    "https://forum.example/u/ann",
    links=["https://bsky.app/profile/ann.example", "https://h.example/@bob"],
)
BOB = Account(
    ("mastodon", "m2"),
    "https://h.example/users/bob",
    "bob@h.example",
    "https://h.example/@bob",
    links=["https://forum.example/u/ann"],
)
CHAIN = [MASTODON, with_(BLUESKY, links=[*BLUESKY.links, "https://forum.example/u/ann"]), FORUM, BOB]


def test_no_link_is_believed_of_a_chain_between_two_accounts_of_one_network() -> None:
    links = judge(CHAIN, [])
    assert {link.refusal for link in links} == {"same_network"}
    assert len(links) == 3


def test_two_accounts_of_one_network_are_one_persons_when_a_human_says_so() -> None:
    links = judge(CHAIN, [decided(MASTODON.key, BOB.key, is_join=True)])
    assert all(link.refusal is None for link in links)
    assert {link.person for link in links} == {("bluesky", "b1")}


def test_a_split_inside_a_chain_undoes_the_whole_chain() -> None:
    three = CHAIN[:3]
    assert len(joined(judge(three, []))) == 2
    links = judge(three, [decided(MASTODON.key, FORUM.key, is_join=False)])
    assert {link.refusal for link in links} == {"split_by_human"}


def test_a_later_join_by_a_human_does_not_pass_around_a_split() -> None:
    a, b, c = (("mastodon", "a"), ("bluesky", "b"), ("reddit", "c"))
    links = judge(
        [],
        [
            decided(a, b, is_join=True),
            decided(a, c, is_join=False, hours=1),
            decided(b, c, is_join=True, hours=2),
        ],
    )
    assert {frozenset(link.pair): link.refusal for link in links} == {
        frozenset({a, b}): None,
        frozenset({b, c}): "split_by_human",
    }


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_accounts_changes_nothing(order: tuple[int, ...]) -> None:
    assert judge([CHAIN[place] for place in order], []) == judge(CHAIN, [])


KEYS = [(network, str(number)) for network in ("mastodon", "bluesky", "rss") for number in range(3)]
SAID = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), st.booleans(), st.integers(0, 9)).filter(
        lambda said: said[0] != said[1]
    ),
    max_size=12,
    unique_by=lambda said: ordered(said[0], said[1]),
)
OWNED = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from("abc")), max_size=8)


@given(said=SAID, owned=OWNED)
def test_no_person_holds_a_split_pair_nor_two_accounts_of_a_network_unless_humans_said_so(
    said: list[tuple[Key, Key, bool, int]], owned: list[tuple[Key, str]]
) -> None:
    accounts = [
        Account(
            key, str(key), verified_links=[f"https://{name}.example" for one, name in owned if one == key]
        )
        for key in KEYS
    ]
    decisions = [decided(a, b, is_join=is_join, hours=hours) for a, b, is_join, hours in said]
    links = judge(accounts, decisions)
    person: dict[Key, Key] = {}
    for link in links:
        if link.person:
            person |= dict.fromkeys(link.pair, link.person)
    humans = {frozenset(d.pair) for d in decisions if d.is_join}
    for a, b in permutations(person, 2):
        if person[a] != person[b]:
            continue
        assert frozenset((a, b)) not in {frozenset(d.pair) for d in decisions if not d.is_join}
        if a[0] == b[0]:
            assert _reached(a, b, humans)


def _reached(a: Key, b: Key, edges: set[frozenset[Key]]) -> bool:
    seen, waiting = {a}, [a]
    while waiting:
        here = waiting.pop()
        for edge in edges:
            if here in edge:
                fresh = edge - seen
                seen |= fresh
                waiting += fresh
    return b in seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.Ann.example/", "http://ann.example"),
        ("https://h.example/@Ann", "h.example/@ann/#about"),
        ("https://old.reddit.com/user/Ann", "https://www.reddit.com/user/ann/"),
    ],
)
def test_addresses_of_one_page_are_compared_as_one(one: str, other: str) -> None:
    assert compared(one) == compared(other) is not None


def test_ids_of_channels_keep_their_case_and_mail_is_no_page() -> None:
    assert compared("https://youtube.com/channel/UCa") != compared("https://youtube.com/channel/UCA")
    assert compared("mailto:ann@h.example") is None
    assert compared("https://[broken") is None


def test_profiles_are_known_by_the_forms_that_people_write() -> None:
    pages = profile_pages("mastodon", "https://h.example/users/ann", "ann@h.example", None)
    assert pages == {"h.example/@ann", "h.example/users/ann"}
    assert "bsky.app/profile/ann.example" in profile_pages("bluesky", "did:plc:a", "ann.example", None)
    assert profile_pages("rss", "feed#author/ann", None, "https://ann.example/about") == frozenset()


def test_shared_hosts_cover_what_lies_below_them() -> None:
    assert is_shared("a.b.blogspot.com")
    assert not is_shared("blogspot.com.example")
