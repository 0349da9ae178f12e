"""The pointer, the connections and the cache, while new versions are published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from agorascope import published
from agorascope.published import Publication
from streamlit_app import access
from streamlit_app.queries import base


def open_files(folder: Path) -> list[str]:
    links = [entry.resolve() for entry in Path("/proc/self/fd").iterdir()]
    return [link.name for link in links if link.name.startswith("agorascope-") and folder in link.parents]


def test_nothing_published_is_no_problem(published_dir: Path) -> None:
    assert access.snapshot() == access.Snapshot(None, None)


def test_a_broken_pointer_is_a_problem_with_a_remedy(published_dir: Path) -> None:
    published_dir.mkdir(parents=True)
    (published_dir / published.POINTER).write_text("{")

    assert "agorascope publish" in access.snapshot().problem


def test_a_broken_status_hides_no_figures(published_dir: Path, publish: Callable[..., Publication]) -> None:
    publish(days=1)
    (published_dir / published.STATUS).write_text('{"run_id": 1}')

    shown = access.snapshot()
    assert (shown.publication is not None, shown.status, shown.problem) == (True, None, "")


def test_a_new_version_changes_the_mark(published_dir: Path, publish: Callable[..., Publication]) -> None:
    publish(days=1)
    before = access.snapshot()
    publish(days=2, run_id="next")

    assert access.snapshot().mark != before.mark


def test_a_question_is_asked_once_per_version(
    published_dir: Path, publish: Callable[..., Publication]
) -> None:
    asked: list[int] = []

    def count_rows(cursor: Any, table: str) -> int:
        asked.append(1)
        return int(cursor.execute(f"select count(*) from {table}").fetchone()[0])

    first = publish(days=3)
    answers = [access.ask(first, count_rows, "marts.fct_mentions") for _ in range(3)]
    second = publish(days=9, run_id="next")
    changed = access.ask(second, count_rows, "marts.fct_mentions")

    assert len(set(answers)) == 1
    assert changed > answers[0]
    assert len(asked) == 2


def test_a_query_under_way_survives_when_its_file_is_replaced(
    published_dir: Path, publish: Callable[..., Publication]
) -> None:
    first = publish(days=3)
    access.ask(first, base.facts)
    reading = access._files().connection(first).cursor()
    for number in range(access.OPEN_FILES + 2):
        access.ask(publish(days=3, run_id=f"run-{number}", name=f"World {number}"), base.facts)

    assert reading.execute("select count(*) from marts.fct_mentions").fetchone()[0] > 0


def test_old_files_are_let_go(
    published_dir: Path, publish: Callable[..., Publication], lacking: Callable[[str], NoReturn]
) -> None:
    if not Path("/proc/self/fd").exists():
        lacking("this system does not show the open files of a process")
    for number in range(access.OPEN_FILES + 3):
        access.ask(publish(days=1, run_id=f"run-{number}", name=f"World {number}"), base.facts)

    assert 0 < len(open_files(published_dir)) <= access.OPEN_FILES
