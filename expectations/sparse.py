"""Suites of marts that may be empty on a good day: requests, topics, candidates, alerts, labels.

No row is no fault here, so there is no rule on volume. What rows there are lie in their ranges, are not of
the future and, with pseudonyms on, name nobody. Whether a figure lies in its interval is tested by dbt.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import great_expectations as gx
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from expectations import library as gxe
from expectations.figures import range_rules
from expectations.rules import Severity, rule
from expectations.suites.marts__fct_mentions import display_rules, handle_rules, without_kept

EARLIEST_ZONE = timedelta(hours=14)  # by which the calendar of some place is ahead of UTC


@dataclass(frozen=True, slots=True)
class SparseTable:
    """A mart that may be empty, and what each of its columns is.

    `counts` are from 0, `shares` 0 to 1, `indices` 0 to 100, `dates` days or instants that are over, `texts`
    are made of what people wrote, `names` must be nobody's: the column and the pattern of what is somebody's.
    """

    name: str
    counts: tuple[str, ...]
    shares: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the rules look at."""
        named = tuple(column for column, _ in self.names)
        return (*self.counts, *self.shares, *self.indices, *self.dates, *self.texts, *named)

    def frame_of(self, mart: pd.DataFrame, keep: Collection[str] = ()) -> pd.DataFrame:
        """These columns; handles listed in `keep` are taken out of the texts first."""
        frame = mart[list(self.columns)].copy(deep=False)
        for column in (*self.counts, *self.shares, *self.indices):
            frame[column] = frame[column].astype("float64")
        for column in self.dates:
            frame[column] = pd.to_datetime(frame[column], utc=True)
        for column in self.texts:
            frame[column] = without_kept(frame[column].astype("str"), keep)
        for column, _ in self.names:
            frame[column] = frame[column].astype("str")
        return frame

    def build_suite(self, *, as_of: datetime, has_pseudonyms: bool = True) -> gx.ExpectationSuite:
        """The rules for marts that speak for the moment `as_of`."""
        return gx.ExpectationSuite(
            self.name,
            expectations=[
                *range_rules(self.counts, self.shares, (), self.indices),
                *self._past(as_of),
                *(self._privacy() if has_pseudonyms else ()),
                *display_rules(self.texts),
            ],
        )

    def _past(self, as_of: datetime) -> Iterator[Expectation]:
        for column in self.dates:
            yield rule(
                gxe.ExpectColumnValuesToBeBetween,
                Severity.BATCH,
                "after_as_of",
                column=column,
                max_value=as_of + EARLIEST_ZONE,
                holds=f"No {column} is later than the day of the moment the marts speak for, anywhere",
                remedy="Build again with the same as_of; two builds with different moments were mixed.",
            )

    def _privacy(self) -> Iterator[Expectation]:
        yield from handle_rules(self.texts)
        for column, pattern in self.names:
            yield rule(
                gxe.ExpectColumnValuesToNotMatchRegex,
                Severity.BATCH,
                "names_a_person",
                column=column,
                regex=pattern,
                holds=f"With pseudonyms on, no {column} is the page or account of a person",
                remedy="The reader of links let a page of a person through: mend agorascope.watch.places, "
                "raise its version and run again.",
            )
