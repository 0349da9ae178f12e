"""Mappings: what is accepted, and how mistakes are told."""

import re
from pathlib import Path
from typing import Any

import pytest

from agorascope.errors import InputError
from extractors.archive import mapping as module
from extractors.archive.mapping import ArchiveMapping, load_mapping, shipped_names

README = Path(module.__file__).with_name("README.md").read_text(encoding="utf-8")


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_mapping_loads_and_says_what_it_is_for() -> None:
    assert set(shipped_names()) >= {
        "airline", "generic_csv", "native", "twcs", "viadeo_contacts", "viadeo_feed", "viadeo_feed_csv",
    }  # fmt: skip
    for name in shipped_names():
        assert load_mapping(name).about


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colums: {text: t, created_at: d}", "did you mean `columns`"),
        ("columns: {txt: t, created_at: d}", "did you mean `text`"),
        ("columns: {text: {colum: t}, created_at: d}", "did you mean `column`"),
        ("columns: {text: t, created_at: d}\ndates: {zone: Europe/Pariss}", "did you mean 'Europe/Paris'"),
        ("columns: {text: t, created_at: d}\ndates: {day_frist: true}", "did you mean `day_first`"),
        ("columns: {text: t}", "say where `created_at` is"),
        ("columns: {created_at: d}", "say where `text`"),
        ("columns: {text: t, created_at: d}\nencoding: latin-nine", "unknown encoding"),
        ("columns: {text: t, created_at: d}\nuri: 'x:1'", "must contain {key}"),
        (
            "columns: {text: t, created_at: d}\nkey: {column: a, hash: b}",
            "one of `column`, `hash` and `first`",
        ),
        ("columns: {text: t, created_at: d}\ndelimiter: ';;'", "one character"),
        ("record: member\ncolumns: {display_name: n}", "member_id"),
        ("columns: {text: t, created_at: d}\nmember_columns: {bio: b}", "record: both"),
        ("- a\n- b", "is not a mapping"),
        ("a: [", "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        load_mapping(write(tmp_path, text))
    assert caught.value.exit_code == 2
    assert caught.value.remedy


def test_an_unknown_name_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean 'airline'"):
        load_mapping("airlines")
    with pytest.raises(InputError, match="no mapping file"):
        load_mapping("nowhere/mine.yml")


def test_a_mapping_builds_on_another(tmp_path: Path) -> None:
    path = write(tmp_path, "base: airline\ncolumns: {lang: language}\ntext_format: html")
    built, base = load_mapping(path), load_mapping("airline")
    assert built.columns.keys() == base.columns.keys() | {"lang"}
    assert (built.name, built.uri, built.text_format) == (base.name, base.uri, "html")


def test_the_example_of_the_airlines_is_the_shipped_mapping() -> None:
    root = Path(module.__file__).resolve().parents[2]
    assert load_mapping(root / "examples/airlines/mapping.yml") == load_mapping("airline")


def test_a_mapping_survives_json() -> None:
    for name in shipped_names():
        found = load_mapping(name)
        assert ArchiveMapping.model_validate(found.model_dump(mode="json")) == found


def test_words_that_yaml_reads_as_truths_stay_words() -> None:
    found = load_mapping("twcs")
    assert found.staff is not None
    assert found.staff.values == ("False",)


def test_the_readme_names_every_key_and_every_shipped_mapping() -> None:
    for name in ArchiveMapping.model_fields.keys() - {"name", "about"}:
        assert f"`{name}`" in README, name
    for name in shipped_names():
        assert f"`{name}`" in README, name


def test_the_mapping_of_the_readme_reads_its_file(tmp_path: Path, page_of: Any) -> None:
    from extractors.archive.parse import parse_page

    told = README.split("```yaml\n")[1].split("```")[0]
    body = README.split("For a file like this one\n\n")[1].split("\nwrite")[0].replace("    ", "")
    found = load_mapping(write(tmp_path, told)).model_dump(mode="json")
    parsed = parse_page(page_of(body, found))
    assert parsed.rejects == []
    assert parsed.posts[0]["display_text"] == "Le service est parfait !"
    assert parsed.posts[0]["created_at"].isoformat() == "2015-04-03T09:35:00+00:00"
    assert parsed.channel_metrics[0]["value"] == 1204
