"""The landing zone: names stay inside it."""

from pathlib import Path

import pytest

from agorascope.errors import LandingError
from agorascope.landing import batch_path

PARTS = {"network": "forum", "day": "2026-03-10", "batch_id": "import-a-b.c_1"}


def test_a_batch_has_its_folder(tmp_path: Path) -> None:
    assert batch_path(tmp_path, **PARTS) == tmp_path / "forum" / "2026-03-10" / "import-a-b.c_1"


@pytest.mark.parametrize("part", list(PARTS))
@pytest.mark.parametrize(
    "name", ["", ".", "..", "../up", "a/b", "/etc", ".hidden", "a*", "a?", "[ab]", "a..b", "a\\b", "a\0"]
)
def test_a_name_that_would_leave_its_folder_is_refused(tmp_path: Path, part: str, name: str) -> None:
    with pytest.raises(LandingError, match="landing zone"):
        batch_path(tmp_path, **PARTS | {part: name})
