"""docs/faults.md and docs/networks.md say what the code says, no more and no less."""

import pytest

from agorascope.settings import REPOSITORY
from agorascope.workspace_checks import live_networks
from replay import fault_table, network_table


@pytest.mark.parametrize(("page", "text"), [("faults", fault_table.text), ("networks", network_table.text)])
def test_the_page_is_what_the_code_says(page, text):
    written = (REPOSITORY / "docs" / f"{page}.md").read_text(encoding="utf-8")
    assert written == text(), "write it anew: python tools/write_pages.py"


@pytest.mark.parametrize("network", live_networks())
def test_every_network_says_what_it_is(network):
    readme = (REPOSITORY / "extractors" / network / "README.md").read_text(encoding="utf-8")
    assert f"\n  {network}:\n" in readme
    for part in ("Endpoints", "Limits", "Terms that bind the analysis"):
        assert part in readme, part
