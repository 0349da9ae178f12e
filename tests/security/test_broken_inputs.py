"""A sample of `make fuzz`: what people and strangers hand over ends in no traceback and no hang."""

from importlib import import_module
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY, reset_settings

CASES = {
    "workspaces": 10,
    "mappings": 20,
    "archives": 60,
    "urls": 100,
    "searches": 40,
    "sql": 20,
    "commands": 15,
}


@pytest.mark.parametrize("kind", CASES)
def test_a_sample_is_taken_or_refused_in_words(
    tmp_path: Path, demo_data: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY))
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(demo_data))
    reset_settings()
    fuzzing = import_module("tools.fuzz_inputs")
    try:
        found = fuzzing.fuzz(kind, CASES[kind], 1, tmp_path)
    finally:
        reset_settings()
    assert (found.cases, dict(found.raised), found.hung) == (CASES[kind], {}, 0)
