"""`agorascope rank`: many forms of file give the same ranking; mistakes are told with their line."""

import csv
import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorascope.cli import main

Rank = Callable[..., tuple[int, str]]
NOON = 1_341_144_000
ROWS = [
    ("ann", "bob", "reply", NOON),
    ("cat", "bob", "quote", NOON + 60),
    ("dan", "bob", "repost", NOON + 120),
    ("eve", "bob", "mention", NOON + 180),
    ("fay", "bob", "repost", NOON + 240),
    ("bob", "dan", "repost", NOON + 86_400),
    ("dan", "dan", "mention", NOON + 86_400),
]
SHORT = {"reply": "RE", "quote": "QT", "repost": "RT", "mention": "MT"}


@pytest.fixture
def rank(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Rank:
    """Run the command; gives exit code and all that was said on one line."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["agorascope", "rank", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return int(str(code or 0)), " ".join((said.out + said.err).split())

    return run


def _named(separator: str = ",", header: str = "actor,target,type,time") -> str:
    lines = [header.replace(",", separator)]
    return "\n".join(lines + [separator.join(map(str, row)) for row in ROWS]) + "\n"


def _write(kind: str) -> str:
    if kind == "csv":
        Path("in.csv").write_text(_named(), encoding="utf-8")
    elif kind == "semicolon":
        text = _named(";", "Source,Target,Interaction_Type,Timestamp")
        Path("in.csv").write_text("\ufeff" + text, encoding="utf-8")
    elif kind == "ndjson":
        rows = [dict(zip(("actor", "target", "type", "unix_time"), row, strict=True)) for row in ROWS]
        Path("in.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        return "in.ndjson"
    elif kind == "parquet":
        columns = list(zip(*ROWS, strict=True))
        table = pa.table(dict(zip(("actor", "target", "type", "time"), map(list, columns), strict=True)))
        pq.write_table(table.append_column("other", [list(range(len(ROWS)))]), "in.parquet")
        return "in.parquet"
    else:  # as the Higgs file
        text = "".join(f"{actor} {target} {time} {SHORT[kind]}\n" for actor, target, kind, time in ROWS)
        Path("in.txt.gz").write_bytes(gzip.compress(text.encode()))
        return "in.txt.gz"
    return "in.csv"


def _read(path: str = "out.csv") -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", ["semicolon", "ndjson", "parquet", "blanks"])
def test_every_form_of_file_gives_the_same_ranking(rank: Rank, kind: str) -> None:
    assert rank("--edges", _write("csv"), "--output", "one.csv")[0] == 0
    assert rank("--edges", _write(kind), "--output", "out.csv")[0] == 0
    assert _read() == _read("one.csv")


def test_each_member_has_its_factors_and_the_first_comes_first(rank: Rank) -> None:
    assert rank("--edges", _write("csv"), "--output", "out.csv")[0] == 0
    first, second, *others = _read()
    assert (first["member"], first["rank"], first["n"], first["enough_data"]) == ("bob", "1", "5", "True")
    assert (first["reach"], first["t_factor_hours"]) == ("5", "1")
    assert (second["member"], second["rank"], second["n"], second["enough_data"]) == (
        "dan",
        "2",
        "1",
        "False",
    )
    assert {row["rank"] for row in others} == {"3"}
    assert sum(float(row["page_rank"]) for row in (first, second, *others)) == pytest.approx(1)
    assert float(first["influence"]) == pytest.approx(100 * 5.5 / 6, abs=1e-4)
    assert all(
        0 <= float(row["influence_low"]) <= float(row["influence"]) <= float(row["influence_high"]) <= 100
        for row in (first, second, *others)
    )


def test_what_is_left_out_is_said(rank: Rank) -> None:
    _, said = rank("--edges", _write("csv"))
    assert "1 reactions left out: to themselves" in said
    assert "6 members by 6 reactions of 6 pairs" in said
    assert "too few" in said


def test_who_appears_later_is_unknown_at_an_earlier_moment(rank: Rank) -> None:
    code, said = rank("--edges", _write("csv"), "--as-of", str(NOON + 100), "--output", "out.csv")
    assert code == 0
    assert [row["member"] for row in _read()] == ["bob", "ann", "cat"]
    assert "5 reactions left out: after the moment asked for" in said


def test_a_day_means_its_end(rank: Rank) -> None:
    _, said = rank("--edges", _write("csv"), "--as-of", "2012-07-01")
    assert "as of 2012-07-01 23:59 UTC" in said
    assert "2 reactions left out: after" in said


def test_top_shortens_the_answer_and_changes_nothing_else(rank: Rank) -> None:
    rank("--edges", _write("csv"), "--output", "all.csv")
    rank("--edges", "in.csv", "--output", "out.csv", "--top", "2")
    assert _read() == _read("all.csv")[:2]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("actor,target,type,time\na,b,like,1\n", "line 2: 'like' is no type of reaction"),
        ("actor,target,type,time\na,b,reply,1\na,b,reply,soon\n", "line 3: 'soon' is no time"),
        ("actor,target,type,time\na,b,reply,1341100972000\n", "divide milliseconds by 1,000"),
        ("actor,target,type,time\na,,reply,1\n", "line 2: there is no target"),
        ("actor,target,type,time\na,b,reply\n", "line 2: 3 cells, not 4"),
        ("actor,type,time\na,reply,1\n", "line 1: there is no column `target`"),
        ("a b c d\n", "line 1: neither a header nor actor, target, type and time"),
        ("actor,target,type,time\n", "in.csv has no rows"),
        ("", "neither a header"),
    ],
)
def test_mistakes_are_told_with_their_line(rank: Rank, content: str, said: str) -> None:
    Path("in.csv").write_text(content, encoding="utf-8")
    code, told = rank("--edges", "in.csv")
    assert code == 2
    assert said in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--edges", "nowhere.csv"), "There is no file nowhere.csv"),
        (("--edges", "nowhere.ndjson"), "Check the path of --edges"),
        (("--edges", "in.xlsx"), "Use one of: .csv"),
        (("--edges", "in.csv", "--half-life", "0"), "--half-life"),
        (("--edges", "in.csv", "--as-of", "yesterday"), "--as-of: 'yesterday' is no time"),
        (("--edges", "in.csv", "--as-of", "1999-01-01"), "no reaction until the moment"),
        (("--edges", "in.csv", "--output", "out.pdf"), "out.pdf is neither CSV"),
        (("--edges", "broken.csv.gz"), "not a whole .gz file"),
    ],
)
def test_wrong_options_are_told_with_their_remedy(rank: Rank, arguments: tuple[str, ...], said: str) -> None:
    _write("csv")
    Path("broken.csv.gz").write_bytes(gzip.compress(_named().encode())[:-9])
    code, told = rank(*arguments)
    assert code == 2
    assert said in told


def test_lines_of_json_that_are_no_rows_are_told(rank: Rank) -> None:
    Path("in.ndjson").write_text("[1, 2]\n", encoding="utf-8")
    code, told = rank("--edges", "in.ndjson")
    assert code == 2
    assert "row 1: not an object" in told
