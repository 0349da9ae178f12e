"""A new network's package, its replayed API and its tests, from templates that pass the contract tests.

    make new-network NAME=agora

docs/adding-a-network.md goes on from here.
"""

import csv
import keyword
import re
import subprocess
import sys
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(__file__).resolve().parent / "network_template"
SEED = Path("dbt_project/seeds/networks.csv")


def targets(name: str) -> dict[Path, Path]:
    """Template -> file to write, relative to the root of the repository."""
    files = {
        path: Path("extractors") / name / path.stem
        for path in sorted((TEMPLATES / "extractor").glob("*.txt"))
    }
    files[TEMPLATES / "tests" / "site.py.txt"] = Path("tests/replay") / f"{name}.py"
    files[TEMPLATES / "tests" / "test_parse.py.txt"] = Path("tests/extractors") / name / "test_parse.py"
    return files


def problem_with(name: str, root: Path) -> str:
    """Why a network cannot have this name; empty when it can."""
    if not re.fullmatch(r"[a-z][a-z0-9]{1,30}", name) or keyword.iskeyword(name):
        return (
            f"{name!r} cannot be a network's name: use 2 to 31 lower case letters and digits, a letter first."
        )
    shadowed = Path("extractors") / f"{name}.py"  # a folder of that name would hide a module of ours
    taken = [str(path) for path in (shadowed, *targets(name).values()) if (root / path).exists()]
    if taken:
        return f"There is a {name} already: {', '.join(taken)}. Choose another name, or remove these first."
    return ""


def write_network(name: str, root: Path) -> list[Path]:
    """Write every file of the network and its line in the seed; returns the files."""
    words = {"name": name, "class_name": name.capitalize(), "title": name.capitalize()}
    written = []
    for template, target in targets(name).items():
        path = root / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
        written.append(target)
    if add_to_seed(root / SEED, name, words["title"]):
        written.append(SEED)
    return written


def add_to_seed(seed: Path, name: str, title: str) -> bool:
    """Add the network to the vocabulary that the marts are held to; False when it is there."""
    with seed.open(encoding="utf-8", newline="") as handle:
        known = {row["network_id"] for row in csv.DictReader(handle)}
    if name in known:
        return False
    with seed.open("a", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerow([name, title, "social"])
    return True


def main(arguments: list[str]) -> int:
    """Write the network named on the command line."""
    if len(arguments) != 1 or not arguments[0]:
        print("Name the network: make new-network NAME=agora", file=sys.stderr)
        return 2
    if problem := problem_with(arguments[0], ROOT):
        print(problem, file=sys.stderr)
        return 2
    written = write_network(arguments[0], ROOT)
    tidy = [str(ROOT / path) for path in written if path.suffix == ".py"]
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--quiet", *tidy], check=True
    )  # names differ in length
    for path in written:
        print(f"wrote {path}")
    print("Now go on with docs/adding-a-network.md; the contract tests of the template pass:")
    print(f"  .venv/bin/pytest tests/extractors/contract tests/extractors/{arguments[0]} -k {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
