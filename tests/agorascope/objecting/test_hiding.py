"""People are hidden where they are named, and their words are cut where they are quoted; others stay."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.objecting.hiding import GAP, Hider
from agorascope.objecting.marks import Marks
from agorascope.objecting.names import Account, is_distinctive, public_forms
from agorascope.objecting.register import Cause, Learned

KEY = b"a key"
BELL = Account(
    "mastodon",
    "https://velo.example/users/bell",
    "bell",
    "Isabelle Sonnette",
    "https://velo.example/@bell",
    "velo.example",
)
WORDS = "The left crank of my Nova sings in the rain"


def hider(*accounts: Account, public: Iterable[str] = ()) -> Hider:
    learned, marks = Learned(KEY), Marks(KEY, public=public_forms(public))
    for account in accounts:
        cause = Cause(account.network, account.handle or "", "key")
        learned.account(cause, account)
        learned.post(
            cause,
            account.network,
            "velo/1",
            post_id="1",
            instance="velo.example",
            texts=(WORDS, "Nova sings"),
        )
    learned.into(marks)
    return Hider(marks)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("thanks @bell!", "thanks @…!"),
        ("thanks @Bell@velo.example, see you", "thanks @…, see you"),
        ("thanks @bell.See you", "thanks @….See you"),
        ("see https://velo.example/@bell/12 there", f"see {GAP} there"),
        ("see velo.example/users/bell?x=1 there", f"see {GAP} there"),
        ("＠bell said so, u/bell too", "@… said so, @… too"),
    ],
)
def test_a_name_is_hidden_wherever_it_stands(text: str, hidden: str) -> None:
    assert hider(BELL).text("mastodon", text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "ring the bell",
        "@bell@other.example is somebody else",
        "@bella is somebody else",
        "#bell is a subject",
        "https://shop.example/bell is a page",
        "Isabelle rides",
        "mail bell@",
    ],
)
def test_a_handle_that_is_a_word_and_other_people_stay(text: str) -> None:
    assert hider(BELL).text("mastodon", text) == text


def test_a_handle_of_another_network_is_somebody_else_unless_it_can_be_no_word() -> None:
    assert hider(BELL).text("bluesky", "@bell said") == "@bell said"
    bell = Account("mastodon", "1", "bell_42")
    assert hider(bell).text("bluesky", "@bell_42 said, and bell_42 did") == f"@… said, and {GAP} did"


@pytest.mark.parametrize("text", ["Isabelle Sonnette told me", "isabelle-sonnette told me"])
def test_a_name_of_several_words_is_hidden_near_the_person_only(text: str) -> None:
    hidden = f"{GAP} told me"
    assert hider(BELL).post(answer(text=text))["text"] == hidden
    assert hider(BELL).post(answer(text=text, parent_uri=None, quote_of_uri="velo/1"))["text"] == hidden
    for near in ({"links": ["https://velo.example/@bell"]}, {"title": "asked @bell"}):
        assert hider(BELL).post(answer(text=text, parent_uri=None, **near))["text"] == hidden
    assert hider(BELL).post(answer(text=text, parent_uri=None)) == {}
    assert hider(BELL).post(answer(text=f"{text}, says @bell", network="bluesky")) == {}
    assert hider(BELL).text("mastodon", text, is_near=True) == hidden


def test_a_name_with_a_digit_is_hidden_wherever_it_stands() -> None:
    account = Account("mastodon", "7", "bell", "Isabelle Sonnette 75")
    assert hider(account).text("bluesky", "isabelle sonnette 75 told me") == f"{GAP} told me"


def test_what_the_workspace_names_is_hidden_for_nobody() -> None:
    fan = Account("mastodon", "https://fans.example/users/aa_1", "aa_1", "American  Airlines")
    text = "My American Airlines flight, @AA_1 says #AA_1: aa_1"
    assert hider(fan).post(answer(text=text))["text"] == f"My {GAP} flight, @… says #{GAP}: {GAP}"
    spared = hider(fan, public=["American Airlines", "@aa_1"])
    assert "text" not in spared.post(answer(text=text, mentions=[{"id": "9", "handle": "AA_1"}]))
    assert spared.post(answer(text=f"as @aa_1@fans.example {fan.member_id} told"))["text"] == (
        f"as @aa_1@fans.example {GAP} told"
    )


def answer(**fields: Any) -> dict[str, Any]:
    row = {"network": "mastodon", "instance": "velo.example", "uri": "velo/2", "parent_uri": "velo/1"}
    text = fields.pop("text", "Mine too")
    return row | {"text": text, "display_text": text, "text_format": "plain", "content_hash": "old"} | fields


def test_an_answer_keeps_its_place_and_no_word_of_theirs() -> None:
    changes = hider(BELL).post(answer(text=f'"{WORDS}"? Mine hums'))
    assert changes["parent_uri"].startswith("removed:")
    assert changes["display_text"] == changes["text"] == f'"{GAP}"? Mine hums'
    assert changes["content_hash"] != "old"
    by_id = hider(BELL).post(answer(parent_uri=None, parent_id="1"))
    assert by_id == {"parent_uri": changes["parent_uri"], "parent_id": None}


def test_the_same_words_elsewhere_are_somebodys_own() -> None:
    assert hider(BELL).post(answer(parent_uri="velo/9", text=WORDS)) == {}


def test_an_address_made_of_their_title_goes() -> None:
    url = "https://velo.example/t/the-left-crank-of-my-nova-sings/1/2"
    assert hider(BELL).post(answer(url=url))["url"] is None


def test_a_hidden_name_leaves_the_scores_as_they_are() -> None:
    row = answer(parent_uri=None, text="hello @bell", mentions=[{"id": BELL.member_id, "handle": "bell"}])
    changes = hider(BELL).post(row | {"links": ["https://velo.example/@bell", "https://shop.example"]})
    assert changes == {
        "text": "hello @…",
        "display_text": "hello @…",
        "text_format": "plain",
        "mentions": [],
        "links": ["https://shop.example"],
    }


def test_hiding_again_changes_nothing() -> None:
    row = answer(text=f"@bell {WORDS}, says Isabelle Sonnette", links=["https://velo.example/@bell"])
    once = row | hider(BELL).post(row)
    assert hider(BELL).post(once) == {}


@given(st.text(max_size=80))
def test_nobody_is_hidden_where_nobody_objects(text: str) -> None:
    assert Hider(Marks(KEY)).post(answer(text=text, parent_uri=text)) == {}


@given(
    handle=st.from_regex(r"[a-z]{2,8}[0-9_][a-z0-9]{1,6}", fullmatch=True),
    before=st.sampled_from(["", "hi ", "(", "« ", "… "]),
    after=st.sampled_from(["", " yes", ")", ", no", "! ", " »", "'s bike"]),
    is_upper=st.booleans(),
    sign=st.sampled_from(["", "@", "＠", "u/", "https://velo.example/@"]),
)
def test_a_distinctive_handle_never_survives(
    handle: str, before: str, after: str, sign: str, *, is_upper: bool
) -> None:
    written = handle.upper() if is_upper else handle
    hidden = hider(Account("mastodon", "7", handle)).text("mastodon", f"{before}{sign}{written}{after}")
    assert is_distinctive(handle)
    assert handle not in hidden.lower()
    assert hidden.startswith(before)
