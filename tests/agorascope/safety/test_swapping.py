"""A swap that is cut off at any of its moves is finished later: the former folder or the new one."""

from pathlib import Path

import pytest

from agorascope.safety import swapping

FORMER = {"file": "old", "folder/a": "old a", "gone": "goes", "stays": "here"}
NEW = {"file": "new", "folder/b": "new b", "first": "came"}
AFTER = {**NEW, "stays": "here"}
ASIDE = {"file": "old", "folder/a": "old a", "gone": "goes"}


class CutOffError(Exception):
    """The process was killed here."""


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def read(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file() and not path.relative_to(root).parts[0].startswith((".restoring", "aside", "locks"))
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, FORMER)
    write(swapping.stage_of(tmp_path), NEW)
    return tmp_path


def test_what_was_staged_takes_its_place_and_the_former_lies_aside(folder: Path) -> None:
    aside = swapping.swap(folder, "aside", ["gone"])
    assert read(folder) == AFTER
    assert read(aside) == ASIDE
    assert not (folder / swapping.STAGE).exists()
    assert swapping.finish_cut_off(folder) is False


@pytest.mark.parametrize("is_exchanged", [True, False])
@pytest.mark.parametrize("at", range(1, 12))
def test_a_swap_cut_off_before_any_move_is_the_former_folder_or_becomes_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, is_exchanged: bool
) -> None:
    left = at

    def cut(real: str) -> None:
        move = getattr(Path, real)

        def moving(self: Path, *arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise CutOffError
            return move(self, *arguments, **named)

        monkeypatch.setattr(Path, real, moving)

    exchange = swapping._exchange if is_exchanged else lambda *_: False

    def exchanging(one: Path, other: Path) -> bool:
        nonlocal left
        left -= 1
        if left == 0:
            raise CutOffError
        return exchange(one, other)

    for name in ("rename", "replace", "unlink"):
        cut(name)
    monkeypatch.setattr(swapping, "_exchange", exchanging)
    try:
        swapping.swap(folder, "aside", ["gone"])
        is_cut = False
    except CutOffError:
        is_cut = True
    monkeypatch.undo()
    is_decided = (folder / swapping.STAGE / "journal.json").exists()
    if is_cut and not is_decided and (folder / "gone").exists():
        assert read(folder) == FORMER
        swapping.forget_stage(folder)
        assert read(folder) == FORMER
        return
    swapping.finish_cut_off(folder)
    assert read(folder) == AFTER
    assert read(folder / "aside") == ASIDE


def test_a_reader_finds_one_of_both_at_every_moment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = Path.rename

    def looking(self: Path, target: Path) -> Path:
        seen.append((folder / "file").read_text())
        moved = real(self, target)
        seen.append((folder / "file").read_text())
        return moved

    monkeypatch.setattr(Path, "rename", looking)
    swapping.swap(folder, "aside", ["gone"])
    assert set(seen) == {"old", "new"}


def test_a_stage_without_a_journal_never_counted(folder: Path) -> None:
    assert swapping.finish_cut_off(folder) is False
    swapping.forget_stage(folder)
    assert read(folder) == FORMER
    assert not (folder / swapping.STAGE).exists()
