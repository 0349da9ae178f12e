""".env.example names every variable that the settings and docker-compose.yml read, and holds no secret."""

import re
from typing import Any

import pytest

from agorascope.settings import REPOSITORY, Settings

LINE = re.compile(r"^(?P<comment># )?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$")


@pytest.fixture(scope="module")
def example() -> dict[str, tuple[bool, str]]:
    """Name to (commented out, value)."""
    lines = (REPOSITORY / ".env.example").read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := LINE.match(line))]
    assert len({match["name"] for match in found}) == len(found), "a variable is named twice"
    return {match["name"]: (match["comment"] is not None, match["value"]) for match in found}


def test_it_names_exactly_what_is_read(example: dict[str, tuple[bool, str]], compose: Any) -> None:
    settings = {f"AGORASCOPE_{name.upper()}" for name in Settings.model_fields}
    assert set(example) == settings | {match["name"] for match in compose.variables()}


def test_what_compose_requires_is_there_to_be_filled_in(
    example: dict[str, tuple[bool, str]], compose: Any
) -> None:
    required = {match["name"] for match in compose.variables() if match["operator"] == ":?"}
    assert {name for name, (commented, _) in example.items() if not commented} == required
    assert {example[name][1] for name in required} == {""}


def test_the_defaults_shown_are_the_real_ones(example: dict[str, tuple[bool, str]], compose: Any) -> None:
    for match in compose.variables():
        # Where the app store lies differs: in containers it has a folder of its own. The example says both.
        if match["operator"] == ":-" and match["name"] != "AGORASCOPE_APP_DATABASE_URL":
            assert example[match["name"]] == (True, match["rest"])
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.default == () else str(field.default)
        assert example[f"AGORASCOPE_{name.upper()}"][1] == (
            default.lower() if isinstance(field.default, bool) else default
        )
