"""Classifying a file of one's own: long texts work, what cannot work is told."""

import csv
from pathlib import Path

import pytest

from agorascope.errors import InputError
from agorascope.offline import classify_file


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    path.write_text("id,text\n1,This is a great bike\n", encoding="utf-8")
    return path


def test_a_text_beyond_the_limit_of_the_csv_module_is_classified(tmp_path: Path) -> None:
    csv.field_size_limit(131_072)
    source, target = tmp_path / "long.csv", tmp_path / "out.csv"
    source.write_text(f"id,text\n1,{'great bike. ' * 12_000}\n", encoding="utf-8")
    assert classify_file(source, target, scorer="lexicon") == 1
    with target.open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["id"], row["label"] in {"positive", "neutral", "negative"}) == ("1", True)


def test_a_field_beyond_all_limits_is_told(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agorascope.offline.MAX_FIELD", 10)
    former = csv.field_size_limit(10)
    try:
        with pytest.raises(InputError, match="field larger than field limit") as caught:
            classify_file(source, tmp_path / "out.csv", scorer="lexicon")
    finally:
        csv.field_size_limit(former)
    assert (caught.value.exit_code, bool(caught.value.remedy)) == (2, True)


def test_a_missing_folder_for_the_output_is_told_before_the_work(tmp_path: Path, source: Path) -> None:
    with pytest.raises(InputError, match="no folder") as caught:
        classify_file(source, tmp_path / "none" / "out.csv", scorer="no such scorer")
    assert "mkdir" in caught.value.remedy


@pytest.mark.parametrize("which", ["source", "target"])
def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, source: Path, which: str) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    given = (folder, tmp_path / "out.csv") if which == "source" else (source, folder)
    with pytest.raises(InputError, match=r"folder\.csv cannot be"):
        classify_file(*given, scorer="lexicon")
