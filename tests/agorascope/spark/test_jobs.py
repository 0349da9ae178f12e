"""The command that jobs of Spark are started by."""

import json
from pathlib import Path

import pytest

from agorascope.errors import AgorascopeError
from agorascope.settings import REPOSITORY
from agorascope.spark.__main__ import main


def test_the_variables_of_a_workspace_are_told_without_spark(capsys: pytest.CaptureFixture[str]) -> None:
    main(["vars", str(REPOSITORY / "examples" / "airlines" / "workspace.yml")])
    told = json.loads(capsys.readouterr().out)
    assert "as_of" not in told
    assert {"time_zone", "pseudonyms", "influence", "business_hours", "outreach", "inbox"} <= set(told)


def test_a_workspace_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(AgorascopeError, match=r"missing\.yml"):
        main(["vars", str(tmp_path / "missing.yml")])
