"""Files that unpack to far more than they weigh, or claim to: refused, or read as far as is sane."""

import gzip
import io
import resource
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorascope.offline import parse_file
from agorascope.records import Parsed

MAPPING = "name: m\ncolumns: {text: text, created_at: at}\n"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "lollollol">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)
LAUGHS += "]>"


@contextmanager
def bounded(seconds: float, megabytes: float) -> Iterator[None]:
    """What is done takes no longer and no more memory than this."""
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - started < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < megabytes


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, bytes], Parsed]:
    mapping = tmp_path / "m.yml"
    mapping.write_text(MAPPING, encoding="utf-8")

    def do(name: str, body: bytes) -> Parsed:
        file = tmp_path / name
        file.write_bytes(body)
        return parse_file(f"archive:{mapping}", file)

    return do


def workbook(rows: str, *, before: str = "", name: str = "S") -> bytes:
    """An XLSX file written by hand, so that it can say what no program would write."""
    made = io.BytesIO()
    head = '<?xml version="1.0"?>'
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        for place, kind, target in (
            ("_rels/.rels", "officeDocument", "xl/workbook.xml"),
            ("xl/_rels/workbook.xml.rels", "worksheet", "worksheets/sheet1.xml"),
        ):
            archive.writestr(
                place,
                f'{head}<Relationships xmlns="{PACKAGE}/relationships">'
                f'<Relationship Id="r1" Type="{LINKS}/{kind}" Target="{target}"/></Relationships>',
            )
        archive.writestr(
            "xl/workbook.xml",
            f'{head}{before if name != "S" else ""}<workbook xmlns="{SHEETS}" xmlns:r="{LINKS}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'{head}{before}<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData></worksheet>',
        )
    return made.getvalue()


def row(number: int, *cells: str) -> str:
    inner = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for place, cell in enumerate(cells)
    )
    return f'<row r="{number}">{inner}</row>'


HEADER = row(1, "text", "at")


def test_the_workbooks_of_this_module_are_read_when_they_mean_no_harm(read: Callable[..., Parsed]) -> None:
    parsed = read("good.xlsx", workbook(HEADER + row(2, "Bonjour", "2024-01-01")))
    assert [post["text"] for post in parsed.rows("post")] == ["Bonjour"]


def test_a_sheet_that_claims_a_hundred_billion_rows_ends(read: Callable[..., Parsed]) -> None:
    far = '<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    with bounded(20, 200):
        parsed = read("far.xlsx", workbook(HEADER + row(2, "Bonjour", "2024-01-01") + far))
    assert [post["text"] for post in parsed.rows("post")] == ["Bonjour"]
    assert "unreadable_rest" in {reject.reason for reject in parsed.rejects}


def test_rows_that_claim_all_columns_end(read: Callable[..., Parsed]) -> None:
    wide = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 5_000))
    with bounded(60, 300):
        parsed = read("wide.xlsx", workbook(HEADER + wide))
    assert "unreadable_rest" in {reject.reason for reject in parsed.rejects}


@pytest.mark.parametrize("where", ["sheet", "workbook"])
def test_a_billion_laughs_in_a_workbook_are_not_laughed(read: Callable[..., Parsed], where: str) -> None:
    with bounded(10, 200):
        parsed = read(
            "laughs.xlsx",
            workbook(
                HEADER + row(2, "&j;" if where == "sheet" else "x", "2024-01-01"),
                before=LAUGHS,
                name="&j;" if where == "workbook" else "S",
            ),
        )
    assert parsed.rows("post") == []
    assert {reject.reason for reject in parsed.rejects} == {"unreadable_file"}


def test_a_workbook_reads_no_other_file(read: Callable[..., Parsed], tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("hunter2", encoding="utf-8")
    outside = f'<!DOCTYPE l [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    parsed = read("xxe.xlsx", workbook(HEADER + row(2, "&x;", "2024-01-01"), before=outside))
    assert "hunter2" not in repr(parsed.rows("post")) + repr(parsed.rejects)


def test_a_cell_that_unpacks_to_thirty_thousand_times_its_weight_is_refused(
    read: Callable[..., Parsed],
) -> None:
    body = packed_table(["a" * 70_000_000], use_dictionary=False)
    assert len(body) < 10_000
    with bounded(10, 200):
        parsed = read("cell.parquet", body)
    assert parsed.rows("post") == []
    assert "more than is read" in parsed.rejects[0].detail


def test_words_named_a_million_times_are_read_as_far_as_is_sane(read: Callable[..., Parsed]) -> None:
    body = packed_table(pa.DictionaryArray.from_arrays(pa.array([0] * 20_000), ["a" * 8000]))
    assert len(body) < 100_000
    with bounded(60, 1500):
        parsed = read("words.parquet", body)
    assert parsed.rejects[-1].reason == "unreadable_rest"


def packed_table(texts: object, **options: object) -> bytes:
    texts = pa.array(texts) if isinstance(texts, list) else texts
    made = io.BytesIO()
    table = pa.table({"text": texts, "at": pa.array(["2024-01-01"] * len(texts))})
    pq.write_table(table, made, compression="zstd", **options)
    return made.getvalue()


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in entries.items():
            archive.writestr(name, body)
    return made.getvalue()


@pytest.mark.parametrize("network", ["slack", "telegram"])
@pytest.mark.parametrize(
    ("bomb", "entries"),
    [
        ("one entry of 60 MB", {"a.json": b"[" + b" " * 60_000_000}),
        ("an archive in an archive", {"inner.zip": zipped({"a.json": b" " * 1_000_000})}),
        ("out of the archive", {"../../evil.json": b"[]", "/etc/evil.json": b"[]", "C:\\evil.json": b"[]"}),
        ("six thousand entries", {f"c/{n}.json": b"" for n in range(6_000)}),
    ],
)
def test_an_archive_that_means_harm_is_refused_or_passed_over(
    tmp_path: Path, network: str, bomb: str, entries: dict[str, bytes]
) -> None:
    file = tmp_path / "export.zip"
    file.write_bytes(zipped(entries))
    with bounded(20, 400):
        parsed = parse_file(f"archive:{network}", file)
    assert parsed.rows("post") == []
    assert parsed.rejects
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_an_answer_that_inflates_a_thousandfold_is_left_before_the_memory_is_full(
    pack: Callable[[bytes], bytes],
) -> None:
    from extractors.http.inflate import PIECE, inflated

    coding = "gzip" if pack is gzip.compress else "deflate"
    pieces = inflated([pack(bytes(50_000_000))], coding)
    assert max(len(next(pieces)) for _ in range(100)) <= PIECE
