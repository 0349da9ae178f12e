"""dbt as most tests run it: the same models by the same dbt, without the work that no test looks at.

`agorascope.build` and the warehouses of tests/dbt_project run this instead of the program `dbt`. It differs:

- what dbt remembers of the project is shared by all runs of the suite that have the same variables;
- lines of the level `debug`, which nobody has asked for, are not written out before they are dropped, and
  the environment is not searched for secrets at every line;
- `manifest.json` is not written;
- under the name of UNTESTED the data tests are left out. They are run on the demo world, on the airlines, on
  the first world of test_pipeline.py, after the objection of test_vanishing.py and on each world of
  tests/dbt_project.
"""

import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from agorascope.settings import REPOSITORY

PROGRAMS = "QUICK_DBT_PROGRAMS"  # the folder of the two programs, and of what dbt remembers
TESTED, UNTESTED = "quick_dbt", "quick_dbt_untested"
# The folder of the tests is not on their path: it has an `agorascope` of its own.
PROGRAM = """\
#!{python}
import sys
sys.path[0] = {repository!r}
from tests.quick_dbt import main
sys.exit(main(sys.argv[1:], untested={untested}))
"""
AGORASCOPE = [sys.executable, str(Path(__file__).with_name("quick_agorascope.py"))]
PARTIAL_PARSE = "partial_parse.msgpack"


def write_programs(folder: Path) -> None:
    """Write the two programs into a folder: with the data tests, and without them."""
    for name, untested in ((TESTED, False), (UNTESTED, True)):
        program = folder / name
        text = PROGRAM.format(python=sys.executable, repository=str(REPOSITORY), untested=untested)
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)


def say_less() -> None:
    """Drop events of the level `debug` first instead of last."""
    from dbt.events import logging as dbt_logging  # noqa: TID251 - in a process of its own
    from dbt_common.events import functions
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager

    make, fire = BaseEvent.__init__, EventManager.fire_event

    def remember(self: Any, *positional: Any, **named: Any) -> None:
        self.__dict__["made_of"] = (positional, named)

    def get(self: Any, key: str) -> Any:
        if "pb_msg" not in self.__dict__:
            positional, named = self.__dict__["made_of"]
            make(self, *positional, **named)
        return self.__dict__[key] if key in self.__dict__ else getattr(self.__dict__["pb_msg"], key)

    def fire_unless_debug(self: Any, e: Any, level: Any = None, *others: Any, **named: Any) -> None:
        if (level or e.level_tag()) != EventLevel.DEBUG:
            fire(self, e, level, *others, **named)

    def nothing_to_hide(line: str) -> str:
        return line

    patched: Any = BaseEvent
    patched.__init__, patched.__getattr__ = remember, get
    manager: Any = EventManager
    manager.fire_event = fire_unless_debug
    for module in (functions, dbt_logging):
        module.env_scrubber = nothing_to_hide  # type: ignore[attr-defined]


def main(arguments: list[str], *, untested: bool) -> int:
    """Run dbt with these arguments; returns its exit status."""
    os.environ["DBT_WRITE_JSON"] = "false"
    if untested:
        os.environ["DBT_EXCLUDE_RESOURCE_TYPES"] = "unit_test test"
    say_less()
    from dbt.cli.main import dbtRunner  # noqa: TID251

    given = arguments[arguments.index("--vars") + 1] if "--vars" in arguments else ""
    folder = Path(os.environ[PROGRAMS]) / hashlib.sha256(given.encode()).hexdigest()[:16]
    remembered = folder / PARTIAL_PARSE
    if remembered.exists():
        os.environ["DBT_PARTIAL_PARSE_FILE_PATH"] = str(remembered)
    outcome = dbtRunner().invoke(arguments)
    own = Path(os.environ["DBT_TARGET_PATH"]) / PARTIAL_PARSE
    if not remembered.exists() and own.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / f"{os.getpid()}"
        shutil.copy(own, whole)
        whole.replace(remembered)
    return 0 if outcome.success else 1
