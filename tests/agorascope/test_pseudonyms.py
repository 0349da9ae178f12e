"""Pseudonyms: stable for a key, different for another, the key private to its owner."""

import stat

import pytest

from agorascope.pseudonyms import load_key, pseudonym, pseudonyms
from agorascope.settings import Settings
from agorascope.troubles import DamagedError


def test_the_same_account_has_the_same_pseudonym_until_the_key_changes() -> None:
    assert pseudonym(b"k", "x", "lea") == pseudonym(b"k", "x", "lea")
    assert len({pseudonym(b"k", "x", "lea"), pseudonym(b"k2", "x", "lea"), pseudonym(b"k", "y", "lea")}) == 3
    assert "lea" not in pseudonym(b"k", "x", "lea")


def test_unknown_accounts_stay_unknown_and_order_is_kept() -> None:
    found = pseudonyms(b"k", "x", ["a", None, "b", "a"])
    assert found[1] is None
    assert found[0] == found[3] != found[2]


def test_a_key_is_made_once_and_readable_by_its_owner_alone(settings: Settings) -> None:
    unset = settings.model_copy(update={"pseudonym_key": None})
    key = load_key(unset)
    path = settings.data_dir / "secrets" / "pseudonym.key"
    assert load_key(unset) == key
    assert len(key) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_of_the_environment_wins(settings: Settings) -> None:
    assert load_key(settings) == b"a key for tests"


def test_the_data_folder_is_closed_to_other_accounts(settings: Settings) -> None:
    assert stat.S_IMODE(settings.make_data_dir().stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"\n", b"\0" * 66, b"cut"])
def test_a_damaged_key_is_told_and_never_used(settings: Settings, damage: bytes) -> None:
    unset = settings.model_copy(update={"pseudonym_key": None})
    load_key(unset)
    (settings.data_dir / "secrets" / "pseudonym.key").write_bytes(damage)
    with pytest.raises(DamagedError, match="is damaged") as caught:
        load_key(unset)
    assert "agorascope restore" in caught.value.remedy


def test_a_key_that_lost_its_end_or_one_bit_is_told(settings: Settings) -> None:
    unset = settings.model_copy(update={"pseudonym_key": None})
    key = load_key(unset)
    path = settings.data_dir / "secrets" / "pseudonym.key"
    for damaged in (key[:-1], key[:20], key[:9] + bytes([key[9] ^ 1]) + key[10:]):
        path.write_bytes(damaged)
        with pytest.raises(DamagedError):
            load_key(unset)
    path.write_bytes(b"a key that somebody wrote")
    assert load_key(unset) == b"a key that somebody wrote"
