"""The sheet a person labels: a CSV file out and back again. Pure, but for the bytes.

The sheet does not show what the model said, which would lead the person, and its order is by chance.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agorascope.errors import InputError
from agorascope.gold.frame import Mention
from agorascope.gold.words import LABELS, label_of
from agorascope.spreadsheets import guarded_csv, read_cells

HEADER = ("mention", "brand", "language", "network", "day", "title", "text", "url", "label", "note")
SHOWN_ERRORS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person wrote into one row of the sheet; `row` as the spreadsheet counts."""

    row: int
    mention_id: str
    content_hash: str  # the first twelve signs, or empty
    label: str
    note: str


def sheet(mentions: Sequence[Mention]) -> bytes:
    """The file to label, in the order given."""
    return guarded_csv(
        HEADER,
        (
            (
                name_of(mention.mention_id, mention.content_hash),
                mention.brand,
                mention.language,
                mention.network,
                mention.day.isoformat(),
                mention.title,
                mention.text,
                mention.url,
                "",
                "",
            )
            for mention in mentions
        ),
    )


def name_of(mention_id: str, content_hash: str) -> str:
    """How a sheet names a mention and its words; never a number, which a spreadsheet would round."""
    return f"m-{mention_id}-{content_hash[:12]}"


def answers(data: bytes, *, allowed: Sequence[str] = LABELS, named: str = "mention") -> list[Answer]:
    """The rows that have a label. Raises InputError naming the rows that cannot be understood."""
    try:
        cells = read_cells(data)
    except csv.Error as error:
        raise InputError(
            f"The sheet is not CSV that can be read: {error}.", remedy="Save it as CSV (UTF-8)."
        ) from error
    columns = _columns(cells[0] if cells else [], named)
    found, wrong = [], []
    for number, row in enumerate(cells[1:], 2):
        said = _cell(row, columns["label"])
        if not said:
            continue
        label = label_of(said)
        mention_id, _, words = _cell(row, columns[named]).removeprefix("m-").partition("-")
        if label not in allowed:
            wrong.append(f"row {number}: {said!r} is no label")
        elif not mention_id:
            wrong.append(f"row {number}: there is no mention")
        else:
            found.append(Answer(number, mention_id, words, label or "", _cell(row, columns.get("note"))))
    wrong += _contradictions(found)
    refuse(wrong, f"Labels are: {', '.join(allowed)} (or the same in French).")
    return found


def refuse(wrong: Sequence[str], remedy: str) -> None:
    """Raise InputError for what is wrong, if anything is; nothing was taken over then."""
    if wrong:
        more = f"; and {len(wrong) - SHOWN_ERRORS} more" if len(wrong) > SHOWN_ERRORS else ""
        raise InputError(f"Nothing was taken over. {'; '.join(wrong[:SHOWN_ERRORS])}{more}.", remedy=remedy)


def _columns(header: Sequence[str], named: str) -> dict[str, int]:
    columns = {name.strip().lower(): number for number, name in enumerate(header)}
    if missing := [name for name in (named, "label") if name not in columns]:
        raise InputError(
            f"The sheet has no column `{missing[0]}`.",
            remedy="Keep the first row as `agorascope gold sample` wrote it, and save as CSV.",
        )
    return columns


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _contradictions(found: Iterable[Answer]) -> list[str]:
    """A mention that stands there twice, with two labels."""
    first: dict[tuple[str, str], Answer] = {}
    wrong = []
    for answer in found:
        former = first.setdefault((answer.mention_id, answer.content_hash), answer)
        if former.label != answer.label:
            wrong.append(f"rows {former.row} and {answer.row}: one mention, two labels")
    return wrong
