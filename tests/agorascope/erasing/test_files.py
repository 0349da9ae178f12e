"""Packed files of the data folder are looked into: what holds the person goes, what cannot be is told."""

import bz2
import gzip
import io
import lzma
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from agorascope.erasing.files import Cleaned, clean_files
from agorascope.erasing.needles import Finder, Needles
from agorascope.erasing.packed import Look, look
from agorascope.landing import RawPage, write_page
from agorascope.settings import Settings
from agorascope.spreadsheets import guarded_xlsx
from agorascope.workspace import Workspace

ANN = "@ann_42"
LINE = f"a post of {ANN} and nobody else"
FINDER = Finder(Needles(strong={"ann_42"}))


def zipped(entries: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def parquet(*values: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"said": list(values)}), buffer, compression="zstd")
    return buffer.getvalue()


def of_office(text: str) -> bytes:
    """A workbook as an office program saves it: the name stands in two runs, half of it bold."""
    cut = text.replace("ann_", "ann_</t></r><r><rPr><b/></rPr><t>")
    strings = f"<sst><si><r><t>{cut}</t></r></si><si><t>and another cell</t></si></sst>"
    return zipped({"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": strings})


PACKED = {
    "made.xlsx": lambda text: guarded_xlsx(["said"], [[text]]),
    "saved.xlsx": of_office,
    "one.zip": lambda text: zipped({"chat.txt": text}),
    "named.zip": lambda text: zipped({f"{text}.txt": "nothing"}),
    "log.gz": lambda text: gzip.compress(text.encode()),
    "log.bz2": lambda text: bz2.compress(text.encode()),
    "log.xz": lambda text: lzma.compress(text.encode()),
    "page.zst": lambda text: zstandard.compress(text.encode()),
    "rows.parquet": parquet,
    "deep.parquet": lambda text: parquet({"of": [{"who": text}]}),
    "bytes.parquet": lambda text: parquet(text.encode()),
    "rows.zip": lambda text: zipped({"rows.parquet": parquet(text)}),
    "zipped.gz": lambda text: gzip.compress(zipped({"chat.txt": text})),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_file_that_holds_the_person_goes_and_is_named(settings: Settings, name: str) -> None:
    make = PACKED[name]
    mine, others = settings.make_data_dir() / f"mine-{name}", settings.data_dir / f"others-{name}"
    mine.write_bytes(make(LINE))
    others.write_bytes(make("a post of @bob and nobody else"))
    assert cleaned(settings, is_dry=True) == Cleaned(removed=1, packed=(str(mine),))
    assert mine.exists()
    assert cleaned(settings) == Cleaned(removed=1, packed=(str(mine),))
    assert not mine.exists()
    assert others.exists()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"%PDF-1.7 glyphs", "it is a PDF"),
        (b"7z\xbc\xaf\x27\x1c rest", "it is a 7z archive"),
        (gzip.compress(LINE.encode())[:-12], "it cannot be unpacked"),
        (gzip.compress(b"0" * 2**24), "it unpacks to more than 10 MiB"),
        (zipped({"big.txt": b"0" * 2**24}), "would unpack 1 entries to 16 MiB"),
        (zipped({"a.zip": zipped({"chat.txt": LINE})}), "'a.zip' is an archive inside the archive"),
        (gzip.compress(gzip.compress(gzip.compress(gzip.compress(LINE.encode())))), "packed too often"),
        (parquet(LINE)[:-20] + b"0" * 20, "is not a readable Parquet file"),
        (b"PK\x03\x04 no archive", "is not a ZIP archive"),
    ],
    ids=["pdf", "7z", "cut", "bomb", "zip bomb", "nested zip", "too deep", "parquet", "zip"],
)
def test_what_cannot_be_looked_into_stays_and_is_named(settings: Settings, body: bytes, why: str) -> None:
    path = settings.make_data_dir() / "odd.bin"
    path.write_bytes(body)
    result = cleaned(settings)
    assert path.exists()
    [said] = result.left
    assert said.startswith(f"{path}: ")
    assert why in said
    assert result.removed == 0


def test_a_person_beside_something_unreadable_is_found_all_the_same() -> None:
    body = zipped({"a.zip": zipped({"chat.txt": "x"}), "chat.txt": LINE})
    assert look(body, FINDER) == Look(True)


def test_a_copy_of_a_database_and_a_backup_outside_its_folder_are_named(settings: Settings) -> None:
    """DuckDB compresses texts: a search of its bytes would find nothing and say that nothing is there."""
    copy = settings.make_data_dir() / f"{settings.warehouse.name}.before"
    with duckdb.connect(str(copy)) as connection:
        connection.execute("create table posts as select ? as text", [LINE])
    backup = settings.data_dir / "kept" / "agorascope-20260301T000000Z.tar.zst"
    backup.parent.mkdir()
    backup.write_bytes(zstandard.compress(LINE.encode()))
    assert sorted(cleaned(settings).copies) == sorted([str(copy), str(backup)])


def test_an_export_that_is_packed_goes_once_its_landed_copy_stands(settings: Settings) -> None:
    folder = settings.make_data_dir() / "exports"
    folder.mkdir()
    path = folder / "chat.zip"
    path.write_bytes(zipped({"chat.txt": LINE}))
    assert cleaned(settings, folder).left == ("chat.zip: not read yet; run, then erase again",)
    page = RawPage("mastodon", "chat.zip", path.read_bytes(), datetime(2026, 3, 10, tzinfo=UTC))
    write_page(settings.landing / "mastodon" / "2026-03-10" / "b1", 1, page)
    assert cleaned(settings, folder).removed == 1
    assert not path.exists()


def cleaned(settings: Settings, exports: Path | None = None, *, is_dry: bool = False) -> Cleaned:
    networks = {"mastodon": {"archive": {"path": str(exports), "mapping": "native"}}} if exports else {}
    workspace = Workspace.model_validate(
        {"name": "W", "brands": [{"id": "nova", "name": "Nova", "own": True}], "networks": networks}
    )
    return clean_files(settings, workspace, FINDER, is_dry=is_dry)
