"""Folders of export files: what is taken when, and that nothing is taken twice."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agorascope.errors import InputError
from agorascope.landing import read_pages
from agorascope.workspace import ArchiveSource
from extractors.archive import land as landing_of_folders
from extractors.archive.land import land_file, land_folder
from extractors.archive.landed import digest_of
from extractors.archive.mapping import ArchiveMapping, load_mapping
from extractors.archive.parse import parse_page

DAY = datetime(2024, 5, 2, tzinfo=UTC)
WINDOW = (DAY, DAY + timedelta(days=1))
LINE = '{"record": "post", "uri": "u:%s", "created_at": "%sT10:00:00Z", "text": "x"}\n'


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for day in ("2024-05-01", "2024-05-02", "2024-05-03"):
        (folder / f"{day}.ndjson").write_text(LINE % (day, day), encoding="utf-8")
    (folder / "all.ndjson").write_text(LINE % ("all", "2024-05-01"), encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / "half.ndjson.part").write_text("x", encoding="utf-8")
    return folder


def land(inbox: Path, batch: Path, **more: Any) -> tuple[int, dict[str, Any]]:
    source = ArchiveSource(path=inbox, mapping=more.pop("mapping", "native"))
    return land_folder(
        network="forum", archive=source, batch=batch, **({"window": WINDOW, "known": {}} | more)
    )


def landed(tmp_path: Path, batch: Path) -> list[str]:
    return [page.source for page in read_pages(tmp_path, batch)]


def test_dated_files_follow_the_window_and_others_are_always_taken(inbox: Path, tmp_path: Path) -> None:
    batch = tmp_path / "forum" / "d" / "b"
    pages, state = land(inbox, batch)
    assert pages == 2
    assert landed(tmp_path, batch) == ["2024-05-02.ndjson", "all.ndjson"]
    assert set(state["files"]) == {"2024-05-02.ndjson", "all.ndjson"}


def test_without_a_beginning_everything_before_the_end_is_taken(inbox: Path, tmp_path: Path) -> None:
    pages, _ = land(inbox, tmp_path / "forum" / "d" / "b", window=(None, WINDOW[1]))
    assert pages == 3


def test_days_are_those_of_the_workspace(inbox: Path, tmp_path: Path) -> None:
    zone = ZoneInfo("America/Los_Angeles")
    start = datetime(2024, 5, 2, tzinfo=zone)
    window = (start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC))
    for number, given in enumerate(({"zone": zone}, {})):
        batch = tmp_path / "forum" / "d" / str(number)
        land(inbox, batch, window=window, **given)
        assert landed(tmp_path, batch) == ["2024-05-02.ndjson", "all.ndjson"]


def test_a_file_lands_again_only_when_it_or_its_mapping_changed(inbox: Path, tmp_path: Path) -> None:
    _, state = land(inbox, tmp_path / "forum" / "d" / "1")
    assert land(inbox, tmp_path / "forum" / "d" / "2", known=state) == (0, state)
    (inbox / "all.ndjson").write_text(LINE % ("new", "2024-05-01"), encoding="utf-8")
    pages, changed = land(inbox, tmp_path / "forum" / "d" / "3", known=state)
    assert pages == 1
    other = tmp_path / "other.yml"
    other.write_text("base: native\nabout: changed", encoding="utf-8")
    assert land(inbox, tmp_path / "forum" / "d" / "4", known=changed, mapping=str(other))[0] == 2


def test_pages_speak_for_their_day_or_for_the_window(inbox: Path, tmp_path: Path) -> None:
    batch = tmp_path / "forum" / "d" / "b"
    land(inbox, batch, now=datetime(2024, 7, 1, tzinfo=UTC))
    dated, undated = read_pages(tmp_path, batch)
    assert dated.fetched_at == datetime(2024, 5, 2, 23, 59, 59, 999999, tzinfo=UTC)
    assert undated.fetched_at == WINDOW[1]
    assert undated.parser == "archive:native"


def test_posts_younger_than_the_window_are_not_clamped_to_it(inbox: Path, tmp_path: Path) -> None:
    (inbox / "all.ndjson").write_text(LINE % ("late", "2024-06-15"), encoding="utf-8")
    batch = tmp_path / "forum" / "d" / "b"
    land(inbox, batch, now=datetime(2024, 7, 1, tzinfo=UTC))
    post = [post for page in read_pages(tmp_path, batch) for post in parse_page(page).posts][-1]
    assert post["created_at"] == datetime(2024, 6, 15, 10, tzinfo=UTC)
    assert post.get("flags") is None


def test_landing_the_same_again_into_a_batch_adds_nothing(inbox: Path, tmp_path: Path) -> None:
    batch = tmp_path / "forum" / "d" / "b"
    land(inbox, batch)
    before = sorted((path.name, path.read_bytes()) for path in batch.iterdir())
    land(inbox, batch)
    assert sorted((path.name, path.read_bytes()) for path in batch.iterdir()) == before


def test_a_missing_folder_is_told_and_gives_no_pages(tmp_path: Path) -> None:
    said: list[str] = []
    pages, state = land(
        tmp_path / "nowhere",
        tmp_path / "forum" / "d" / "b",
        known={},
        on_progress=lambda what, done, total: said.append(what),
    )
    assert (pages, state["files"]) == (0, {})
    assert "no folder" in said[0]
    assert "no folder" in state["message"]


def test_a_folder_that_held_files_and_is_gone_is_a_failure_and_no_silence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere of forum is gone: 1 files came from it"):
        land(tmp_path / "nowhere", tmp_path / "forum" / "d" / "b", known={"files": {"a.csv": "1"}})


def test_an_unreadable_file_lands_and_is_a_reject(inbox: Path, tmp_path: Path) -> None:
    (inbox / "all.ndjson").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    batch = tmp_path / "forum" / "d" / "b"
    assert land(inbox, batch)[0] == 2
    rejects = [reject for page in read_pages(tmp_path, batch) for reject in parse_page(page).rejects]
    assert [(r.source_file, r.reason) for r in rejects] == [("all.ndjson", "unreadable_file")]


def test_replay_does_not_need_the_mapping_file(tmp_path: Path, simple: dict[str, Any]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,date,author,text\n1,2024-05-01T10:00Z,a,x\n", encoding="utf-8")
    batch = tmp_path / "landing" / "forum" / "d" / "b"
    land_file(path, ArchiveMapping.model_validate(simple), batch=batch)
    path.unlink()
    (page,) = read_pages(tmp_path / "landing", batch)
    assert parse_page(page).posts[0]["text"] == "x"


def test_a_file_that_is_not_there_is_told(tmp_path: Path, simple: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        land_file(tmp_path / "no.csv", ArchiveMapping.model_validate(simple), batch=tmp_path / "b")


def versions(tmp_path: Path, batch: Path) -> list[str]:
    """Addresses of the posts of a batch, in landing order."""
    return [post["uri"] for page in read_pages(tmp_path, batch) for post in parse_page(page).posts]


@pytest.fixture
def changing(tmp_path: Path) -> Path:
    folder = tmp_path / "changing"
    folder.mkdir()
    return folder


def write_version(folder: Path, version: str) -> None:
    (folder / "all.ndjson").write_text(LINE % (version, "2024-05-01"), encoding="utf-8")


def test_every_change_gets_a_page_after_the_others_and_so_does_a_return(
    changing: Path, tmp_path: Path
) -> None:
    batch, state = tmp_path / "forum" / "d" / "b", dict[str, Any]()
    for version in ("v1", "v2", "v3", "v1", "v1"):
        write_version(changing, version)
        _, state = land(changing, batch, known=state)
    assert versions(tmp_path, batch) == ["u:v1", "u:v2", "u:v3", "u:v1"]


def test_a_landing_that_was_cut_short_is_done_again_without_a_second_page(
    changing: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "forum" / "d" / "b"
    write_version(changing, "v1")
    _, committed = land(changing, batch)
    write_version(changing, "v2")
    for _ in range(2):  # the state of the first was never committed
        pages, state = land(changing, batch, known=committed)
        assert pages == 1
    assert versions(tmp_path, batch) == ["u:v1", "u:v2"]
    assert land(changing, batch, known=state) == (0, state)


def test_a_return_to_the_committed_version_is_landed_over_one_that_was_not_committed(
    changing: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "forum" / "d" / "b"
    write_version(changing, "v1")
    _, committed = land(changing, batch)
    write_version(changing, "v2")
    land(changing, batch, known=committed)
    write_version(changing, "v1")
    assert land(changing, batch, known=committed)[0] == 1
    assert versions(tmp_path, batch) == ["u:v1", "u:v2", "u:v1"]


def test_a_file_that_looks_unchanged_is_not_read(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, state = land(inbox, tmp_path / "forum" / "d" / "1")
    body = (inbox / "all.ndjson").read_bytes()
    entry = state["files"]["all.ndjson"]
    assert (entry["sha256"], entry["size"]) == (hashlib.sha256(body).hexdigest(), len(body))
    read: list[str] = []

    def reader(path: Path) -> bytes:
        read.append(path.name)
        return path.read_bytes()

    monkeypatch.setattr(landing_of_folders, "read_file", reader)
    assert land(inbox, tmp_path / "forum" / "d" / "2", known=state) == (0, state)
    assert read == []
    os.utime(inbox / "all.ndjson", ns=(1, 1))
    assert land(inbox, tmp_path / "forum" / "d" / "2", known=state)[0] == 0
    assert read == ["all.ndjson"]


def test_a_state_of_old_is_understood_and_made_new(changing: Path, tmp_path: Path) -> None:
    write_version(changing, "v1")
    body = (changing / "all.ndjson").read_bytes()
    old = {"files": {"all.ndjson": digest_of(body, load_mapping("native"))}}
    pages, state = land(changing, tmp_path / "forum" / "d" / "b", known=old)
    assert pages == 0
    assert state["files"]["all.ndjson"]["size"] == len(body)


def test_links_that_lead_out_of_the_folder_are_left_out_and_told(changing: Path, tmp_path: Path) -> None:
    write_version(changing, "v1")
    (tmp_path / "secret.ndjson").write_text(LINE % ("secret", "2024-05-01"), encoding="utf-8")
    (changing / "out.ndjson").symlink_to(tmp_path / "secret.ndjson")
    (changing / "in.ndjson").symlink_to(changing / "all.ndjson")
    batch = tmp_path / "forum" / "d" / "b"
    _, state = land(changing, batch)
    assert landed(tmp_path, batch) == ["all.ndjson", "in.ndjson"]
    assert "1 link(s)" in state["message"]
    assert "out.ndjson" in state["message"]
