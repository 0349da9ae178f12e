"""docs/faults.md: the fault table x the networks, written from the matrix and the cases themselves."""

from replay.case import NetworkCase, all_cases
from replay.matrix import FAULTS, MEANING

HEAD = """\
# Faults that every network survives

Written by `python tools/write_pages.py` from `tests/replay/matrix.py` (what is provoked, and what must hold)
and from the CASE of each network (what cannot happen there, and why). Each ✓ is one test of
`tests/extractors/contract/test_faults.py`, against the replay server over a real socket. A number points
to the reason below the table.

"""


def text() -> str:
    """The whole page."""
    cases = all_cases()
    reasons: list[str] = []
    rows = [_row(name, cases, reasons) for name in FAULTS]
    tested = sum(cell == "✓" for row in rows for cell in row[1:])
    lines = [
        "| fault | " + " | ".join(case.network for case in cases) + " |",
        "|---" * (len(cases) + 1) + "|",
        *("| " + " | ".join(row) + " |" for row in rows),
        "",
        f"{len(FAULTS)} faults x {len(cases)} networks: {tested} tests, {len(reasons)} cells that cannot be.",
        "",
        "## What each fault is, and what must hold",
        "",
        *(f"- **{name}**: {MEANING[name]}" for name in FAULTS),
        "",
        "## Why some cannot happen",
        "",
        *(f"{number}. {reason}" for number, reason in enumerate(reasons, start=1)),
    ]
    return HEAD + "\n".join(lines) + "\n"


def _row(name: str, cases: list[NetworkCase], reasons: list[str]) -> list[str]:
    row = [name]
    for case in cases:
        why = case.why_not(name)
        if why is None:
            row.append("✓")
        else:
            reasons.append(f"{case.network}, {name}: {why}.")
            row.append(str(len(reasons)))
    return row
