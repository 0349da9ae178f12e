"""docs/networks.md: what each live network gives, written from the capabilities of its source."""

from datetime import timedelta

from agorascope.workspace_checks import live_networks
from extractors.registry import get_source
from extractors.source import Capabilities

HEAD = """\
# Networks

Written by `python tools/write_pages.py` from the capabilities of each source. The README of each package says
more: endpoints, where to get a key, limits, and the terms that bind the analysis. Files of any network, chat
exports and newsletter reports are read by the [archive import](../extractors/archive/README.md).

"""
SIGNS = {True: "✓", False: "–"}
KEYS = {"none": "none", "optional": "optional", "token": "needed", "oauth": "needed"}


def text() -> str:
    """The whole page."""
    rows = [_row(name, get_source(name).capabilities) for name in live_networks()]
    given = ["search", "timelines", "threads", "counters", "members", "second look"]
    head = ["network", *given, "key", "cost", "how far back with `--from`"]
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return HEAD + "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)]) + "\n"


def _row(name: str, given: Capabilities) -> list[str]:
    flags = (given.search, given.timeline, given.thread, given.counts, given.members, given.deletions)
    return [
        f"[{name}](../extractors/{name}/README.md)",
        *(SIGNS[flag] for flag in flags),
        KEYS[given.auth],
        given.cost,
        given.backfill or _back(given.max_lookback),
    ]


def _back(lookback: timedelta | None) -> str:
    return "as far as it keeps posts" if lookback is None else f"the last {lookback.days} days"
