"""docs/adding-a-network.md, followed literally: its commands run, its patches apply, its network works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

PAGE = REPOSITORY / "docs" / "adding-a-network.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
LEFT_OUT = {".git", ".venv", "data", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "target"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, with the environment of this one."""
    root = tmp_path_factory.mktemp("house") / "agorascope"
    shutil.copytree(REPOSITORY, root, ignore=lambda _, names: LEFT_OUT & set(names))
    environment = root / ".venv"
    (environment / "bin").mkdir(parents=True)
    for mark in ("installed", "installed-dev"):  # nothing is to be installed again
        (environment / mark).touch()
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", environment)
    (environment / "lib").symlink_to(Path(sys.prefix) / "lib")
    for tool in Path(sys.executable).parent.iterdir():
        (environment / "bin" / tool.name).symlink_to(tool)
    return root


def run(house: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=house,
        input=given,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
        env={**os.environ, "PYTHONPATH": str(house), "MAKEFLAGS": ""},
    )


def test_the_page_is_followed_to_the_end(house):
    assert [kind for kind, _ in BLOCKS].count("sh") >= 4
    for kind, block in BLOCKS:
        if kind == "sh":
            for line in block.splitlines():
                done = run(house, "bash", "-c", line)
                assert done.returncode == 0, f"{line}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        elif kind == "diff":
            done = run(house, "git", "apply", "--verbose", "-", given=block)
            assert done.returncode == 0, f"{block}\n{done.stderr}"
    example = next(block for kind, block in BLOCKS if kind == "yaml")
    workspace = house / "workspace.yml"
    workspace.write_text("name: A\nbrands: [{id: a, name: A, own: true}]\n" + example, encoding="utf-8")
    checked = run(house, ".venv/bin/agorascope", "doctor", "--offline", "--workspace", str(workspace))
    assert "agora" in checked.stdout, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", ["", "Agora", "x-y", "../x", "class", "mastodon", "source", "reading"])
def test_a_name_that_cannot_be_is_refused_with_the_reason(house, name):
    done = run(house, sys.executable, "tools/new_network.py", name)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
