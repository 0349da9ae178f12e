"""The real viewer with an empty page beside it in the same process, and what that process holds open."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.viewer_speed.server import EMPTY, VIEWER

REFERENCE = "empty=1"  # the address of the empty page
# Streamlit serves one script: this one is the viewer, or the empty page when the address says so.
_BESIDE = """
import functools
import pathlib
import sys
import streamlit as st

# Pages of other sessions import it, too; the module that is run is made anew each time.
@functools.lru_cache
def compiled(path):
    return compile(pathlib.Path(path).read_text(), path, "exec")

if "empty" in st.query_params:
    exec(compile({empty!r}, "empty", "exec"), {{"__name__": "__main__"}})
else:
    exec(compiled({viewer!r}), {{"__name__": "__main__", "__file__": {viewer!r}}})
"""


def write_script(path: Path) -> Path:
    """Write the script of both."""
    path.write_text(_BESIDE.format(empty=EMPTY, viewer=str(VIEWER)))
    return path


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds open: all descriptors, and of the published files which."""

    descriptors: int
    sockets: int
    published: int  # files that still have their name
    deleted: int  # files that have none any more: their bytes stay until they are closed

    def __str__(self) -> str:
        return (
            f"{self.descriptors} descriptors, of these {self.sockets} sockets, {self.published} published "
            f"files, {self.deleted} deleted ones"
        )


def held(process: psutil.Process) -> Held:
    """Look at the process's descriptors: /proc, hence Linux only."""
    kinds: Counter[str] = Counter()
    published: set[str] = set()
    for entry in Path(f"/proc/{process.pid}/fd").iterdir():
        try:
            target = str(entry.readlink())
        except FileNotFoundError:  # closed since
            continue
        kinds["all"] += 1
        kinds["sockets"] += target.startswith("socket:")
        if "/published/agorascope-" in target:
            published.add(target)
    deleted = sum(target.endswith(" (deleted)") for target in published)
    return Held(kinds["all"], kinds["sockets"], len(published) - deleted, deleted)
