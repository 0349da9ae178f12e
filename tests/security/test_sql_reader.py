"""`agorascope sql`: whatever is asked, nothing is written, no other file is read, no setting is changed."""

import hashlib
import os
from pathlib import Path

import duckdb
import pytest

from agorascope import published
from agorascope.cli import main
from agorascope.published import Publication
from agorascope.settings import reset_settings

SECRET = "hunter2-not-to-be-read"

REFUSED = [
    # writing
    "create table marts.mine (a int)",
    "insert into marts.dim_brands values ('x', 'y')",
    "update marts.dim_brands set name = 'x'",
    "delete from marts.dim_brands",
    "drop table marts.dim_brands",
    "alter table marts.dim_brands add column x int",
    "copy (select 1) to '{folder}/out.csv'",
    "copy marts.dim_brands to '{folder}/out.parquet' (format parquet)",
    "export database '{folder}/whole'",
    "import database '{folder}'",
    # other files
    "attach '{folder}/new.duckdb' as other",
    "attach '{secret}' as other (read_only)",
    "attach ':memory:' as other",
    "select * from read_text('{secret}')",
    "select * from read_blob('{secret}')",
    "select * from read_csv('{secret}')",
    "select * from read_json('{secret}')",
    "select * from '{secret}'",
    "select * from sniff_csv('{secret}')",
    "select * from glob('{folder}/*')",
    "select * from read_csv('https://example.org/a.csv')",
    "select getenv('AGORASCOPE_TEST_SECRET')",
    # code of others
    "install httpfs",
    "load httpfs",
    "load '{folder}/evil.duckdb_extension'",
    "force install json from 'http://example.org'",
    "create secret mine (type s3, key_id 'a', secret 'b')",
    # settings
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set global lock_configuration = false",
    "reset lock_configuration",
    "set memory_limit = '900GB'",
    "reset memory_limit",
    "set threads = 500",
    "set temp_directory = '{folder}'",
    "set extension_directory = '{folder}'",
    "set home_directory = '{folder}'",
    "set secret_directory = '{folder}'",
    "set allowed_directories = ['/']",
    "set allowed_paths = ['{secret}']",
    "set autoinstall_known_extensions = true",
    "set custom_extension_repository = 'http://example.org'",
    "set allow_unsigned_extensions = true",
    "set log_query_path = '{folder}/queries.log'",
    "set profiling_output = '{folder}/profile.json'",
    "pragma enable_profiling = 'json'",
    "call enable_logging(storage = 'file', storage_path = '{folder}/log')",
    "set timezone = 'Asia/Tokyo'",
    # several at once: the first harmless
    "select 1; set memory_limit = '900GB'",
    "select 1; copy (select 1) to '{folder}/out.csv'",
]
ALLOWED = [
    "select count(*) from marts.dim_brands",
    "show all tables",
    "describe marts.dim_brands",
    "summarize marts.dim_brands",
    "explain select 1",
    "with a as (select 1) from a",
    "create temp table mine as select 1; select * from mine",
    "use marts; from dim_brands",
    "set variable x = 4; select getvariable('x')",
    "select now(), current_setting('TimeZone')",
]


def state_of(folder: Path) -> dict[str, str]:
    """Every file below a folder and what it holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AGORASCOPE_TEST_SECRET", SECRET)
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


@pytest.mark.parametrize("query", REFUSED)
def test_what_reads_or_changes_anything_else_is_refused(
    publication: Publication, secret: Path, tmp_path: Path, query: str
) -> None:
    before = state_of(tmp_path)
    with published.connect(publication) as connection, pytest.raises(duckdb.Error) as refused:
        connection.execute(query.format(folder=tmp_path, secret=secret)).fetchall()
    assert SECRET not in str(refused.value)
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("query", ALLOWED)
def test_what_an_analyst_asks_is_answered(publication: Publication, query: str) -> None:
    with published.connect(publication) as connection:
        assert connection.execute(query).fetchall()


def test_a_second_reader_of_the_same_process_is_as_closed(publication: Publication) -> None:
    with published.connect(publication) as one, published.connect(publication) as other:
        for connection in (one, other, one.cursor()):
            assert connection.execute("select current_setting('TimeZone')").fetchone() == ("UTC",)
            with pytest.raises(duckdb.Error):
                connection.execute("set memory_limit = '900GB'")


def test_the_command_says_no_in_one_message(
    publication: Publication, secret: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGORASCOPE_DATA_DIR", str(publication.path.parent.parent))
    monkeypatch.setattr("sys.argv", ["agorascope", "sql", f"select * from read_text('{secret}')"])
    reset_settings()
    mask = os.umask(0o022)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        os.umask(mask)
        reset_settings()
    said = capfd.readouterr()
    assert ended.value.code == 2
    assert "The query failed" in said.err
    assert SECRET not in said.out + said.err
