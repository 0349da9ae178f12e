"""A post that its network no longer gives loses its words wherever they are kept, landed bytes included."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from agorascope import steps
from agorascope.erasing.landed import parts_of
from agorascope.landing import batches, read_pages
from agorascope.objecting.leftovers import write_anew
from agorascope.objecting.removal import is_pending
from agorascope.objecting.step import clear_former
from agorascope.retention import gone
from agorascope.settings import Settings
from agorascope.warehouse import open_warehouse
from replay.daily import Observatory, observing
from tests.agorascope import byte_search
from tests.agorascope.safety.conftest import publish

Observe = Callable[..., Observatory]
# Words that no other post of the replayed worlds has.
WORDS = "Quatre dérailleurs mauves grincent"
NETWORKS = ("lemmy", "reddit")  # the first sends the words on with the mark that they are gone


@pytest.fixture
def observe(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Observe]:
    with ExitStack() as stack:
        yield lambda *networks: stack.enter_context(observing(networks, settings, monkeypatch))


def holding(folder: Path, words: str = WORDS) -> set[str]:
    """The parts of a data folder that hold the words."""
    return {Path(path).parts[0] for paths in byte_search.holding(folder, words).values() for path in paths}


class Deleted:
    """Two days of a world in which a post is there on the first, and gone on the second."""

    def __init__(self, day: Observatory) -> None:
        self.day, self.data = day, day.settings.data_dir
        self.post = day.world.posts[-3]
        self.post.text = f"Le vélo a {WORDS.lower()}. {WORDS}"
        assert day.listen() == {}

    def next_day(self, *, is_deleted: bool = True) -> None:
        self.day.next_day()
        self.post.is_deleted = is_deleted
        assert self.day.listen() == {}

    def landed(self) -> list[bytes]:
        root = self.day.settings.landing
        return [page.body for batch in batches(root) for page in read_pages(root, batch.path)]


@pytest.mark.parametrize("network", NETWORKS)
def test_landed_pages_lose_the_words_in_the_run_that_learns_of_it(observe: Observe, network: str) -> None:
    world = Deleted(observe(network))
    before, pages = records(world), len(world.landed())
    assert holding(world.data) == {"landing", "warehouse.duckdb"}
    world.next_day()
    assert len(world.landed()) > pages
    assert holding(world.data) <= {"warehouse.duckdb"}  # free blocks, until publish writes the file anew
    with open_warehouse(world.day.settings.warehouse) as connection:
        assert is_pending(connection)
    write_anew(world.day.settings.warehouse, memory="256MB")
    assert holding(world.data) == set()

    after = records(world)  # the pages still give the other posts, and the place of this one
    assert {uri for uri, said in before.items() if after[uri] != said} == world.day.uris(
        network, [world.post]
    )
    assert after[world.day.uris(network, [world.post]).pop()] == ("deleted", None, None)


def test_cut_off_before_the_pages_the_next_plan_completes_it(
    observe: Observe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    world = Deleted(observe("mastodon"))
    with monkeypatch.context() as cut:
        cut.setattr(gone, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            world.next_day()
    assert "landing" in holding(world.data)
    steps.plan(world.day.context())
    assert "landing" not in holding(world.data)
    assert world.day.ask("select count(*) from raw.gone_pages") == [(0,)]


def test_a_batch_that_is_loaded_late_is_left_alone_until_then(observe: Observe) -> None:
    """Its own load sees that the post is gone; what was gone before there was a list goes with a plan."""
    world = Deleted(observe("mastodon"))
    [batch] = batches(world.day.settings.landing)
    late = batch.path.with_name("late")
    shutil.copytree(batch.path, kept := world.data.parent / "kept")
    world.next_day()
    shutil.copytree(kept, batch.path, dirs_exist_ok=True)
    shutil.copytree(kept, late)
    world.day.ask("delete from raw.build_meta where name = ? returning 1", gone.META)
    run = world.day.context()
    steps.plan(run)
    assert with_words(world) == {late}
    for step in (steps.parse, steps.gate_arrival, steps.load):
        step(run, "mastodon")
    assert with_words(world) == set()
    [uri] = world.day.uris("mastodon", [world.post])
    assert world.day.ask("select status, text from raw.posts where uri = ?", uri) == [("deleted", None)]


def test_the_next_publication_has_none_of_the_words_and_the_former_one_goes(observe: Observe) -> None:
    """Publications by hand, of what the models read: a build takes half a minute."""
    world = Deleted(observe("mastodon"))
    settings = world.day.settings
    publish(settings)
    [former] = settings.published.glob("*.duckdb")
    assert holding(world.data) == {"landing", "published", "warehouse.duckdb"}
    world.next_day()
    publish(settings)
    assert former.exists()
    clear_former(world.day.context())
    assert holding(world.data) == set()
    assert not former.exists()
    with open_warehouse(settings.warehouse) as connection:
        assert not is_pending(connection)


def with_words(world: Deleted) -> set[Path]:
    """Folders of the batches that hold the words."""
    return {batch.path for batch in batches(world.day.settings.landing) if holding(batch.path)}


def records(world: Deleted) -> dict[str, tuple[object, ...]]:
    """What the landed pages say of each post, the first that names it."""
    root = world.day.settings.landing
    found: dict[str, tuple[object, ...]] = {}
    for batch in batches(root):
        for page in read_pages(root, batch.path):
            for row in (row for parsed in parts_of(page) for row in parsed.posts):
                found.setdefault(row["uri"], (row["status"], row.get("text"), row.get("title")))
    return found
