"""A table of accounts of one's own, ranked by what people take for influence.

file -> rows (account_id, counts) -> rank_accounts -> rows (account_id, influence, rank, what carried it)
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agorascope.errors import InputError
from agorascope.influence.accounts import COUNTS, Floats, Ranking, rank_accounts
from agorascope.textfiles import Row, check_suffix, read_rows, writing

ACCOUNT = "account_id"
PROGRESS_ROWS = 10_000
WRITE_ROWS = 2_000
NAME_A_COUNT = f"Name at least one of the columns {', '.join(COUNTS)}."


@dataclass(frozen=True, slots=True)
class Accounts:
    """A table as it was read: ids in their order, counts (n, 8) with nan for unknown, other columns."""

    ids: list[Any]
    counts: Floats
    unread: tuple[str, ...]

    def absent(self) -> tuple[str, ...]:
        """The counts that no row has."""
        return tuple(name for name, own in zip(COUNTS, self.counts.T, strict=True) if np.isnan(own).all())

    def repeated(self) -> int:
        """Rows whose account was named before."""
        return len(self.ids) - len({str(one) for one in self.ids})


def read_accounts(source: Path, *, on_progress: Callable[[int], None] | None = None) -> Accounts:
    """The accounts of a CSV, NDJSON or Parquet file with the column `account_id` and any of COUNTS.

    An empty count is unknown. Raises InputError on files that cannot be read, counts that are none, and a
    table without any count.
    """
    ids: list[Any] = []
    counts: list[list[float]] = []
    unread: dict[str, None] = {}
    for number, row in enumerate(read_rows(source, required=(ACCOUNT,)), 1):
        ids.append(_account(row[ACCOUNT], number))
        counts.append([_count(row.get(name), name, number) for name in COUNTS])
        unread |= dict.fromkeys(name for name in row if name != ACCOUNT and name not in COUNTS)
        if on_progress is not None and number % PROGRESS_ROWS == 0:
            on_progress(number)
    table = np.array(counts, dtype=np.float64)
    if np.isnan(table).all():
        raise InputError(f"{source} has no counts to rank by.", remedy=NAME_A_COUNT)
    return Accounts(ids, table, tuple(unread))


def write_ranking(accounts: Accounts, ranking: Ranking, target: Path) -> None:
    """One row per account in the order of the table. Raises InputError when it cannot be written."""
    is_csv = target.suffix.lower() == ".csv"
    rows = [_answer(accounts.ids[row], ranking, row, is_csv=is_csv) for row in range(len(accounts.ids))]
    with writing(target) as sink:
        for first in range(0, len(rows), WRITE_ROWS):
            sink.write(rows[first : first + WRITE_ROWS])


def rank_file(
    source: Path, target: Path | None, *, on_progress: Callable[[int], None] | None = None
) -> tuple[Accounts, Ranking]:
    """Rank the accounts of a file; write the answer where a target is given. Raises InputError."""
    if target is not None:
        check_suffix(target)
    accounts = read_accounts(source, on_progress=on_progress)
    ranking = rank_accounts(accounts.counts)
    if target is not None:
        write_ranking(accounts, ranking, target)
    return accounts, ranking


def _account(said: Any, row: int) -> Any:
    if said is None or not str(said).strip():
        raise InputError(f"Row {row}: the account has no id.", remedy=f"Fill the column `{ACCOUNT}`.")
    return said


def _count(said: Any, name: str, row: int) -> float:
    text = "" if said is None else str(said).strip()
    try:
        count = float(text or "nan")
    except ValueError:
        count = -1.0
    if count < 0 or math.isinf(count):
        raise InputError(
            f"Row {row}: {name} {said!r} is no count.",
            remedy="Write counts with digits only (1234), and leave unknown ones empty.",
        )
    return count


def _answer(account: Any, ranking: Ranking, row: int, *, is_csv: bool) -> Row:
    has_enough = bool(ranking.has_enough()[row])
    return {
        ACCOUNT: account,
        "influence_rank": int(ranking.ranks[row]) or None,
        "influence": _known(ranking.influence[row]),
        "influence_n": int(ranking.known[row]),
        "influence_enough_data": str(has_enough).lower() if is_csv else has_enough,
        "above_median_probability": _known(ranking.above_median[row]),
        "carried_by": ", ".join(ranking.carried_by(row)),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
