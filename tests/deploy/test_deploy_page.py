"""docs/deploy.md: its commands do what they say, its tables name what is there."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from agorascope.settings import REPOSITORY


@pytest.fixture(scope="module")
def page() -> str:
    return (REPOSITORY / "docs" / "deploy.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the page's command uses openssl")
def test_the_commands_that_make_secrets_fill_everything_required(
    page: str, compose: Any, tmp_path: Path
) -> None:
    [block] = [block for block in re.findall(r"```\n(.*?)```", page, flags=re.DOTALL) if "fill()" in block]
    shutil.copy(REPOSITORY / ".env.example", tmp_path)
    subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=tmp_path, check=True)
    written = dict(re.findall(r"^([A-Z_]+)=(.*)$", (tmp_path / ".env").read_text(), flags=re.MULTILINE))
    compose.filled(written)  # raises for a required variable without a value
    required = {match["name"] for match in compose.variables() if match["operator"] == ":?"}
    secrets = [written[name] for name in required - {"AGORASCOPE_WORKSPACE_DIR"}]
    assert min(len(secret) for secret in secrets) >= 32
    assert len(set(secrets)) == len(secrets)
    Fernet(written["AIRFLOW_FERNET_KEY"])
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600


def test_every_service_is_explained(page: str, compose: Any) -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", page, flags=re.MULTILINE)
    assert set(rows) == set(compose.services)


def test_every_variable_that_is_named_exists(page: str, compose: Any) -> None:
    known = {match["name"] for match in compose.variables()} | {"POSTGRES_PASSWORD", "PGPASSWORD"}
    named = set(re.findall(r"\b(?:AIRFLOW|AGORASCOPE|VIEWER|POSTGRES|PG)_?[A-Z]+_?[A-Z_]*\b", page))
    assert named <= known


def test_services_that_commands_name_exist(page: str, compose: Any) -> None:
    named = set(re.findall(r"docker compose (?:exec(?: -T)?|stop|start) ([a-z-]+)", page))
    assert named
    assert named <= set(compose.services)
