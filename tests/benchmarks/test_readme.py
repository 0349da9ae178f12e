"""Every benchmark is in the table of benchmarks, and what the table names is there."""

import re

from agorascope.settings import REPOSITORY

FOLDER = REPOSITORY / "benchmarks"


def test_the_readme_names_every_benchmark_and_no_other() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text))
    there = {path.stem for path in FOLDER.glob("*.py")} | {
        path.parent.name for path in FOLDER.glob("*/__init__.py")
    }
    assert named == there - {"__init__"}


def test_make_bench_runs_the_benchmarks_of_the_first_table() -> None:
    first = (FOLDER / "README.md").read_text(encoding="utf-8").split("## ")[1]
    made = re.findall(
        r"python -m benchmarks\.(\w+)",
        (REPOSITORY / "Makefile").read_text().split("bench:")[1].split("\n\n")[0],
    )
    assert re.findall(r"^\| `(\w+)` \|", first, re.MULTILINE) == made


def test_the_pages_that_hold_figures_are_there() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (FOLDER / link).exists()] == []
