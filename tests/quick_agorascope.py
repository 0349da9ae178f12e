"""`agorascope` in a process of its own that runs dbt as tests/quick_dbt.py does, without the data tests."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[1])  # the folder of the tests has an `agorascope` of its own
    from agorascope import build
    from agorascope.cli import main
    from tests.quick_dbt import PROGRAMS, UNTESTED

    build.DBT = Path(os.environ[PROGRAMS]) / UNTESTED
    main()
