"""Which keys hold after a restore, and whether what is known by them is still known.

    pseudonym.key   of the backup, where it holds one and none is given by the environment; else of the folder
    marks.key       the first key, after a rotation: objections and erasures are known again by it
    retention.key   posts whose time was over are known again by it

A key that does not fit would make another person of everybody, or let the erased in again, in silence.
"""

import shutil
from pathlib import Path

from agorascope.erasing import ledger
from agorascope.errors import AgorascopeError
from agorascope.pseudonyms import KEY_FILE, MARKS_FILE, NEXT_FILE, known_key, pseudonym, read
from agorascope.safety.archive import Manifest
from agorascope.safety.contents import KEYS
from agorascope.settings import Settings

MEMBERS = f"data/{KEYS}/"


class OtherKeyError(AgorascopeError):
    """A backup and a folder do not go together by their keys; nothing was changed."""

    exit_code = 2


def key_check(settings: Settings) -> str | None:
    """What tells the key of an installation from another, or None where there is none."""
    key = known_key(settings)
    return pseudonym(key, "agorascope", "key of this backup") if key else None


def marks_check(settings: Settings) -> str | None:
    """The same of the key that marks were made with."""
    path = settings.data_dir / KEYS / MARKS_FILE
    key = read(path) if path.exists() else known_key(settings)
    return pseudonym(key, "agorascope", "key of the marks") if key else None


def refuse_other_key(target: Settings, manifest: Manifest) -> None:
    """Raise OtherKeyError where after the restore somebody would be another, or would come back."""
    is_theirs = manifest.has_key and target.pseudonym_key is None
    if manifest.key_check is not None and not is_theirs:
        _refuse_other_pseudonyms(target, manifest)
    if manifest.marks_check is None:  # made by a version that did not note it
        return
    brings = is_theirs or f"{MEMBERS}{MARKS_FILE}" in manifest.files
    present = marks_check(target)
    has_erased = any(ledger.folder(target).glob("*.json"))
    if present == manifest.marks_check or (brings and (present is None or not has_erased)):
        return
    if brings:
        raise OtherKeyError(
            f"{ledger.folder(target)} names people who were erased, by marks of another key than the "
            "backup's: nobody of them would be known again. Nothing was changed.",
            remedy="Is it the backup of another installation? Restore it with --into an empty folder. When "
            "it is the right one: erase those persons again by name afterwards, and use --accept-other-key.",
        )
    raise OtherKeyError(
        "The key that objections and erasures are known by, the first before a rotation, is neither in the "
        f"backup nor in {target.data_dir / KEYS / MARKS_FILE}. Nothing was changed.",
        remedy=f"Put it there, from where you keep {KEY_FILE} of then. When it is lost for good: "
        "--accept-other-key, then record objections and erasures again by name.",
    )


def lend_keys(target: Settings, staged: Settings, manifest: Manifest) -> None:
    """Put the folder's keys beside what was staged, where the backup brings none of its own."""
    mine, theirs = target.data_dir / KEYS, staged.data_dir / KEYS
    not_lent = {NEXT_FILE} | ({MARKS_FILE, KEY_FILE} if manifest.has_key else set())
    for path in sorted(mine.glob("*")) if mine.is_dir() else ():
        if path.is_file() and path.name not in not_lent and not (theirs / path.name).exists():
            theirs.mkdir(mode=0o700, exist_ok=True)
            shutil.copy2(path, theirs / path.name)


def take_back_lent(staged: Settings, manifest: Manifest) -> None:
    """Where the backup brings no keys at all, those of the folder stay where they are."""
    folder: Path = staged.data_dir / KEYS
    if not any(name.startswith(MEMBERS) for name in manifest.files) and folder.exists():
        shutil.rmtree(folder)


def was_rotated(target: Settings, staged: Settings) -> bool:
    """Whether the folder's pseudonyms are of another key than those of the backup."""
    present = key_check(target)
    return present is not None and present != key_check(staged)


def _refuse_other_pseudonyms(target: Settings, manifest: Manifest) -> None:
    here = key_check(target)
    if here == manifest.key_check:
        return
    where = "AGORASCOPE_PSEUDONYM_KEY" if target.pseudonym_key else f"{target.data_dir / KEYS}"
    raise OtherKeyError(
        f"The backup was made with another key of pseudonyms than that of {where}: "
        "every person would become another, and no objection would be known again. Nothing was changed."
        if here
        else f"The backup holds no key of pseudonyms, and there is none in {where} either.",
        remedy="Set AGORASCOPE_PSEUDONYM_KEY to the key of then, or put its file there. When it is lost for "
        "good: --accept-other-key, and read docs/backup.md first.",
        runbook="pseudonym-key.md",
    )
