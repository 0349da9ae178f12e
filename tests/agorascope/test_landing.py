"""The landing zone: names stay inside it, and what is no longer what was written is noticed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope.errors import LandingError
from agorascope.landing import (
    Batch,
    RawPage,
    batch_path,
    complete,
    completion,
    page_files,
    read_meta,
    read_page,
    read_pages,
    replace_page,
    write_page,
)

PARTS = {"network": "forum", "day": "2026-03-10", "batch_id": "import-a-b.c_1"}


def test_a_batch_has_its_folder(tmp_path: Path) -> None:
    assert batch_path(tmp_path, **PARTS) == tmp_path / "forum" / "2026-03-10" / "import-a-b.c_1"


@pytest.mark.parametrize("part", list(PARTS))
@pytest.mark.parametrize(
    "name", ["", ".", "..", "../up", "a/b", "/etc", ".hidden", "a*", "a?", "[ab]", "a..b", "a\\b", "a\0"]
)
def test_a_name_that_would_leave_its_folder_is_refused(tmp_path: Path, part: str, name: str) -> None:
    with pytest.raises(LandingError, match="landing zone"):
        batch_path(tmp_path, **PARTS | {part: name})


NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A complete batch of three pages."""
    folder = batch_path(tmp_path, **PARTS)
    for place in range(3):
        write_page(folder, place, RawPage("forum", f"s{place}", b"words %d" % place, NOON, ref=""))
    complete(folder, {"states": {"s": {"last": 3}}})
    return folder


def meta_of(batch: Path, place: int) -> Path:
    return sorted(batch.glob("*.meta.json"))[place]


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"network": "forum", "nonsense": 1}', b"\xff"])
def test_a_damaged_meta_file_is_told_with_its_page(tmp_path: Path, batch: Path, damage: bytes) -> None:
    meta_of(batch, 1).write_bytes(damage)
    with pytest.raises(LandingError, match=r"00001-\w+\.zst is damaged: .*meta file") as caught:
        list(read_pages(tmp_path, batch))
    assert "move its batch folder aside" in caught.value.remedy


def test_a_meta_file_that_says_something_else_is_noticed(tmp_path: Path, batch: Path) -> None:
    meta = meta_of(batch, 0)
    meta.write_bytes(meta.read_bytes().replace(b"2026-03-10T12", b"2026-03-10T13"))
    with pytest.raises(LandingError, match="seal"):
        read_page(tmp_path, meta)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_meta_file_that_is_gone_costs_no_page_in_silence(batch: Path, place: int) -> None:
    meta_of(batch, place).unlink()
    with pytest.raises(LandingError, match=rf"0000{place}-\w+\.zst is damaged: its meta file is gone"):
        page_files(batch)


def test_a_completion_written_again_still_knows_how_many_pages_there_were(batch: Path) -> None:
    meta_of(batch, 2).unlink()
    complete(batch, completion(batch))
    with pytest.raises(LandingError, match="its meta file is gone"):
        page_files(batch)


def test_bytes_that_a_cut_off_try_left_are_no_damage(batch: Path) -> None:
    """A kill between bytes and meta file; the next try landed other bytes in that place."""
    (batch / f"00001-{'0' * 16}.zst").write_bytes(b"left behind")
    (batch / f"00003-{'0' * 16}.zst").write_bytes(b"left behind at the end")
    assert len(page_files(batch)) == 3


@pytest.mark.parametrize("damage", [b"", b'{"states": {"s": {"la', b"[1]"])
def test_a_damaged_completion_counts_as_a_batch_cut_short(batch: Path, damage: bytes) -> None:
    assert completion(batch) == {"places": 3, "states": {"s": {"last": 3}}}
    assert Batch("forum", "b", batch).is_complete
    (batch / "_complete.json").write_bytes(damage)
    assert completion(batch) == {}
    assert not Batch("forum", "b", batch).is_complete


def test_every_meta_file_carries_its_seal_whichever_way_the_page_came_to_be(batch: Path) -> None:
    meta = meta_of(batch, 1)
    replace_page(meta, RawPage("forum", "s1", b"what may stay", NOON, parser="kept"))
    for path in (meta_of(batch, 0), meta, batch / "_complete.json"):
        said = path.read_bytes()
        assert b'"seal"' in said
        path.write_bytes(said.replace(b"forum", b"Forum").replace(b'"last": 3', b'"last": 4'))
    for path in (meta_of(batch, 0), meta):
        with pytest.raises(LandingError, match="meta file cannot be read"):
            read_meta(path)
    assert completion(batch) == {}
