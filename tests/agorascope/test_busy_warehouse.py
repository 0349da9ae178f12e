"""The warehouse as a file: who holds it is named, so that an operator finds the process."""

import subprocess
import sys
from pathlib import Path

import pytest

from agorascope.warehouse import WarehouseBusyError, open_reader, open_warehouse

HOLD = """
import duckdb, sys, time
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(60)
"""


def test_who_holds_the_warehouse_is_named_by_program_and_number(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path):
        pass
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for opened in (open_warehouse, open_reader):
            with (
                pytest.raises(WarehouseBusyError, match=rf"another process \(python.*, number {other.pid}\)"),
                opened(path, wait_seconds=0.1),
            ):
                pytest.fail("opened beside another writer")
        other.kill()
