"""Write anew the pages that come from the code: docs/faults.md and docs/networks.md."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from replay import fault_table, network_table  # noqa: E402 - tests/ is on the path from here on

if __name__ == "__main__":
    (ROOT / "docs" / "faults.md").write_text(fault_table.text(), encoding="utf-8")
    (ROOT / "docs" / "networks.md").write_text(network_table.text(), encoding="utf-8")
