"""How dbt is called: by what it can remember from one day to the next."""

import os
from datetime import UTC, datetime, timedelta

from agorascope.build import MOST_MEMORY, build_arguments, dbt_environment, dbt_log, dbt_vars, turn_log
from agorascope.retention.files import remove_logs
from agorascope.settings import Settings
from agorascope.workspace import Workspace

WORKSPACE = Workspace.model_validate(
    {"name": "T", "brands": [{"id": "own", "name": "Own", "own": True}], "networks": {}}
)


def test_two_days_are_built_with_the_same_arguments() -> None:
    """With others, dbt would parse the whole project again on each run."""
    first, second = (dbt_vars(WORKSPACE, datetime(2026, 3, day, tzinfo=UTC)) for day in (1, 2))
    assert first["as_of"] != second["as_of"]
    assert build_arguments(first) == build_arguments(second)


def test_a_build_may_not_hold_all_the_memory_there_is(settings: Settings) -> None:
    said = dbt_environment(settings)["AGORASCOPE_BUILD_MEMORY"]
    assert said.endswith("MB")
    assert 0 < int(said.removesuffix("MB")) * 1_000_000 <= MOST_MEMORY


def test_the_log_of_an_earlier_day_ages_by_itself(settings: Settings) -> None:
    log, now = dbt_log(settings), datetime.now(UTC)
    log.parent.mkdir(parents=True)
    for days, words in ((40, "long ago"), (1, "yesterday"), (0, "today")):
        turn_log(settings)
        with log.open("a") as handle:
            handle.write(words)
        moment = (now - timedelta(days=days)).timestamp()
        os.utime(log, (moment, moment))
    turn_log(settings)
    assert log.read_text() == "today"
    assert remove_logs(settings, now, 30) == 1
    assert sorted(path.read_text() for path in log.parent.iterdir()) == ["today", "yesterday"]
