"""Importing one file: checked, landed once, counted."""

from pathlib import Path
from typing import Any

import pytest

from agorascope.errors import InputError
from agorascope.importing import import_and_load
from agorascope.landing import batches, completion
from agorascope.settings import Settings
from agorascope.warehouse import open_reader
from agorascope.workspace import Workspace
from extractors.archive.importing import import_file
from extractors.archive.mapping import ArchiveMapping

BODY = "id,date,author,text\n1,2024-05-01T10:00Z,a,x\n2,soon,a,y\n3,2024-05-02T10:00Z,b,z\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "My posts.csv"
    path.write_text(BODY, encoding="utf-8")
    return path


def test_a_file_is_landed_and_counted(file: Path, settings: Settings, simple: dict[str, Any]) -> None:
    kept: list[Any] = []
    report = import_file(file, ArchiveMapping.model_validate(simple), settings=settings, sink=kept.append)
    assert (report.rows_read, report.posts, dict(report.rejects)) == (3, 2, {"bad_date": 1})
    assert report.reject_examples()[0][:2] == ("2", "bad_date")
    assert dict(report.counts())["posts"] == "2"
    assert report.first_at is not None
    assert report.first_at.day == 1
    assert sum(len(part.posts) for part in kept) == 2
    (batch,) = batches(settings.landing, "forum")
    assert batch.is_complete
    assert batch.batch_id.startswith("import-my-posts-")
    assert completion(batch.path)["pages"] == 1


def test_importing_the_same_again_finds_the_same_batch(
    file: Path, settings: Settings, simple: dict[str, Any]
) -> None:
    mapping = ArchiveMapping.model_validate(simple)
    first, again = (import_file(file, mapping, settings=settings) for _ in range(2))
    assert (first.is_new, again.is_new) == (True, False)
    assert first.batch == again.batch
    assert len(list(batches(settings.landing))) == 1
    changed = import_file(file, mapping.model_copy(update={"unescape": True}), settings=settings)
    assert changed.is_new


def test_what_cannot_be_used_is_refused_and_nothing_lands(
    tmp_path: Path, settings: Settings, simple: dict[str, Any]
) -> None:
    for name, body in {
        "empty.csv": b"",
        "head.csv": b"id,date,author,text\n",
        "bin.csv": b"\x89PNG\0\0",
    }.items():
        (tmp_path / name).write_bytes(body)
        with pytest.raises(InputError) as caught:
            import_file(tmp_path / name, ArchiveMapping.model_validate(simple), settings=settings)
        assert name in str(caught.value)
        assert caught.value.exit_code == 2
    assert list(batches(settings.landing)) == []


def test_the_network_comes_from_the_option_or_the_mapping(
    file: Path, settings: Settings, simple: dict[str, Any]
) -> None:
    mapping = ArchiveMapping.model_validate(simple | {"network": None})
    with pytest.raises(InputError, match="which network"):
        import_file(file, mapping, settings=settings)
    assert import_file(file, mapping, settings=settings, network="blog").network == "blog"


def test_brands_that_the_workspace_lacks_are_refused(
    file: Path, settings: Settings, simple: dict[str, Any]
) -> None:
    workspace = Workspace.model_validate(
        {"name": "W", "brands": [{"id": "mine", "name": "Mine", "own": True}]}
    )
    mapping = ArchiveMapping.model_validate(simple)
    kept: list[Any] = []
    import_file(file, mapping, settings=settings, workspace=workspace, brand="mine", sink=kept.append)
    assert {post["target_brand"] for part in kept for post in part.posts} == {"mine"}
    with pytest.raises(InputError, match="unknown to the workspace: yours"):
        import_file(file, mapping, settings=settings, workspace=workspace, brand="yours")


@pytest.mark.parametrize(
    "network", ["../../../escaped", "..", ".hidden", "a/b", "Forum", "*", "a[b]", "", "x\n"]
)
def test_a_network_that_is_no_plain_name_is_refused_and_nothing_is_written(
    file: Path, settings: Settings, simple: dict[str, Any], network: str
) -> None:
    before = sorted(settings.data_dir.parent.rglob("*"))
    mapping = ArchiveMapping.model_validate(simple | {"network": None})
    with pytest.raises(InputError, match="network") as caught:
        import_file(file, mapping, settings=settings, network=network)
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    assert sorted(settings.data_dir.parent.rglob("*")) == before


def test_a_mapping_cannot_name_such_a_network_either(tmp_path: Path, simple: dict[str, Any]) -> None:
    for network in ("../../escaped", "Forum", "*"):
        with pytest.raises(ValueError, match="network"):
            ArchiveMapping.model_validate(simple | {"network": network})


@pytest.mark.parametrize("id_column", ["id", "post_id", "number"])
def test_five_editions_of_a_plain_table_give_its_posts_once_and_their_threads(
    tmp_path: Path, settings: Settings, id_column: str
) -> None:
    workspace = Workspace.model_validate(
        {"name": "W", "brands": [{"id": "mine", "name": "Mine", "own": True}]}
    )
    own = tmp_path / "own.yml"
    own.write_text("base: generic_csv\nkey: {hash: [number]}\ncolumns: {post_id: number}\n", encoding="utf-8")
    for edition in range(5):
        path = tmp_path / "forum.csv"
        path.write_text(
            f"{id_column},date,author,text,in_reply_to\n2,2024-05-01T11:00Z,b,an answer,1\n"
            f"1,2024-05-01T10:00Z,a,edition {edition},\n",
            encoding="utf-8",
        )
        mapping = str(own) if id_column == "number" else "generic_csv"
        import_and_load(path, mapping, settings=settings, workspace=workspace, network="forum")
    with open_reader(settings.warehouse, wait_seconds=5) as connection:
        rows = connection.execute(
            "select post_id, text, thread_root_uri = first_value(uri) over (order by created_at)"
            " from raw.posts order by created_at"
        ).fetchall()
    assert rows == [("1", "edition 4", True), ("2", "an answer", True)]
