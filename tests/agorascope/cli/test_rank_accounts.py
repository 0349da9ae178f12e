"""`agorascope rank-accounts`: rows keep their place, counts may lack, mistakes are told with their remedy."""

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from agorascope.cli import main
from agorascope.influence.accounts import COUNTS

Rank = Callable[..., tuple[int, str, str]]
HEADER = f"account_id,{','.join(COUNTS)}\n"
TABLE = HEADER + "small,10,5,0,0,0,1,0,3\nlarge,90000,50,400,3000,900,20,8,80\nmiddle,900,,4,30,9,20,8,80\n"


@pytest.fixture
def rank(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rank:
    """Run the command on a file of a content; gives exit code, and stdout and stderr on one line each."""
    monkeypatch.chdir(tmp_path)

    def run(content: str, output: str | None = "out.csv", name: str = "in.csv") -> tuple[int, str, str]:
        Path(name).write_text(content, encoding="utf-8")
        command = ["agorascope", "rank-accounts", "--input", name]
        monkeypatch.setattr(sys, "argv", [*command, *(("--output", output) if output else ())])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return int(str(code or 0)), " ".join(said.out.split()), " ".join(said.err.split())

    return run


def _rows(name: str = "out.csv") -> dict[str, dict[str, str]]:
    with Path(name).open(newline="") as file:
        return {row["account_id"]: row for row in csv.DictReader(file)}


def test_rows_come_back_in_their_order_with_rank_and_reason(rank: Rank) -> None:
    code, shown, said = rank(TABLE)
    assert code == 0
    rows = _rows()
    assert list(rows) == ["small", "large", "middle"]
    assert list(rows["large"]) == [
        "account_id", "influence_rank", "influence", "influence_n", "influence_enough_data",
        "above_median_probability", "carried_by",
    ]  # fmt: skip
    assert [row["influence_rank"] for row in rows.values()] == ["3", "1", "2"]
    assert [row["influence_n"] for row in rows.values()] == ["8", "8", "7"]
    assert float(rows["middle"]["influence"]) == 50
    assert "listed" in rows["large"]["carried_by"]
    assert shown.index("large") < shown.index("middle") < shown.index("small")
    assert "3 accounts ranked into out.csv" in said


def test_a_count_that_nobody_has_is_left_out_and_said(rank: Rank) -> None:
    code, _, said = rank("account_id,followers,listed,posts\na,5,,1\nb,9,,\nc,,,\n")
    assert code == 0
    assert "No row has following, listed, mentions_received" in said
    assert "3 accounts have fewer than 3 known counts: too few." in said
    rows = _rows()
    assert (rows["b"]["influence_rank"], rows["b"]["influence_enough_data"]) == ("1", "false")
    assert (rows["c"]["influence"], rows["c"]["influence_rank"], rows["c"]["influence_n"]) == ("", "", "0")


def test_columns_that_are_not_read_and_accounts_named_twice_are_said(rank: Rank) -> None:
    _, _, said = rank("account_id,follower_count,followers\na,5,5\na,9,9\n", None)
    assert "Columns that are not read: follower_count." in said
    assert "1 rows name an account again" in said


@pytest.mark.parametrize("output", ["out.ndjson", "out.parquet"])
def test_other_kinds_of_file_are_written(rank: Rank, output: str) -> None:
    assert rank(TABLE, output)[0] == 0
    if output.endswith("ndjson"):
        first = json.loads(Path(output).read_text().splitlines()[0])
        assert first["influence_enough_data"] is True
        assert first["carried_by"] == ""


def test_ndjson_rows_may_lack_keys(rank: Rank) -> None:
    code, _, _ = rank(
        '{"account_id": 1, "followers": 7}\n{"account_id": 2, "posts": null, "listed": 3}\n', name="in.ndjson"
    )
    assert code == 0
    assert [row["influence_n"] for row in _rows().values()] == ["1", "1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("followers\n5\n", "no column `account_id`"),
        ("account_id,followers\n,5\n", "Row 1: the account has no id"),
        ("account_id,followers\na,5\nb,-3\n", "Row 2: followers '-3' is no count"),
        ("account_id,followers\na,1 200\n", "Row 1: followers '1 200' is no count"),
        ("account_id,followers\na,inf\n", "is no count"),
        ("account_id,handle\na,x\n", "no counts to rank by"),
        (HEADER, "has no rows"),
    ],
)
def test_what_cannot_be_ranked_is_told_with_its_remedy(rank: Rank, content: str, reason: str) -> None:
    code, _, said = rank(content)
    assert code != 0
    assert reason in said
    assert not Path("out.csv").exists()
