"""A published file that was removed does not stay on the disk for long because the viewer has it open."""

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from agorascope.published import Publication
from streamlit_app.open_files import OpenFiles


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def deleted(published_dir: Path, lacking: Callable[[str], NoReturn]) -> Callable[[], int]:
    """How many files of the folder this process holds open that have no name any more."""
    if not Path("/proc/self/fd").exists():
        lacking("this system does not show the open files of a process")

    def count() -> int:
        links = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
        return sum(link.startswith(str(published_dir)) and link.endswith(" (deleted)") for link in links)

    return count


def test_a_removed_file_is_let_go_a_while_after_it_was_found_gone(
    publish: Callable[..., Publication], deleted: Callable[[], int]
) -> None:
    clock = Clock()
    files = OpenFiles(3, 60.0, clock)
    former = publish(days=1)
    files.connection(former)
    clock.seconds = 1_000.0  # looked at for long, no new question
    files.let_go()
    former.path.unlink()
    files.let_go()
    assert files.connection(former).execute("select count(*) from marts.dim_brands").fetchall()
    clock.seconds += 59.0
    files.let_go()
    assert deleted() == 1
    clock.seconds += 2.0
    files.let_go()
    assert deleted() == 0


def test_whoever_is_in_the_middle_of_a_removed_file_reads_on(
    publish: Callable[..., Publication], deleted: Callable[[], int]
) -> None:
    clock = Clock()
    files = OpenFiles(3, 60.0, clock)
    former = publish(days=1)
    reading = files.connection(former).cursor()
    former.path.unlink()
    clock.seconds = 61.0
    files.let_go()
    assert reading.execute("select count(*) from marts.dim_brands").fetchall()
    reading.close()
    assert deleted() == 0


def test_a_file_that_has_its_name_stays_open(publish: Callable[..., Publication]) -> None:
    clock = Clock()
    files = OpenFiles(3, 60.0, clock)
    shown = publish(days=1)
    before = files.connection(shown)
    clock.seconds = 1_000.0
    files.let_go()
    assert files.connection(shown) is before
