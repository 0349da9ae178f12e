"""No unlisted handle, mail address or clear telephone number is left in a public text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorascope import masking
from agorascope.masking import mask_handles

KEEP = frozenset({"@Delta", "united", "ana@m.example"})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("@delta hi @john", "@delta hi @…"),
        ("@DELTA.Thanks to @john.smith", "@DELTA.Thanks to @…"),
        ("@united.smith", "@…"),
        ("@john@m.example and @ana@m.example", "@… and @ana@m.example"),
        ("@delta@other.example", "@…"),
        ("hey@john", "hey@…"),
        ("by u/some_one and /u/other-1", "by @… and @…"),
        ("either and/or u/s, tau/beta", "either and/or u/s, tau/beta"),
        ("write to jo.doe+x@mail.example.org.", "write to [mail]."),
        ("@Éloïse @Елена ＠kim", "@… @… @…"),
        ("@united今日は @kim今日は", "@united今日は @…今日は"),
        (
            "https://m.example/@john/1 https://x.com/john/status/1",
            "https://m.example/@…/1 https://x.com/…/status/1",
        ),
        (
            "https://x.com/delta/status/1 https://x.com/i/status/2",
            "https://x.com/delta/status/1 https://x.com/i/status/2",
        ),
        ("https://www.reddit.com/u/some_one", "https://www.reddit.com/u/…"),
        ("https://nova.example/u/bob_smith", "https://nova.example/u/…"),
        ("see nova.example/users/bob.smith/posts, ok", "see nova.example/users/…/posts, ok"),
        ("https://qa.example/users/12345/bob-smith", "https://qa.example/users/…"),
        (
            "https://qa.example/user/Bob_S https://nova.example/user/Delta",
            "https://qa.example/user/… https://nova.example/user/Delta",
        ),
        ("https://nova.example/profile/mary_jones.", "https://nova.example/profile/…"),
        ("https://nova.example/%40mary_jones/7", "https://nova.example/%40…/7"),
        ("nova.example?x=1&user=bob_smith&y=2", "nova.example?x=1&user=…&y=2"),
        ("https://nova.example/s?author=@mary&to=me", "https://nova.example/s?author=@…&to=me"),
        ("https://nova.example/?user=united", "https://nova.example/?user=united"),
        ("06 12 34 56 78, 0612345678, +33 6 12 34 56 78", "[phone], [phone], [phone]"),
        ("(555) 123-4567 or 1-555-123-4567 or +44 20 7946 0958", "[phone] or [phone] or [phone]"),
        ("nothing here", "nothing here"),
    ],
)
def test_masking(value: str, expected: str) -> None:
    assert mask_handles(value, KEEP) == expected


@pytest.mark.parametrize(
    "value",
    [
        "flight 1234 on 2015-02-24 at 11:35:52",
        "order 40598123456789",
        "12 000 000 views, 1 234 567 890 €",
        "a ratio of 0.123456789",
        "+12 345 points",
        "https://a.example/0612345678",
    ],
)
def test_numbers_that_are_not_clearly_telephones_stay(value: str) -> None:
    assert mask_handles(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "https://nova.example/users/sign_in",
        "https://nova.example/user-guide/profile?userid=7",
        "https://mail.example/mail/u/0/inbox",
        "either/user/name, 3/4=0.75",
        "https://nova.example/news/profile-of-a-town",
    ],
)
def test_addresses_and_slashes_that_name_nobody_stay(value: str) -> None:
    assert mask_handles(value) == value


pieces = [
    "@",
    "＠",
    "delta",
    "@United",
    "ana@m.example",
    "john",
    ".",
    "-",
    "/u/",
    " ",
    "é",
    "今",
    "7",
    "\n",
    "_",
    "X",
]
handles = st.lists(st.sampled_from(pieces), max_size=20).map("".join)


@settings(deadline=None)
@given(st.one_of(handles, st.text(st.characters(codec=None))))
def test_no_unlisted_handle_is_left(value: str) -> None:
    masked = mask_handles(value, KEEP)
    without_kept = re.sub("[@＠]ana@m.example", " ", masked, flags=re.IGNORECASE)
    left = {name.lower() for name in re.findall(r"[@＠]([0-9A-Za-z_À-ɏ]+|\w)", without_kept)}
    assert left <= {"delta", "united"}


@settings(deadline=None)
@given(handles.filter(lambda value: "/u/" not in value))
def test_masking_twice_changes_nothing(value: str) -> None:
    once = mask_handles(value)
    assert mask_handles(once) == once


def test_a_long_word_is_masked_in_linear_time() -> None:
    value = "nova.example/" + "users/7" * 50_000 + " " + "a." * 100_000 + "@x"
    assert mask_handles(value).endswith("@…")


# fmt: off
PIECES = st.sampled_from([
    "@", "＠", ".", "/", "u/", "/user/", "x.com/", "twitter.com/", "bsky.app/profile/", "reddit.com/u/", " ",
    "name", "a@b.example", "+33 ", "06 12 34 56 78", "(555) 123-4567", "12", "3", "(", ")", "-", "é", "_",
    "https://m.example/", "?author=", "&user=", "/%40", "\n", "٣٤", "ſ", "ı", ",",
])
# fmt: on


@given(st.lists(PIECES, max_size=25).map("".join))
def test_leaving_out_what_cannot_be_there_hides_the_same(value: str) -> None:
    quick = mask_handles(value, KEEP)
    everything = masking._sensitive(mail=True, handle=True, account=True, phone=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(masking, "_HAS_ACCOUNT_IN_ADDRESS", re.compile(""))
        patched.setattr(masking, "_sensitive", lambda **_: everything)
        assert quick == mask_handles(value, KEEP)
