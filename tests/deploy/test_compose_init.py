"""What `init` refuses before it touches anything."""

import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from agorascope.settings import REPOSITORY

GOOD_PASSWORD = "long enough for one"
GOOD_KEY = urlsafe_b64encode(b"k" * 32).decode()


@pytest.mark.parametrize(
    ("password", "key", "message"),
    [
        ("", GOOD_KEY, "AIRFLOW_ADMIN_PASSWORD, which is empty"),
        ("short", GOOD_KEY, "AIRFLOW_ADMIN_PASSWORD has 5 characters"),
        (GOOD_PASSWORD, "", "AIRFLOW__CORE__FERNET_KEY, which is empty"),
        (GOOD_PASSWORD, "not a key", "AIRFLOW_FERNET_KEY is not a Fernet key"),
        (GOOD_PASSWORD, GOOD_KEY.rstrip("="), "AIRFLOW_FERNET_KEY is not a Fernet key"),
    ],
)
def test_a_bad_secret_is_refused_with_its_name(tmp_path: Path, password: str, key: str, message: str) -> None:
    result = subprocess.run(
        [sys.executable, "tools/compose_init.py"],
        cwd=REPOSITORY,
        env={
            "PATH": "/usr/bin:/bin",
            "AGORASCOPE_DATA_DIR": str(tmp_path / "data"),
            "AIRFLOW_ADMIN_PASSWORD": password,
            "AIRFLOW__CORE__FERNET_KEY": key,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert message in result.stderr
    assert "->" in result.stderr
    assert not (tmp_path / "data").exists()
    assert not password or password not in result.stderr
