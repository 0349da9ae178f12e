"""The workspace: what is right loads, what is wrong is named with line and remedy."""

from pathlib import Path

import pytest

from agorascope.errors import InputError, WorkspaceError
from agorascope.scaffold import identifier, workspace_text, write_workspace
from agorascope.workspace import load_workspace

GOOD = """\
name: Vélo
time_zone: Europe/Paris
brands:
  - id: nova
    name: Nova
    own: true
    handles: ["@nova"]
networks:
  rss:
    archive: {path: feeds, mapping: native}
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "workspace.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_workspace_loads_with_careful_defaults(tmp_path: Path) -> None:
    workspace = load_workspace(write(tmp_path, GOOD))
    assert workspace.privacy.pseudonyms
    assert "x" in workspace.privacy.no_member_scores
    assert workspace.networks["rss"].archive is not None
    assert workspace.networks["rss"].archive.path == tmp_path / "feeds"
    assert workspace.public_handles() == frozenset({"nova"})


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("    handles:", "    handels:", 7, "did you mean `handles`?"),
        ("time_zone:", "timezone:", 2, "did you mean `time_zone`?"),
        ("Europe/Paris", "Europe/Pari", 2, "did you mean Europe/Paris?"),
        ("id: nova", "id: Nova!", 4, "not allowed"),
        ("own: true", "own: false", 1, "own: true"),
        ("  rss:", "  rzz:\n    enabled: true\n  rss:", 9, "no extractor"),
        ("name: Nova", "names: [Nova]", 4, "required"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write(tmp_path, GOOD.replace(old, new)))
    assert f"line {line}:" in str(caught.value)
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "name: [", "name: \x00"])
def test_what_is_no_workspace_at_all_is_said_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(WorkspaceError, match="->"):
        load_workspace(write(tmp_path, text))


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="agorascope init"):
        load_workspace(tmp_path / "none.yml")


def test_two_mistakes_are_both_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(write(tmp_path, GOOD.replace("handles:", "handels:") + "privcy: {}\n"))
    assert "handels" in str(caught.value)
    assert "privcy" in str(caught.value)


@pytest.mark.parametrize("brand", ["Vélo Nova", 'A "quoted" one', "été: l'eau", "東京", "C:\\x"])
def test_init_writes_a_workspace_that_loads(tmp_path: Path, brand: str) -> None:
    path = tmp_path / "workspace.yml"
    write_workspace(brand, path, force=False)
    workspace = load_workspace(path)
    assert workspace.own_brands[0].name == brand
    with pytest.raises(InputError, match="--force"):
        write_workspace(brand, path, force=False)


def test_identifiers_are_ascii() -> None:
    assert identifier("Vélo Nova 3!") == "velo-nova-3"
    assert identifier("東京") == "brand"
    assert "\t" not in workspace_text("x")
