"""A small seeded sample of the fault campaign: `make faults` injects two hundred, at every step."""

import os
import subprocess
import sys
from pathlib import Path

from agorascope.settings import REPOSITORY

ROUNDS = 3


def test_after_faults_of_every_sort_the_next_try_is_right(tmp_path: Path) -> None:
    outcomes = tmp_path / "outcomes.ndjson"
    options = ("--rounds", str(ROUNDS), "--seed", "4", "--outcomes", str(outcomes))
    ended = subprocess.run(
        [sys.executable, str(REPOSITORY / "tools" / "faults"), "--listening", *options],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-2000:]
    figures = dict(
        line.rsplit(maxsplit=1) for line in ended.stdout.splitlines() if line.endswith(tuple("0123456789"))
    )
    assert int(figures["faults injected"]) == ROUNDS
    assert int(figures["of these the step ended badly"]) > 0
    assert int(figures["compared with the calm run: raw, nlp, landed bytes"]) == ROUNDS
    assert len(outcomes.read_text().splitlines()) == ROUNDS
