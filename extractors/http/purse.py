"""What a source may spend: requests, quota units or money, in a run, a day or a month.

The account is a small file, written before each expense, so that a run that is killed has not
spent anything that the next one does not know of.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from agorascope.landing import write_atomic
from extractors.http.failures import BudgetError


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `limit` of `unit` in each `period`; days and months begin at midnight of `zone`."""

    unit: str  # units, searches, USD, ...
    limit: float
    period: Literal["run", "day", "month"] = "run"
    zone: str = "UTC"

    def period_of(self, now: datetime) -> str:
        local = now.astimezone(ZoneInfo(self.zone))
        return {"run": "", "day": f"{local:%Y-%m-%d}", "month": f"{local:%Y-%m}"}[self.period]

    def renewed_at(self, now: datetime) -> datetime | None:
        """When the next period begins; None for a run."""
        if self.period == "run":
            return None
        day = now.astimezone(ZoneInfo(self.zone)).date()
        later = day + timedelta(days=1) if self.period == "day" else (day.replace(day=1) + timedelta(days=32))
        first = later if self.period == "day" else later.replace(day=1)
        return datetime.combine(first, time(), ZoneInfo(self.zone)).astimezone(UTC)


class Purse:
    """The account of one source. Without a file it lasts as long as the object."""

    def __init__(
        self, budgets: Sequence[Budget] = (), *, path: Path | None = None, now: Callable[[], datetime]
    ) -> None:
        self._budgets = tuple(budgets)
        self._path = path
        self._now = now
        self._spent: dict[str, float] = self._read()
        self.charged: dict[str, float] = {}  # by this object, in each unit

    def charge(self, costs: Mapping[str, float]) -> None:
        """Write an expense down. Raises BudgetError, and writes nothing, when it would be too much.

        A unit without a budget is counted and not limited.
        """
        self.check(costs)
        self.spend(costs)

    def check(self, costs: Mapping[str, float]) -> None:
        """Raise BudgetError when an expense would be too much. Nothing is written."""
        now = self._now()
        for unit, amount in costs.items():
            for budget in self._of(unit):
                if self._spent.get(self._key(budget, now), 0.0) + amount > budget.limit:
                    raise BudgetError(
                        f"The budget of {budget.limit:g} {unit} a {budget.period} is used up.",
                        remedy="The next run goes on from here; the workspace can raise the budget.",
                        resume_at=budget.renewed_at(now),
                    )

    def spend(self, costs: Mapping[str, float]) -> None:
        """Write down what was spent already, for networks that charge by what an answer held."""
        now = self._now()
        for unit, amount in costs.items():
            self.charged[unit] = self.charged.get(unit, 0.0) + amount
            for budget in self._of(unit):
                key = self._key(budget, now)
                self._spent[key] = self._spent.get(key, 0.0) + amount
        self._write(now)

    def left(self) -> dict[str, float]:
        """What is left of each unit: the least over its budgets."""
        now = self._now()
        left: dict[str, float] = {}
        for budget in self._budgets:
            rest = budget.limit - self._spent.get(self._key(budget, now), 0.0)
            left[budget.unit] = min(rest, left.get(budget.unit, rest))
        return left

    def _of(self, unit: str) -> list[Budget]:
        return [budget for budget in self._budgets if budget.unit == unit]

    @staticmethod
    def _key(budget: Budget, now: datetime) -> str:
        return f"{budget.unit}/{budget.period}/{budget.period_of(now)}"

    def _read(self) -> dict[str, float]:
        if self._path is None or not self._path.exists():
            return {}
        spent = json.loads(self._path.read_bytes())
        return {str(key): float(value) for key, value in spent.items() if "/run/" not in key}

    def _write(self, now: datetime) -> None:
        if self._path is None:
            return
        current = {self._key(budget, now) for budget in self._budgets}
        kept = {key: value for key, value in self._spent.items() if key in current and "/run/" not in key}
        if kept:
            write_atomic(self._path, json.dumps(kept, sort_keys=True).encode())
