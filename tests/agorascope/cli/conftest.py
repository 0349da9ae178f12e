"""Runs a command of the program in the process of the test."""

import sys
from collections.abc import Callable

import pytest

from agorascope import cli
from agorascope.settings import Settings

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def run(settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Exit code and what was said, of `agorascope ...` in this process."""

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["agorascope", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return call
