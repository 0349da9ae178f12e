"""`agorascope detect`: rows keep their place and their words; mistakes are told with their remedy."""

import csv
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from agorascope.cli import main

Detect = Callable[[str, str], tuple[int, str]]


@pytest.fixture
def detect(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Detect:
    """Run the command on a file of a content; gives exit code and what was said on one line."""
    monkeypatch.chdir(tmp_path)

    def run(content: str, output: str = "out.csv", name: str = "in.csv") -> tuple[int, str]:
        Path(name).write_text(content, encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["agorascope", "detect", "--input", name, "--output", output])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        return int(str(code or 0)), " ".join(capsys.readouterr().err.split())

    return run


def _rows(days: int = 60, surge: int = 50) -> list[tuple[str, int]]:
    first = datetime(2024, 1, 1, 9, 30)
    return [
        ((first + timedelta(days=day)).isoformat(sep=" "), 90 if day == surge else 8 + day % 3)
        for day in range(days)
    ]


def _csv(rows: list[tuple[str, int]]) -> str:
    return "timestamp,value\n" + "".join(f"{stamp},{value}\n" for stamp, value in rows)


def test_the_same_timestamps_come_back_in_their_order(detect: Detect) -> None:
    rows = _rows()[::-1]
    code, said = detect(_csv(rows), "out.csv")
    assert code == 0
    with Path("out.csv").open(newline="") as file:
        found = list(csv.DictReader(file))
    assert list(found[0]) == ["timestamp", "expected", "p_value", "is_anomaly"]
    assert [row["timestamp"] for row in found] == [stamp for stamp, _ in rows]
    assert [row["timestamp"][:10] for row in found if row["is_anomaly"] == "true"] == ["2024-02-20"]
    assert {row["is_anomaly"] for row in found} == {"true", "false"}
    assert "60 rows at steps of 1 day judged into out.csv, 1 of them unusual." in said
    assert "14 rows have too little history" in said
    oldest = found[-1]
    assert (oldest["expected"], oldest["p_value"], oldest["is_anomaly"]) == ("", "", "false")


def test_ten_days_of_a_new_brand_are_not_judged(detect: Detect) -> None:
    code, said = detect(_csv(_rows(10, surge=9)), "out.csv")
    assert code == 0
    assert "10 rows have too little history before them and are not judged" in said
    assert "true" not in Path("out.csv").read_text()


def test_ndjson_goes_in_and_out(detect: Detect) -> None:
    lines = "".join(json.dumps({"timestamp": stamp, "value": value}) + "\n" for stamp, value in _rows())
    assert detect(lines, "out.ndjson", "in.ndjson")[0] == 0
    found = [json.loads(line) for line in Path("out.ndjson").read_text().splitlines()]
    assert [row["is_anomaly"] for row in found].count(True) == 1
    assert found[0]["p_value"] is None


def test_an_empty_value_and_a_missing_step_are_unknown(detect: Detect) -> None:
    rows = _csv(_rows()).splitlines()
    rows[31] = rows[31].split(",")[0] + ","
    code, said = detect("\n".join(rows[:40] + rows[41:]), "out.csv")
    assert code == 0
    assert "1 rows have no value, 1 steps no row: unknown, not zero." in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("timestamp,count\n2024-01-01,1\n", "there is no column `value`"),
        ("timestamp,value\n2024-01-01,many\n", "Row 1: 'many' is no number."),
        ("timestamp,value\nyesterday,1\n", "Row 1: 'yesterday' is no time."),
        ("timestamp,value\n2024-01-01,-1\n", "negative or infinite"),
        ("timestamp,value\n2024-01-01,1\n2024-01-01,1\n", "Two rows have the same time."),
        ("timestamp,value\n2024-01-01,1\n2024-01-03,1\n2024-01-06,1\n", "not at regular steps of 2 days"),
        (
            "timestamp,value\n2024-01-01T00:00Z,1\n2024-01-02,1\n",
            "have an offset from UTC and some have none",
        ),
        ("timestamp,value\n", "has no rows"),
    ],
)
def test_a_file_that_is_no_series_is_refused_with_a_remedy(detect: Detect, content: str, said: str) -> None:
    code, told = detect(content, "out.csv")
    assert code == 2
    assert said in told
    assert "->" in told
    assert not Path("out.csv").exists()


def test_midnights_of_a_zone_that_moves_its_clocks_are_days(detect: Detect) -> None:
    winter = [f"2024-03-{day:02}T00:00:00+01:00,5" for day in range(1, 32)]
    summer = [f"2024-04-{day:02}T00:00:00+02:00,5" for day in range(1, 20)]
    code, said = detect("\n".join(["timestamp,value", *winter, *summer]), "out.csv")
    assert (code, "at steps of 1 day" in said) == (0, True)
