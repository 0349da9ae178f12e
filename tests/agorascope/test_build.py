"""How dbt is called: by what it can remember from one day to the next."""

from datetime import UTC, datetime

from agorascope.build import MOST_MEMORY, build_arguments, dbt_environment, dbt_vars
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
