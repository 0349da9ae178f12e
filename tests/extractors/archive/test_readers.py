"""Rows come out of every format, encoding and delimiter; what cannot be read is told."""

import io
import json
import os
import zipfile
from datetime import datetime
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorascope.errors import InputError
from extractors.archive.binary_readers import MAX_RATIO
from extractors.archive.parse import check_page, parse_chunks, parse_page

HEAD = "id,date,author,text\n"
GOOD = HEAD + "1,2024-05-01T10:00Z,ana,Café crème\n2,2024-05-02T10:00Z,bo,Déjà vu\n"
TEXTS = ["Café crème", "Déjà vu"]


def texts(parsed: Any) -> list[str]:
    return [post["text"] for post in parsed.posts]


def refusal(page: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        check_page(page)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_found(page_of: Any, encoding: str) -> None:
    parsed = parse_page(page_of(GOOD.encode(encoding)))
    assert texts(parsed) == TEXTS
    assert parsed.posts[0]["flags"] is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(page_of: Any, delimiter: str, line_end: str) -> None:
    parsed = parse_page(page_of(GOOD.replace(",", delimiter).replace("\n", line_end)))
    assert texts(parsed) == TEXTS


def test_a_few_broken_bytes_leave_the_file_utf8_and_flag_their_row(page_of: Any) -> None:
    body = GOOD.encode() + b"3,2024-05-03T10:00Z,cy,na\xefve\n"
    parsed = parse_page(page_of(body))
    assert texts(parsed) == [*TEXTS, "naïve"]
    assert [post["flags"] for post in parsed.posts] == [None, None, ["bad_encoding"]]


def test_a_wrong_declared_encoding_is_flagged(page_of: Any, simple: dict[str, Any]) -> None:
    parsed = parse_page(page_of(GOOD.encode("utf-16"), simple | {"encoding": "utf-16"}))
    assert texts(parsed) == TEXTS
    parsed = parse_page(page_of(GOOD.encode("cp1252"), simple | {"encoding": "utf-8"}))
    assert texts(parsed) == TEXTS
    assert all(post["flags"] == ["bad_encoding"] for post in parsed.posts)


@pytest.mark.parametrize("body", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b"\xff\xfe"])
def test_an_empty_file_is_refused(page_of: Any, body: bytes) -> None:
    assert "empty" in str(refusal(page_of(body)))


def test_a_header_without_rows_is_refused(page_of: Any) -> None:
    assert "no rows" in str(refusal(page_of(HEAD)))


@pytest.mark.parametrize(
    "body",
    [os.urandom(5000), b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"%PDF-1.7\n",
     b"\x1f\x8b\x08" + b"a" * 50, b"PK\x03\x04" + b"x" * 40],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["csv", "ndjson"])
def test_a_binary_file_with_a_text_name_is_refused(
    page_of: Any, simple: dict[str, Any], body: bytes, kind: str
) -> None:
    assert "not text" in str(refusal(page_of(body, simple | {"format": kind})))


def test_a_wrong_delimiter_is_told_with_the_columns_found(page_of: Any, simple: dict[str, Any]) -> None:
    message = str(refusal(page_of(GOOD.replace(",", ";"), simple | {"delimiter": ","})))
    assert "delimiter ','" in message
    assert "'id;date;author;text'" in message
    assert "`delimiter`" in message


def test_an_unknown_column_is_told_with_the_nearest_one(page_of: Any, simple: dict[str, Any]) -> None:
    simple["columns"]["text"] = "txt"
    message = str(refusal(page_of(GOOD, simple)))
    assert "no column 'txt'" in message
    assert "Did you mean 'text'?" in message


def test_names_are_found_whatever_their_case_and_blanks(page_of: Any) -> None:
    assert texts(parse_page(page_of(GOOD.replace(HEAD, " ID, Date,AUTHOR , Text\n")))) == TEXTS


def test_ragged_rows_are_rejected_with_their_number(page_of: Any) -> None:
    body = (
        GOOD
        + "3,2024-05-03,cy\n4,2024-05-04,dee,a,b\n"
        + "5,2024-05-05T10:00Z,eve,fine,,\n\n6,2024-05-06T10:00Z,fay,last\n"
    )
    parsed = parse_page(page_of(body))
    assert [(r.position, r.reason) for r in parsed.rejects] == [(3, "ragged_row"), (4, "ragged_row")]
    assert parsed.rejects[0].excerpt == "3,2024-05-03,cy"
    assert texts(parsed)[2:] == ["fine", "last"]


def test_an_unclosed_quote_is_told_and_the_rows_before_it_stay(page_of: Any) -> None:
    body = GOOD + '3,2024-05-03T10:00Z,cy,"never closed\n' + "4,2024-05-04T10:00Z,dee,swallowed\n" * 3
    parsed = parse_page(page_of(body))
    assert texts(parsed) == TEXTS
    assert [(r.position, r.reason) for r in parsed.rejects] == [(3, "unclosed_quote")]


def test_a_field_of_five_megabytes_is_cut_and_flagged(page_of: Any) -> None:
    from agorascope.records import content_hash

    huge = "word " * 1_000_000
    parsed = parse_page(page_of(f"{GOOD}3,2024-05-03T10:00Z,cy,{huge}\n"))
    post = parsed.posts[2]
    assert len(post["text"]) == 200_000
    assert "truncated" in post["flags"]
    assert post["content_hash"] == content_hash(huge, None)


def test_nul_and_half_surrogates_do_not_reach_arrow(page_of: Any) -> None:
    from agorascope.records import table

    line = json.dumps({"id": "1", "date": "2024-05-01T10:00Z", "author": "a\u0000", "text": "x\ud83dy\u0000"})
    parsed = parse_page(page_of(line))
    assert table("post", parsed.posts)["text"].to_pylist() == ["x\ufffdy"]


def test_json_lines_lists_and_broken_lines(page_of: Any) -> None:
    rows = [{"id": n, "date": "2024-05-01T10:00Z", "author": "a", "text": f"t{n}"} for n in (1, 2)]
    lines = "\n".join([json.dumps(rows[0]), "", "{broken", "[1]", "[" * 100_000, json.dumps(rows[1])])
    parsed = parse_page(page_of(lines))
    assert texts(parsed) == ["t1", "t2"]
    assert [(r.position, r.reason) for r in parsed.rejects] == [
        (3, "bad_json"),
        (4, "not_an_object"),
        (5, "bad_json"),
    ]
    assert texts(parse_page(page_of(json.dumps(rows)))) == ["t1", "t2"]


def test_json_without_the_mapped_keys_is_refused(page_of: Any) -> None:
    message = str(refusal(page_of('{"id": 1, "Datum": "2024-05-01", "text": "a"}\n')))
    assert "no column 'date'" in message


def workbook(rows: list[list[Any]], title: str = "Posts") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_workbooks_are_read_with_their_dates_and_numbers(page_of: Any, simple: dict[str, Any]) -> None:
    rows = [
        ["id", "date", "author", "text"],
        [1, datetime(2024, 5, 1, 10), "ana", "a"],
        [None] * 4,
        [2.0, "2024-05-02", None, "b"],
    ]
    parsed = parse_page(page_of(workbook(rows), simple | {"dates": {"zone": "Europe/Paris"}}))
    assert [post["post_id"] for post in parsed.posts] == ["1", "2"]
    assert parsed.posts[0]["created_at"].isoformat() == "2024-05-01T08:00:00+00:00"
    assert parsed.posts[1]["author_id"] is None


def test_a_missing_sheet_is_told_with_those_there_are(page_of: Any, simple: dict[str, Any]) -> None:
    page = page_of(workbook([["id"], [1]]), simple | {"format": "xlsx", "sheet": "Data"})
    assert "it has: Posts" in str(refusal(page))


def test_zip_archives_and_zip_bombs_are_refused(page_of: Any, simple: dict[str, Any]) -> None:
    def archive(name: str, size: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(name, b"0" * size)
        return out.getvalue()

    bomb = archive("xl/workbook.xml", 60_000 * MAX_RATIO)
    assert "unpacks to" in str(refusal(page_of(bomb, simple | {"format": "xlsx"})))
    assert "not an XLSX workbook" in str(refusal(page_of(archive("a.csv", 10), simple)))
    assert "not a readable XLSX" in str(refusal(page_of(archive("xl/workbook.xml", 10), simple)))


def parquet(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_parquet_is_read_with_its_types(page_of: Any) -> None:
    moments = pa.array([datetime(2024, 5, 1, 10), datetime(2024, 5, 2, 10)], pa.timestamp("ns", tz="UTC"))
    body = parquet(
        {"id": [1.0, 2.0], "date": moments, "author": ["ana", None], "text": ["a", "b"], "other": [[1], [2]]}
    )
    parsed = parse_page(page_of(body))
    assert [(p["post_id"], p["author_id"]) for p in parsed.posts] == [("1", "ana"), ("2", None)]
    assert parsed.posts[0]["created_at"].isoformat() == "2024-05-01T10:00:00+00:00"


def test_broken_and_unmapped_parquet_is_refused(page_of: Any) -> None:
    body = parquet({"other": [1]})
    assert "no column" in str(refusal(page_of(body)))
    assert "not a readable Parquet" in str(refusal(page_of(body[:20])))


def test_chunks_hold_every_row_once(page_of: Any) -> None:
    body = HEAD + "".join(f"{n},2024-05-01T10:00Z,ana,text {n % 7}\n" for n in range(25))
    chunks = list(parse_chunks(page_of(body), chunk_rows=10))
    assert [chunk.rows_read for chunk in chunks] == [10, 10, 5]
    assert [post["post_id"] for chunk in chunks for post in chunk.posts] == [str(n) for n in range(25)]
