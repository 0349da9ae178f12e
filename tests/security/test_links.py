"""A link that somebody planted in the data folder leads nothing of ours out of it."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agorascope import batchfiles, published
from agorascope.landing import RawPage, batch_path, batches, complete, replace_page, write_atomic, write_page
from agorascope.published import Publication
from agorascope.retention.cut import Cut
from agorascope.retention.landed import due_batches, remove_pages
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from tests.agorascope.erasing.cases import World, member_of, post_of

WORDS = "My Nova bell, says ann_42, who lives elsewhere"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of somebody else, with a batch as our own would be: nothing in it may change."""
    folder = tmp_path / "outside"
    page = RawPage("mastodon", "s", WORDS.encode(), datetime(2020, 1, 1, tzinfo=UTC), parser="mastodon")
    batch = batch_path(folder, "mastodon", "2020-01-01", "b1")
    write_page(batch, 1, page)
    complete(batch, {"said": WORDS})
    (folder / "note.txt").write_text(WORDS)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


PLACES = ("mastodon", "mastodon/2020-01-01", "mastodon/2020-01-01/b1")


def plant(root: Path, outside: Path, place: str) -> None:
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).symlink_to(outside / place)


@pytest.mark.parametrize("place", PLACES)
def test_retention_removes_no_batch_behind_a_link(settings: Settings, outside: Path, place: str) -> None:
    before = state(outside)
    plant(settings.landing, outside, place)
    cut = Cut(datetime(2026, 1, 1, tzinfo=UTC).date(), "UTC", (), datetime(2026, 1, 1, tzinfo=UTC))
    assert due_batches(settings, cut) == []
    assert list(batches(settings.landing)) == []
    names = [str(Path(path).relative_to(outside)) for path in before if path.endswith(".zst")]
    with open_warehouse(settings.warehouse) as connection:
        assert remove_pages(settings, connection, names) == 0
    assert state(outside) == before


@pytest.mark.parametrize("place", PLACES)
def test_erasing_a_person_rewrites_nothing_behind_a_link(
    settings: Settings, outside: Path, place: str
) -> None:
    world = World(settings)
    world.write("2026-03-10.ndjson", member_of("ann_42"), post_of("ann_42", "My Nova bell rang"))
    if place == "mastodon":
        (outside / "mastodon").rename(outside / "other")
        place = "other"
    before = state(outside)
    plant(settings.landing, outside, place)
    (settings.data_dir / "logs").mkdir(exist_ok=True)
    (settings.data_dir / "logs" / "old.log").symlink_to(outside / "note.txt")
    world.listen()
    assert world.erase("ann_42").accounts == 1
    assert state(outside) == before


@pytest.mark.parametrize("place", PLACES)
def test_a_batch_behind_a_link_is_not_removed(settings: Settings, outside: Path, place: str) -> None:
    before = state(outside)
    plant(settings.batches, outside, place)
    batchfiles.remove(settings.batches, settings.batches / PLACES[-1])
    assert state(outside) == before
    assert not (settings.batches / place).is_symlink()


def test_a_run_writes_and_removes_no_batch_behind_a_link(settings: Settings, outside: Path) -> None:
    world = World(settings)
    world.write("2026-03-10.ndjson", member_of("ann_42"), post_of("ann_42", "My Nova bell rang"))
    world.listen()
    network = next(settings.landing.iterdir()).name
    before = state(outside)
    batchfiles.remove(settings.batches, settings.batches / network)
    (settings.batches / network).symlink_to(outside / "mastodon" / "2020-01-01")
    world.write("2026-03-11.ndjson", post_of("ann_42", "My Nova bell rang again"))
    world.listen()
    assert state(outside) == before


def test_a_temporary_name_that_is_a_link_writes_nothing_elsewhere(settings: Settings, outside: Path) -> None:
    before, victim = state(outside), outside / "note.txt"
    settings.landing.mkdir(parents=True)
    (settings.landing / f".x.json.{os.getpid()}.part").symlink_to(victim)
    (settings.landing / "x.json").symlink_to(victim)
    write_atomic(settings.landing / "x.json", b"ours")
    assert (settings.landing / "x.json").read_bytes() == b"ours"
    assert not (settings.landing / "x.json").is_symlink()
    page = RawPage("mastodon", "s", b"ours", datetime(2020, 1, 1, tzinfo=UTC))
    data = write_page(settings.landing / "mastodon" / "d" / "b", 1, page)
    data.unlink()
    data.symlink_to(victim)
    replace_page(data.with_name(f"{data.stem}.meta.json"), page)
    assert state(outside) == before


def test_publishing_and_pruning_write_and_remove_nothing_behind_a_link(
    publication: Publication, tmp_path: Path, outside: Path
) -> None:
    before, folder = state(outside), publication.path.parent
    for number in (2, 3):
        (folder / f"agorascope-20200101T000000Z-{number:04d}.duckdb").symlink_to(outside / "note.txt")
    version = f"{datetime(2026, 3, 12, tzinfo=UTC):%Y%m%dT%H%M%SZ}-0004"
    (folder / f".agorascope-{version}.duckdb.part").symlink_to(outside / "note.txt")
    (folder / f"agorascope-{version}.duckdb").symlink_to(outside / "note.txt")
    made = published.publish(
        tmp_path / "data" / "warehouse.duckdb",
        folder,
        run_id="r2",
        as_of=datetime(2026, 3, 12, tzinfo=UTC),
        facts={},
        keep=1,
    )
    assert made.path.is_file()
    assert [path for path in folder.glob("agorascope-*.duckdb") if path.is_symlink()] == []
    assert state(outside) == before


def test_files_of_others_beside_the_published_ones_stop_no_publication(
    publication: Publication, tmp_path: Path
) -> None:
    folder = publication.path.parent
    planted = [folder / f"agorascope-{name}.duckdb" for name in ("abc", "x-9999", "20260311T000000Z-²")]
    for path in planted:
        path.write_text(WORDS)
    for day in (12, 13):
        made = published.publish(
            tmp_path / "data" / "warehouse.duckdb",
            folder,
            run_id=f"r{day}",
            as_of=datetime(2026, 3, day, tzinfo=UTC),
            facts={},
            keep=1,
        )
    assert made.version.endswith("-0003")
    assert all(path.read_text() == WORDS for path in planted)
    assert not publication.path.exists()
