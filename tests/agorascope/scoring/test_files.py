"""Files of one's own, classified and judged: any size works, what cannot work is told."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from agorascope import textfiles
from agorascope.errors import InputError
from agorascope.scoring import files
from agorascope.scoring.files import classify_file, evaluate_file

ROWS = [
    {"id": "1", "text": "This is a great bike, I love it", "lang": "en"},
    {"id": "2", "text": "Service nul, quelle arnaque", "lang": "fr"},
    {"id": "3", "text": "", "lang": ""},
    {"id": "4", "text": 'les vélos, "verts" et bleus\nde l\'été 😀', "lang": "fr"},
]


def save(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return list(textfiles.read_rows(path))


def classify(source: Path, target: Path, **options: Any) -> files.Classification:
    return classify_file(source, target, scorer=options.pop("scorer", "lexicon"), **options)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return save(tmp_path / "texts.csv", ROWS)


@pytest.mark.parametrize("output", ["out.csv", "out.ndjson", "out.parquet"])
@pytest.mark.parametrize("input_", ["in.csv", "in.jsonl", "in.parquet"])
def test_every_kind_of_file_becomes_every_other(tmp_path: Path, input_: str, output: str) -> None:
    done = classify(save(tmp_path / input_, ROWS), tmp_path / output)
    assert (done.rows, done.unscored) == (4, 0)
    rows = read(tmp_path / output)
    assert list(rows[0]) == ["id", "text", "lang", "label", "p_negative", "p_neutral", "p_positive"]
    assert [(row["id"], row["text"]) for row in rows] == [(row["id"], row["text"]) for row in ROWS]
    assert [row["label"] for row in rows][:3] == ["positive", "negative", "neutral"]
    assert [row["lang"] for row in rows] == ["en", "fr", "und", "fr"]
    for row in rows:
        assert sum(float(row[f"p_{name}"]) for name in ("negative", "neutral", "positive")) == pytest.approx(
            1
        )


def test_many_batches_and_processes_give_the_rows_of_one(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS", 7)
    many = save(tmp_path / "many.csv", [row | {"id": str(n)} for n in range(10) for row in ROWS])
    told: list[int] = []
    classify(many, tmp_path / "one.csv", workers=1, on_progress=told.append)
    classify(many, tmp_path / "two.csv", workers=2)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert told == [7, 14, 21, 28, 35, 40]


def test_a_target_gets_the_stance_towards_it(tmp_path: Path) -> None:
    text = "Cyclandre is awful and broken, but Velkarn is great, I love it"
    rows = [{"text": text, "target": target} for target in ("Cyclandre", "@Velkarn", "", "Orfane")]
    classify(save(tmp_path / "in.ndjson", rows), tmp_path / "out.ndjson")
    found = read(tmp_path / "out.ndjson")
    assert [row["label"] for row in found[:2]] == ["negative", "positive"]
    assert [row["stance_method"] for row in found] == ["clause", "clause", None, "text"]
    assert found[2]["label"] == found[3]["label"] == "positive"


def test_rows_of_one_text_are_not_parted_by_the_end_of_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Cyclandre is awful and broken, but Velkarn is great, I love it"
    rows = [{"text": text, "target": target} for target in ("Cyclandre", "Velkarn")]
    source = save(tmp_path / "in.ndjson", rows)
    classify(source, tmp_path / "one.ndjson")
    monkeypatch.setattr(files, "ROWS", 1)
    classify(source, tmp_path / "two.ndjson")
    assert read(tmp_path / "one.ndjson") == read(tmp_path / "two.ndjson")


def test_a_file_may_be_classified_in_its_own_place(source: Path) -> None:
    classify(source, source)
    assert [row["label"] for row in read(source)][:2] == ["positive", "negative"]
    assert [path.name for path in source.parent.iterdir()] == ["texts.csv"]


def test_a_text_beyond_the_limit_of_the_csv_module_is_classified(tmp_path: Path) -> None:
    csv.field_size_limit(131_072)
    source = save(tmp_path / "long.csv", [{"id": "1", "text": "great bike. " * 12_000}])
    assert classify(source, tmp_path / "out.csv").rows == 1
    assert read(tmp_path / "out.csv")[0]["label"] == "positive"


def test_a_field_beyond_all_limits_is_told(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textfiles, "MAX_FIELD", 10)
    former = csv.field_size_limit(10)
    try:
        with pytest.raises(InputError, match="field larger than field limit") as caught:
            classify(source, tmp_path / "out.csv")
    finally:
        csv.field_size_limit(former)
    assert (caught.value.exit_code, bool(caught.value.remedy)) == (2, True)


@pytest.mark.parametrize("output", ["out.csv", "out.ndjson", "out.parquet"])
def test_lone_surrogates_and_control_characters_are_written(tmp_path: Path, output: str) -> None:
    (tmp_path / "in.ndjson").write_text('{"text": "bad \\ud83d day\\u0000 \\u202e", "note": "\\ud800"}\n')
    assert classify(tmp_path / "in.ndjson", tmp_path / output).rows == 1
    (row,) = read(tmp_path / output)
    assert row["label"] == "negative"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "no rows"),
        ("a.csv", b"text\n", "no rows"),
        ("a.csv", b"words\nhello\n", "row 1: there is no column `text`"),
        ("a.csv", b"id,text\n1,hello, you\n", "row 1: more cells than the header"),
        ("a.csv", "text\nété\n".encode("latin-1"), "not UTF-8"),
        ("a.ndjson", b'{"text": "a"}\n{"words": "b"}\n', "row 2: there is no column `text`"),
        ("a.ndjson", b'{"text": "a"}\n["b"]\n', "row 2: not an object"),
        ("a.ndjson", b'{"text": "a"\n', "not NDJSON"),
        ("a.parquet", b"PAR0 nothing", "not Parquet"),
        ("a.txt", b"hello", "neither CSV, NDJSON nor Parquet"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_leaves_nothing_behind(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        classify(tmp_path / name, tmp_path / "out.csv")
    assert caught.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_a_column_that_comes_late_is_told_where_it_cannot_be_kept(
    tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS", 1)
    source = save(tmp_path / "in.ndjson", [{"text": "a"}, {"text": "b", "more": 1}])
    with pytest.raises(InputError, match=r"other columns.*more") as caught:
        classify(source, tmp_path / output)
    assert "ndjson" in caught.value.remedy
    assert classify(source, tmp_path / "out.ndjson").rows == 2


def test_a_missing_folder_for_the_output_is_told_before_the_work(tmp_path: Path, source: Path) -> None:
    with pytest.raises(InputError, match="no folder") as caught:
        classify(source, tmp_path / "none" / "out.csv", scorer="no such scorer")
    assert "mkdir" in caught.value.remedy


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, source: Path, which: str) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    given = (folder, tmp_path / "out.csv") if which == "source" else (source, folder)
    with pytest.raises(InputError, match=r"folder\.csv cannot be"):
        classify(*given)


@pytest.fixture
def labelled(tmp_path: Path) -> Callable[..., Path]:
    def make(labels: list[str | int], **more: list[Any]) -> Path:
        texts = ["I love this great bike", "an awful, horrible day", "the train leaves at noon"]
        rows = [{"text": text, "label": label} for text, label in zip(texts, labels, strict=True)]
        for name, values in more.items():
            rows = [row | {name: value} for row, value in zip(rows, values, strict=True)]
        return save(tmp_path / "labelled.ndjson", rows)

    return make


@pytest.mark.parametrize(
    "labels",
    [["positive", "negative", "neutral"], [2, 0, 1], ["2", "0", "objective"], ["Positive", " NEGATIVE ", 1]],
)
def test_labels_may_be_names_or_numbers(labelled: Callable[..., Path], labels: list[str | int]) -> None:
    found = evaluate_file(labelled(labels), scorer="lexicon")
    assert (found.whole.accuracy.value, found.whole.texts) == (1.0, 3)
    assert [row[:3] for row in found.whole.confusion] == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_label_that_is_none_is_told_with_its_row(labelled: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="Row 2: 'mixed' is no label") as caught:
        evaluate_file(labelled(["positive", "mixed", "neutral"]), scorer="lexicon")
    assert "objective" in caught.value.remedy


def test_the_stance_can_be_judged_beside_the_whole_text(tmp_path: Path) -> None:
    text = "Cyclandre is awful and broken, but Velkarn is great, I love it"
    rows = [
        {"text": text, "target": "Cyclandre", "label": "negative"},
        {"text": text, "target": "Velkarn", "label": "positive"},
    ]
    path = save(tmp_path / "targets.csv", rows)
    assert evaluate_file(path, scorer="lexicon").whole.accuracy.value == 1.0
    assert evaluate_file(path, scorer="lexicon", with_target=False).whole.accuracy.value == 0.5
