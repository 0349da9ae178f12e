"""Rules of security are kept in the whole code; each exception stands beside its line, with its reason."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

PACKAGES = ("agorascope", "extractors", "dags", "expectations", "streamlit_app", "dbt_project")
FILES = [path for package in PACKAGES for path in sorted((REPOSITORY / package).rglob("*.py"))]
# Each makes code or objects of data.
NEVER = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.load", "marshal.loads",
    "pickle.load", "pickle.loads", "joblib.load", "torch.load", "shelve.open", "numpy.load", "np.load",
    "tempfile.mktemp", "pd.read_pickle", "extractall", "dill.loads", "cloudpickle.loads",
}  # fmt: skip
KNOWN = {
    "agorascope/spark/models.py": {"exec"},  # models in Python of this repository, as dbt compiled them
    "streamlit_app/answers.py": {"pickle.loads"},  # bytes that the same process made
}


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_nothing_of_outside_becomes_code_or_objects() -> None:
    found: dict[str, set[str]] = {}
    for path in FILES:
        name = path.relative_to(REPOSITORY).as_posix()
        for called, node in calls(path):
            is_array = called in {"np.load", "numpy.load"} and is_false(node, "allow_pickle")
            if (called in NEVER or called.rpartition(".")[2] in {"extractall", "mktemp"}) and not is_array:
                found.setdefault(name, set()).add(called)
    assert found == KNOWN


def is_false(node: ast.Call, option: str) -> bool:
    given = {word.arg: word.value for word in node.keywords}
    value = given.get(option)
    return isinstance(value, ast.Constant) and value.value is False


def test_no_program_is_started_through_a_shell() -> None:
    shells = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        for _, node in calls(path)
        if any(word.arg == "shell" and not is_false(node, "shell") for word in node.keywords)
    ]
    assert shells == []


def test_no_certificate_goes_unchecked() -> None:
    unchecked = [
        f"{path.name}:{node.lineno}"
        for path in FILES
        for _, node in calls(path)
        if is_false(node, "verify") or is_false(node, "check_hostname")
    ]
    assert unchecked == []


# Bandit takes words after its mark for names of tests, so there the reason stands before it.
@pytest.mark.parametrize(
    ("mark", "with_reason"),
    [(r"noqa: S\d+", r"noqa: S\d+ - [^#]{6,}"), (r"nosec\b", r"# [^#]{6,} # nosec(?: B\d+)+$")],
)
def test_every_exception_says_why(mark: str, with_reason: str) -> None:
    silent = [
        f"{path.relative_to(REPOSITORY)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(mark, line) and not re.search(with_reason, line)
    ]
    assert silent == []


def test_make_lint_runs_bandit_over_the_same_folders() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert "/bandit --quiet --recursive --configfile pyproject.toml $(BANDIT)" in makefile
    assert set(re.search(r"^BANDIT := (.*)$", makefile, re.MULTILINE)[1].split()) == set(PACKAGES)
