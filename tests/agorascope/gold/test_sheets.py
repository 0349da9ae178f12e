"""The sheet goes out safe and without a hint, and comes back however Excel saved it."""

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorascope.errors import InputError
from agorascope.gold.frame import Mention
from agorascope.gold.sheets import HEADER, answers, sheet
from agorascope.gold.words import LABELS, STANCES, label_of

ID = "0123456789abcdef0123456789abcdef"
WORDS = "fedcba9876543210fedcba9876543210"


def mention(number: int = 0, **fields: object) -> Mention:
    known = {
        "mention_id": f"{number:032x}",
        "content_hash": WORDS,
        "brand": "Acme",
        "language": "fr",
        "network": "mastodon",
        "day": date(2026, 3, 1),
        "title": None,
        "text": f"Words of {number}",
        "url": "https://velo.example/1",
        "model_stance": "positive",
        "stance": "positive",
    }
    return Mention(**known | fields)  # type: ignore[arg-type]


def filled(data: bytes, *labels: str) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row, label in zip(rows[1:], labels, strict=False):
        row[HEADER.index("label")] = label
    return rows


def saved(
    rows: list[list[str]], *, separator: str = ",", encoding: str = "utf-8-sig", first: str = ""
) -> bytes:
    buffer = io.StringIO()
    buffer.write(first)
    csv.writer(buffer, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)


def test_a_sheet_opens_in_excel_and_does_not_say_what_the_model_says() -> None:
    data = sheet([mention(text="=cmd|' /C calc'!A0", title="@sum(1)")])
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = filled(data)
    assert tuple(header) == HEADER
    assert row[HEADER.index("text")].startswith("'=")
    assert row[HEADER.index("title")].startswith("'@")
    assert "positive" not in data.decode("utf-8-sig")


@pytest.mark.parametrize(
    "text", ["two\nlines", 'a "quote"', "semi;colon", "a,comma", "é œ 💚 \u202e", "x" * 90_000]
)
def test_a_labelled_sheet_comes_back(text: str) -> None:
    data = saved(filled(sheet([mention(7, text=text), mention(8)]), "positive"))
    [answer] = answers(data)
    assert (answer.row, answer.mention_id, answer.label) == (2, f"{7:032x}", "positive")
    assert WORDS.startswith(answer.content_hash)


@pytest.mark.parametrize(
    ("separator", "encoding", "first"),
    [
        (";", "utf-8-sig", ""),
        (";", "cp1252", ""),
        ("\t", "utf-16", ""),
        (",", "utf-8", ""),
        (";", "utf-8", "sep=;\r\n"),
        (",", "utf-8-sig", '"sep=,"\r\n'),
    ],
)
def test_every_way_excel_saves_is_understood(separator: str, encoding: str, first: str) -> None:
    rows = filled(sheet([mention(1, text="déçu; vraiment, déçu")]), "Négatif")
    [answer] = answers(saved(rows, separator=separator, encoding=encoding, first=first))
    assert answer.label == "negative"


def test_columns_may_move_and_be_shouted_and_empty_rows_follow() -> None:
    rows = filled(sheet([mention(1), mention(2)]), "neutral", "")
    turned = [row[::-1] for row in rows] + [[""] * len(HEADER)] * 3
    turned[0] = [name.upper() for name in turned[0]]
    assert [answer.label for answer in answers(saved(turned))] == ["neutral"]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("NEGATIVE", "negative"),
        ("négatif", "negative"),
        (" Négative ", "negative"),
        ("neutre", "neutral"),
        ("Positif", "positive"),
        ("unsure", "unsure"),
        ("Je ne sais pas", "unsure"),
        ("don't know", "unsure"),
        ("not_about", "not_about"),
        ("Not about the brand", "not_about"),
        ("hors-sujet", "not_about"),
        ("good", None),
        ("", None),
    ],
)
def test_a_word_means_its_label(said: str, label: str | None) -> None:
    assert label_of(said) == label


def test_wrong_labels_are_told_with_their_rows_and_nothing_is_kept() -> None:
    data = saved(filled(sheet([mention(n) for n in range(4)]), "positive", "great", "", "bof"))
    with pytest.raises(InputError, match=r"row 3: 'great' is no label; row 5: 'bof' is no label"):
        answers(data)


def test_a_mention_with_two_labels_is_told() -> None:
    rows = filled(sheet([mention(1), mention(1)]), "positive", "negative")
    with pytest.raises(InputError, match="rows 2 and 3"):
        answers(saved(rows))


@pytest.mark.parametrize(
    "data", [b"", b"a,b\r\n1,2\r\n", b"mention,text\r\nm-1,x\r\n", b'mention,label\r\n"m-1,pos']
)
def test_a_file_that_is_no_sheet_is_told(data: bytes) -> None:
    with pytest.raises(InputError):
        answers(data)


def test_a_correction_may_not_be_unsure() -> None:
    with pytest.raises(InputError):
        answers(b"mention_id,label\r\nabc,unsure\r\n", allowed=STANCES, named="mention_id")


@given(st.lists(st.sampled_from(["", *LABELS]), min_size=1, max_size=20), st.sampled_from([",", ";", "\t"]))
def test_labels_make_the_round_trip(labels: list[str], separator: str) -> None:
    rows = filled(sheet([mention(n) for n in range(len(labels))]), *labels)
    found = {answer.mention_id: answer.label for answer in answers(saved(rows, separator=separator))}
    assert found == {f"{n:032x}": label for n, label in enumerate(labels) if label}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InputError):
        answers(data)
