"""The command line: one clear message and a remedy for each mistake, and exit codes that mean something."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.main import get_command

from agorascope import published
from agorascope.cli import app, main
from agorascope.records import Parsed
from agorascope.settings import REPOSITORY, Settings
from agorascope.warehouse import open_warehouse

WORKSPACE = "name: W\nbrands: [{id: nova, name: Nova, own: true}]\n"
Cli = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run a command in this process; gives (exit code, stdout, stderr)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["agorascope", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return int(code or 0) if isinstance(code, int | None) else 1, captured.out, captured.err

    return run


@pytest.fixture
def workspace(settings: Settings) -> Path:
    settings.workspace.write_text(WORKSPACE)
    return settings.workspace


def test_every_command_of_the_readme_exists() -> None:
    known = set(get_command(app).commands)
    text = (REPOSITORY / "README.md").read_text()
    named = {
        word.split()[1] for word in text.replace("`", "\n").splitlines() if word.startswith("agorascope ")
    }
    assert named <= known
    assert {"init", "doctor", "demo", "import", "run", "sql"} <= named


def test_init_then_doctor_on_a_fresh_machine(cli: Cli, settings: Settings) -> None:
    assert cli("init", "Vélo Nova", "--output", str(settings.workspace))[0] == 0
    code, out, _ = cli("doctor", "--offline")
    assert code == 0
    listed = "archive, gdelt, hackernews, lemmy, mastodon, rss, stackexchange"
    assert f"Vélo Nova: 1 brands, networks: {listed}" in out
    assert "share of voice needs somebody" in out
    assert not [line for line in out.splitlines() if line.startswith(("warn", "fail"))]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"id,author,text,created_at\n", "no row"),
        ("semicolons.csv", b"row;name;text\n1;a;b\n", "column"),
        ("binary.csv", bytes(range(256)) * 40, "binary"),
    ],
)
def test_a_file_that_cannot_be_used_is_exit_code_2_with_a_remedy(
    cli: Cli, workspace: Path, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code, _, err = cli("import", str(tmp_path / name), "--mapping", "generic_csv", "--network", "x")
    assert code == 2, err
    assert says in err.lower()
    assert "->" in err


def test_an_unknown_mapping_or_file_is_exit_code_2(cli: Cli, workspace: Path, tmp_path: Path) -> None:
    code, _, err = cli("import", str(tmp_path / "none.csv"), "--mapping", "generic_csv")
    assert (code, "->" in err) == (2, True)
    (tmp_path / "a.csv").write_text("id,text\n1,a\n")
    code, _, err = cli("import", str(tmp_path / "a.csv"), "--mapping", "no_such_mapping")
    assert (code, "generic_csv" in err) == (2, True)
    (tmp_path / "typo.yml").write_text("name: m\nnetwork: x\ncolums: {text: text}\n")
    code, _, err = cli("import", str(tmp_path / "a.csv"), "--mapping", str(tmp_path / "typo.yml"))
    assert (code, "columns" in err) == (2, True)


def test_a_typo_in_the_workspace_is_named_with_its_line(cli: Cli, workspace: Path) -> None:
    workspace.write_text(WORKSPACE + "time_zon: Europe/Paris\n")
    code, _, err = cli("run")
    assert code == 2
    assert "line 3" in err
    assert "did you mean `time_zone`?" in err


def test_days_that_are_no_days_are_exit_code_2(cli: Cli, workspace: Path) -> None:
    assert cli("run", "--from", "yesterday")[0] == 2
    assert cli("run", "--from", "2026-03-02", "--to", "2026-03-01")[0] == 2


def test_an_imported_file_is_in_the_warehouse_once(
    cli: Cli, workspace: Path, settings: Settings, tmp_path: Path
) -> None:
    rows = "id,author,text,created_at\n1,lea,Nova is great,2026-03-01T10:00:00Z\n2,tom,no date,never\n"
    (tmp_path / "a.csv").write_text(rows)
    for _ in range(2):
        code, out, _ = cli("import", str(tmp_path / "a.csv"), "--mapping", "generic_csv", "--network", "x")
        assert code == 0
        assert "bad_date" in out
    with open_warehouse(settings.warehouse) as connection:
        assert connection.execute("select count(*) from raw.posts").fetchall() == [(1,)]
        assert connection.execute("select position, stage, reason from raw.rejects").fetchall() == [
            (2, "parse", "bad_date")
        ]


def test_without_a_workspace_a_file_is_landed_for_the_next_run(
    cli: Cli, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("id,text,created_at\n1,hello,2026-03-01T10:00:00Z\n")
    code, _, err = cli("import", str(tmp_path / "a.csv"), "--mapping", "generic_csv", "--network", "x")
    assert code == 0
    assert "next `agorascope run` loads it" in err
    assert list(settings.landing.glob("x/*/*/*.zst"))
    assert not settings.warehouse.exists()


def test_xlsx_is_read_too(cli: Cli, workspace: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "author", "text", "created_at"])
    sheet.append(["1", "lea", "Nova", "2026-03-01T10:00:00Z"])
    book.save(tmp_path / "a.xlsx")
    code, out, err = cli("import", str(tmp_path / "a.xlsx"), "--mapping", "generic_csv", "--network", "x")
    assert code == 0, err
    assert "new in the warehouse" in out


def publication(settings: Settings) -> None:
    with open_warehouse(settings.warehouse) as connection:
        connection.execute("insert into raw.workspace values ('w', false, 'UTC', ['fr'], true, 'f')")
        connection.execute("create schema marts")
        connection.execute("create table marts.t as select 1 as n, '=1+1' as word")
    from datetime import UTC, datetime

    moment = datetime(2026, 3, 1, tzinfo=UTC)
    published.publish(settings.warehouse, settings.published, run_id="r", as_of=moment, facts={}, keep=5)


def test_sql_reads_the_published_file_in_three_formats(cli: Cli, settings: Settings) -> None:
    publication(settings)
    assert cli("sql", "from marts.t", "--format", "csv")[1] == "n,word\n1,=1+1\n"
    assert json.loads(cli("sql", "from marts.t", "--format", "json")[1]) == [{"n": 1, "word": "=1+1"}]
    assert "=1+1" in cli("sql", "from marts.t")[1]


@pytest.mark.parametrize("query", ["drop table marts.t", "selec 1", "from read_csv('/etc/passwd')", "  "])
def test_sql_that_cannot_be_answered_is_exit_code_2(cli: Cli, settings: Settings, query: str) -> None:
    publication(settings)
    code, _, err = cli("sql", query)
    assert code == 2
    assert "->" in err


def test_sql_before_the_first_run_says_what_to_run(cli: Cli) -> None:
    code, _, err = cli("sql", "select 1")
    assert code == 5
    assert "make run" in err


def test_classify_keeps_the_columns_and_adds_scores(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text,lang\n1,"I love it,\nreally",en\n2,Service nul et cher,fr\n')
    code, _, err = cli(
        "classify", "--input", str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.ndjson")
    )
    assert code == 0, err
    rows = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text().splitlines()]
    assert [(row["id"], row["label"], row["lang"]) for row in rows] == [
        ("1", "positive", "en"),
        ("2", "negative", "fr"),
    ]
    assert sum(rows[0][f"p_{name}"] for name in ("negative", "neutral", "positive")) == pytest.approx(1)


LABELLED = """text,label,lang
I love this great bike,positive,en
"An awful, horrible day",negative,en
the train leaves at noon,objective,en
"""


def test_evaluate_shows_figures_with_their_intervals_and_keeps_them(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "labelled.csv").write_text(LABELLED)
    code, out, err = cli(
        "evaluate",
        "-i",
        str(tmp_path / "labelled.csv"),
        "-o",
        str(tmp_path / "out.json"),
        "--scorer",
        "lexicon",
    )
    assert code == 0, err
    assert "lexicon on labelled.csv" in out
    assert "100.0 (100.0-100.0)" in out
    assert "macro recall" in out
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["labels"] == ["negative", "neutral", "positive"]
    assert found["whole"]["confusion"] == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    assert set(found["whole"]["macro_f1"]) == {"value", "low", "high"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["classify", "-i", "absent.csv", "-o", "out.csv"], "There is no file absent.csv"),
        (["classify", "-i", "in.csv", "-o", "out.csv", "--scorer", "oracle"], "no scorer called 'oracle'"),
        (["classify", "-i", "in.csv", "-o", "out.xlsx"], "neither CSV, NDJSON nor Parquet"),
        (["evaluate", "-i", "in.csv"], "there is no column `label`"),
        (
            ["evaluate", "-i", "labelled.csv", "-o", "none/out.json", "--scorer", "lexicon"],
            "cannot be written",
        ),
    ],
)
def test_mistakes_of_classify_and_evaluate_are_told_with_their_remedy(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("text\nhello\n")
    (tmp_path / "labelled.csv").write_text(LABELLED)
    code, _, err = cli(*arguments)
    assert code == 2
    assert said in err.replace("\n", " ")
    assert "->" in err


def test_parse_turns_saved_bodies_into_records_offline(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,created_at\n1,hello,2026-03-01T10:00:00Z\n2,bad,never\n")
    code, out, err = cli("parse", "archive:generic_csv", str(tmp_path / "a.csv"))
    assert code == 0
    assert json.loads(out.splitlines()[0])["text"] == "hello"
    assert "bad_date" in err


def test_parse_reads_every_body_and_says_what_it_found(cli: Cli, tmp_path: Path) -> None:
    good, broken = tmp_path / "good.json", tmp_path / "broken.json"
    good.write_text('{"hits": [{"objectID": "1", "created_at_i": 1756000000, "story_text": "Nova"}]}')
    broken.write_text('{"hits": [')
    code, out, err = cli("parse", "hackernews", str(good), str(broken))
    assert code == 0
    assert [json.loads(line)["record"] for line in out.splitlines()] == ["post"]
    assert "bad_page" in err
    assert "2 files: 1 posts, 1 rejects" in err


def test_parse_reads_the_other_files_when_one_is_missing(cli: Cli, tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_text('{"hits": [{"objectID": "1", "created_at_i": 1756000000, "story_text": "Nova"}]}')
    code, out, err = cli("parse", "hackernews", str(tmp_path / "none.json"), str(good))
    assert code == 2
    assert len(out.splitlines()) == 1
    assert "There is no file" in err


def test_a_mistake_of_a_parser_is_told_and_costs_no_other_body(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("[]")

    def raising(network: str, path: Path) -> Parsed:
        if path.name == "a.json":
            raise ZeroDivisionError("oops")
        return Parsed()

    monkeypatch.setattr("agorascope.offline.parse_file", raising)
    code, _, err = cli("parse", "hackernews", str(tmp_path / "a.json"), str(tmp_path / "b.json"))
    assert code == 1
    assert "not handled: ZeroDivisionError: oops" in err
    assert "2 files: nothing found" in err
