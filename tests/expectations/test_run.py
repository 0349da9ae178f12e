"""Holding a suite against a frame: outcomes, words, and gates that cannot look."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import duckdb
import great_expectations as gx
import pandas as pd
import pyarrow as pa
import pytest

from agorascope.errors import GateError
from agorascope.warehouse_schema import create_all
from expectations import library as gxe
from expectations.arrival import ArrivalHistory, arrival_gate
from expectations.context import get_context
from expectations.document import arrival_suites, publication_suites
from expectations.rules import Severity, rule
from expectations.run import Outcome, counted, validate

NOW = datetime(2024, 5, 14, 6, 0, tzinfo=UTC)


def suite_of(*reasons: str, lowest: float = 0) -> gx.ExpectationSuite:
    rules = [
        rule(
            gxe.ExpectColumnValuesToBeBetween,
            Severity.ROW,
            reason,
            column="n",
            min_value=lowest + place,
            holds=f"n is at least {lowest + place}",
            remedy="Look at n.",
        )
        for place, reason in enumerate(reasons)
    ]
    return gx.ExpectationSuite("raw.numbers", expectations=rules)


def check(frame: pd.DataFrame, suite: gx.ExpectationSuite) -> list[Outcome]:
    return validate(frame, suite, gate="arrival", asset="raw.numbers")


def test_an_outcome_has_the_columns_of_quality_validations() -> None:
    connection = duckdb.connect()
    create_all(connection)
    columns = [row[0] for row in connection.execute("describe quality.validations").fetchall()]
    (outcome,) = check(pd.DataFrame({"n": [1, -1]}), suite_of("small"))
    known = [name for name in columns if name not in {"run_id", "validated_at"}]
    assert sorted(outcome.as_row()) == sorted(known)
    values = ["r1", *(outcome.as_row()[name] for name in known), NOW]
    connection.execute(f"insert into quality.validations values ({', '.join('?' * len(columns))})", values)
    stored = connection.execute(
        "select severity, is_success, observed, unexpected_count from quality.validations"
    )
    assert stored.fetchall() == [("row", False, "1 of 2 rows (50 %)", 1)]


def test_outcomes_come_in_the_order_of_the_suite_whatever_the_library_does() -> None:
    reasons = ("zebra", "apple", "moose", "bear")
    outcomes = check(pd.DataFrame({"n": [0, 1, 2, 3]}), suite_of(*reasons))
    assert [o.reason for o in outcomes] == list(reasons)
    assert [o.unexpected_rows for o in outcomes] == [(), (0,), (0, 1), (0, 1, 2)]


def test_rows_are_numbered_from_0_whatever_the_index_of_the_frame() -> None:
    (outcome,) = check(pd.DataFrame({"n": [1, -1, 2]}, index=[7, 7, 9]), suite_of("small"))
    assert outcome.unexpected_rows == (1,)


def test_every_failing_row_is_listed_however_many() -> None:
    (outcome,) = check(pd.DataFrame({"n": [-1] * 5_000}), suite_of("small"))
    assert outcome.unexpected_rows == tuple(range(5_000))


def test_a_failure_says_what_where_how_far_off_and_what_next() -> None:
    (outcome,) = check(pd.DataFrame({"n": [1, -1, -1]}), suite_of("small"))
    assert outcome.message == "raw.numbers: n is at least 0; not so in 2 of 3 rows (67 %). Look at n."


def test_a_rule_that_holds_needs_no_words() -> None:
    (outcome,) = check(pd.DataFrame({"n": [1]}), suite_of("small"))
    assert outcome.is_success
    assert outcome.message == ""


def test_a_suite_for_a_column_that_is_not_there_does_not_open_the_gate() -> None:
    with pytest.raises(
        GateError, match=r"raw\.numbers cannot be checked by suite raw\.numbers: it has no column n"
    ):
        check(pd.DataFrame({"m": [1]}), suite_of("small"))


def test_a_rule_that_cannot_be_evaluated_does_not_open_the_gate() -> None:
    with pytest.raises(
        GateError, match=r"Rule small of suite raw\.numbers could not be checked on raw\.numbers"
    ):
        check(pd.DataFrame({"n": ["a", "b"]}), suite_of("small"))


def test_two_rules_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(GateError, match="two rules with the same reason and column"):
        check(pd.DataFrame({"n": [1]}), suite_of("small", "small"))


def test_counts_are_written_for_people() -> None:
    assert counted(3, 20_000) == "3 of 20,000 rows (0.015 %)"
    assert counted(14_640, 14_640) == "14,640 of 14,640 rows (100 %)"
    assert counted(0, 0) == "0 of 0 rows (0 %)"


def test_every_rule_has_words_and_each_suite_tells_its_rules_apart() -> None:
    for suite in arrival_suites() + publication_suites():
        identities = [(e.meta["reason"], getattr(e, "column", None)) for e in suite.expectations if e.meta]
        assert len(identities) == len(set(identities)) == len(suite.expectations) > 0
        assert all(str(e.description) and str(e.notes).endswith((".", "?")) for e in suite.expectations)


def test_the_context_is_made_once() -> None:
    assert get_context() is get_context()


def test_a_gate_writes_nothing_to_disk_sends_nothing_and_prints_nothing(tmp_path: Path) -> None:
    program = """
import os, socket
def refuse(*args, **options): raise AssertionError("the gate called out")
socket.socket.connect = socket.getaddrinfo = refuse
import pandas as pd
from expectations.document import arrival_suites
from expectations.run import validate
assert os.environ["GX_ANALYTICS_ENABLED"] == "False"
suite = arrival_suites()[3]
names = [e.column for e in suite.expectations]
outcomes = validate(pd.DataFrame([dict.fromkeys(names, 0.0)]), suite, gate="arrival", asset="raw.batches")
assert len(outcomes) == len(names) and all(o.is_success for o in outcomes)
"""
    root = str(Path(__file__).resolve().parents[2])
    environment = {k: v for k, v in os.environ.items() if k != "GX_ANALYTICS_ENABLED"}
    environment |= {"HOME": str(tmp_path), "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_twenty_thousand_posts_are_judged_in_seconds(batch: Callable[..., pa.Table]) -> None:
    get_context()
    bad = {row: {"text": "", "created_at": NOW + timedelta(days=1)} for row in range(0, 20_000, 10)}
    posts = batch("post", 20_000, bad)
    start = perf_counter()
    verdict = arrival_gate({"post": posts}, network="mastodon", now=NOW, history=ArrivalHistory())
    assert perf_counter() - start < 6  # measured at well under 1 s; the rest is for slow machines
    assert len(verdict.quarantined) == 2_000
