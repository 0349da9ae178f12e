"""The files of the demo world: the same every time, of the size asked for, and readable."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from agorascope.demo import write_world
from agorascope.errors import InputError
from agorascope.workspace import load_workspace

from .conftest import TINY, WrittenWorld


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_world(tmp_path / name, seed=5, **TINY)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_writes_another_world(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 6)):
        write_world(tmp_path / name, seed=seed, **TINY)
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one["answers/stances.ndjson"] != two["answers/stances.ndjson"]


def test_a_world_already_there_is_left_alone(tmp_path: Path) -> None:
    first = write_world(tmp_path, seed=5, **TINY)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    second = write_world(tmp_path, seed=5, **TINY)
    assert (first.was_present, second.was_present) == (False, True)
    assert (second.posts, second.by_network) == (first.posts, first.by_network)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times


def test_other_parameters_replace_the_world_whole(tmp_path: Path) -> None:
    write_world(tmp_path / "reused", seed=5, **TINY | {"days": 60})
    write_world(tmp_path / "reused", seed=5, **TINY)
    write_world(tmp_path / "fresh", seed=5, **TINY)
    assert contents(tmp_path / "reused") == contents(tmp_path / "fresh")


def test_an_interrupted_write_is_done_again(tmp_path: Path) -> None:
    def stop_at_files(step: str, done: int, total: int) -> None:
        if step == "files":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_world(tmp_path / "world", seed=5, **TINY, on_progress=stop_at_files)
    assert not write_world(tmp_path / "world", seed=5, **TINY).was_present
    write_world(tmp_path / "fresh", seed=5, **TINY)
    assert contents(tmp_path / "world") == contents(tmp_path / "fresh")


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    with pytest.raises(InputError, match="holds no demo world"):
        write_world(tmp_path, **TINY)


@pytest.mark.parametrize(
    "size", [{"days": 10}, {"posts": 50}, {"members": 5}, {"posts": 300, "members": 200}]
)
def test_a_world_too_small_for_its_truths_is_refused(tmp_path: Path, size: dict[str, int]) -> None:
    with pytest.raises(InputError, match="too small"):
        write_world(tmp_path, **TINY | size)


def test_progress_reaches_the_end_of_every_step(tmp_path: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    write_world(tmp_path, **TINY, on_progress=lambda step, done, total: seen.update({step: (done, total)}))
    assert {"texts", "files"} <= seen.keys()
    assert all(done == total for step, (done, total) in seen.items() if step in {"texts", "files"})


def test_a_winter_world_keeps_to_its_days(tmp_path: Path) -> None:
    summary = write_world(tmp_path, end=date(2026, 3, 31), **TINY)
    days = {path.stem for path in tmp_path.glob("[!a]*/*.ndjson")}
    assert (summary.first_day, summary.last_day) == (date(2026, 2, 20), date(2026, 3, 31))
    assert (min(days), max(days)) == ("2026-02-20", "2026-03-31")


def test_counts_are_what_was_asked_for(full_world: WrittenWorld) -> None:
    posts = full_world.rows("post")
    assert 19_000 <= len(posts) == full_world.summary.posts <= 21_000
    assert len({member["member_id"] for member in full_world.rows("member")}) == 2_000
    assert {post["author_id"] for post in posts} <= {m["member_id"] for m in full_world.rows("member")}
    assert sum(full_world.summary.by_network.values()) == full_world.summary.posts
    assert min(full_world.summary.by_network.values()) > 1_000
    assert len({path.stem for path, _ in full_world.lines}) == 120


def test_the_workspace_loads_and_is_marked_as_demo(full_world: WrittenWorld) -> None:
    workspace = load_workspace(full_world.summary.workspace)
    assert workspace.demo
    assert workspace.privacy.pseudonyms
    assert [brand.id for brand in workspace.own_brands] == ["cyclandre"]
    assert len(workspace.brands) == 4
    assert workspace.enabled_networks() == ["bluesky", "discourse", "mastodon", "newsletter", "rss"]
    assert {event.kind for event in workspace.events} == {"contest", "newsletter", "chat", "launch"}
    assert all({"fr", "en"} == aspect.terms.keys() for aspect in workspace.aspects)


def test_answers_lie_outside_every_archive(full_world: WrittenWorld) -> None:
    workspace = load_workspace(full_world.summary.workspace)
    archives = [network.archive.path.resolve() for network in workspace.networks.values() if network.archive]
    assert len(archives) == 5
    for answer in (full_world.root / "answers").iterdir():
        assert not any(answer.resolve().is_relative_to(archive) for archive in archives)


@pytest.mark.parametrize("seed", range(8))
def test_the_smallest_world_holds_everything_whatever_the_seed(tmp_path: Path, seed: int) -> None:
    summary = write_world(tmp_path, seed=seed, days=32, posts=300, members=100)
    found = json.loads((tmp_path / "answers" / "answers.json").read_text(encoding="utf-8"))
    assert 240 <= summary.posts <= 420
    assert len(found["crisis"]["mentions"]) >= 2
    assert len(found["influencers"]) == 21
    load_workspace(summary.workspace)


def test_the_letter_of_the_event_is_opened_and_clicked_more_than_the_others(full_world: WrittenWorld) -> None:
    sums: dict[str, list[int]] = {}
    for path in sorted((full_world.root / "newsletter").glob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            assert row["date"] == path.stem
            counts = sums.setdefault(row["campaign"], [0, 0, 0])
            for place, name in enumerate(("delivered", "unique_opens", "unique_clicks")):
                counts[place] += int(row[name])
    rates = {name: (opens / delivered, clicks / opens) for name, (delivered, opens, clicks) in sums.items()}
    event = rates.pop("Lettre d'été")
    assert len(rates) >= 6
    assert all(event[place] > rate[place] for rate in rates.values() for place in (0, 1))
