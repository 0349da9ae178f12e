"""Key files: made whole, once, by whoever comes first; damage is told, whichever key it is."""

import os
import stat
from pathlib import Path

import pytest

from agorascope.keyfiles import create_key, read_key
from agorascope.retention.marks import load_secret
from agorascope.settings import Settings
from agorascope.troubles import DamagedError


def read(path: Path) -> bytes:
    return read_key(path, "a test", otherwise="With a new one all would be otherwise.")


def test_a_key_is_for_its_owner_alone_and_stays_when_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "a.key"
    create_key(path)
    key = read(path)
    create_key(path)
    assert read(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["a.key"]


def test_every_single_wrong_bit_and_every_cut_of_a_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    create_key(path)
    key = read(path)
    spoilt = [key[:length] for length in range(len(key))]
    for place in range(len(key)):
        spoilt += [key[:place] + bytes([key[place] ^ 1 << bit]) + key[place + 1 :] for bit in range(8)]
    for body in spoilt:
        path.write_bytes(body)
        with pytest.raises(DamagedError, match="key of a test"):
            read(path)


def test_what_a_killed_process_of_the_same_number_left_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / f".a.key.{os.getpid()}").write_text("k1 half of a k")
    create_key(tmp_path / "a.key")
    assert len(read(tmp_path / "a.key")) == 64


def test_an_emptied_key_of_the_marks_is_told_and_not_made_anew(settings: Settings) -> None:
    key = load_secret(settings)
    path = settings.data_dir / "secrets" / "retention.key"
    for damage in (b"", key[:30]):
        path.write_bytes(damage)
        with pytest.raises(DamagedError, match="marks of retention") as caught:
            load_secret(settings)
        assert "agorascope restore" in caught.value.remedy
        assert path.read_bytes() == damage
