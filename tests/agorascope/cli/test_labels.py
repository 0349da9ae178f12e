"""The commands of labels: what they refuse, in words a person can act on, and what they leave behind."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from agorascope.published import Publication
from agorascope.settings import Settings
from agorascope.spreadsheets import BYTE_ORDER_MARK

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Thirty mentions as if published; each command opens them anew."""
    path = tmp_path / "published.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """
            create schema marts;
            create table marts.dim_brands as select 'acme' as brand_id, 'Acme' as brand_name, true as is_own;
            create table marts.fct_mentions as
            select
                md5('m' || i) as mention_id, md5('w' || i) as content_hash,
                'acme' as brand_id, 'fr' as language,
                'mastodon' as network_id, date '2026-03-01' as mention_date, null::varchar as title,
                'Words ' || i as text, null::varchar as url,
                ['negative', 'neutral', 'positive'][1 + i % 3] as model_stance,
                ['negative', 'neutral', 'positive'][1 + i % 3] as stance,
                0.9 as stance_confidence, false as is_staff, false as is_duplicate
            from range(30) as r (i)
            """
        )
    now = datetime(2026, 3, 2, tzinfo=UTC)
    monkeypatch.setattr(
        "agorascope.published.require_current", lambda _: Publication("v", path, now, now, "r")
    )
    return path


def test_without_a_publication_there_is_nothing_to_draw(run: Cli, tmp_path: Path) -> None:
    code, said = run("gold", "sample", "--output", str(tmp_path / "s.csv"))
    assert code == 5
    assert "Nothing is published" in said


def test_a_sheet_goes_round(run: Cli, published: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "s.csv"
    assert run("gold", "sample", "--size", "12", "--output", str(sheet))[0] == 0
    text = sheet.read_text(encoding="utf-8")
    assert text.startswith(BYTE_ORDER_MARK)
    lines = text.splitlines()
    assert len(lines) == 13
    half = [lines[0], *(line[:-1] + "positif," for line in lines[1:7]), *lines[7:]]
    sheet.write_text("\r\n".join(half), encoding="utf-8")
    assert "6 labels taken over, 0 were there already" in run("gold", "label", str(sheet), "--by", "lea")[1]
    assert "0 labels taken over, 6 were there already" in run("gold", "label", str(sheet), "--by", "lea")[1]
    rest = tmp_path / "rest.csv"
    assert "6 mentions were drawn and wait" in run("gold", "sample", "--unlabelled", "--output", str(rest))[1]
    status = run("gold", "status")[1]
    assert "1 round(s), 12 mentions drawn; labels: 6 positive" in status
    assert "194 to go" in status
    assert run("gold", "export", "--output", str(tmp_path / "l.csv"))[0] == 0
    assert len((tmp_path / "l.csv").read_text().splitlines()) == 7


def test_corrections_one_by_one_and_many_and_back(run: Cli, published: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        ids = [row[0] for row in connection.execute("select mention_id from marts.fct_mentions").fetchall()]
    assert "1 labels kept" in run("label", ids[0], "négatif", "--by", "lea")[1]
    many = tmp_path / "many.csv"
    many.write_text(
        f"mention_id;label;note\r\n{ids[1]};neutre;why\r\n{ids[2]};positive;\r\n", encoding="cp1252"
    )
    assert "2 labels kept" in run("label", "--input", str(many))[1]
    assert run("unlabel", ids[0])[0] == 0
    code, said = run("unlabel", ids[0])
    assert (code, "No correction" in said) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("label",), "a file of them, is needed"),
        (("label", "abc"), "a file of them, is needed"),
        (("label", "abc", "great"), "'great' is no label"),
        (("label", "abc", "unsure"), "'unsure' is no label"),
        (("label", "abc", "positive"), "there is no mention abc"),
        (("label", "--input", "/nowhere.csv"), "cannot be read"),
        (("gold", "label", "/nowhere.csv"), "cannot be read"),
        (("gold", "sample", "--output", "/nowhere/at/all.csv"), "cannot be written"),
        (("gold", "sample", "--size", "3", "--output", "s.csv"), "too small"),
        (("gold", "export", "--output", "l.csv"), "There is no label yet"),
    ],
)
def test_what_cannot_be_done_is_told(
    run: Cli,
    published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run(*arguments)
    assert code == 2
    assert told in said
    assert not list(tmp_path.glob("*.csv"))


def test_the_store_tells_its_revision(run: Cli, settings: Settings) -> None:
    code, said = run("app-store", "upgrade")
    assert code == 0
    assert "revision" in said
