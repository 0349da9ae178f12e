"""Some rows of a file: the unit in which records leave the archive import."""

from dataclasses import dataclass

from agorascope.records import Parsed

CHUNK_ROWS = 20_000


@dataclass(slots=True)
class Chunk(Parsed):
    """Some rows of a file, and how many they were."""

    rows_read: int = 0
