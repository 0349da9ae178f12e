"""Symbolic links that somebody may have planted in the data folder.

The operator may put the data folder, or a folder right in it, elsewhere by a link; below those we make none.
What lies behind one there is not ours: it is not read, rewritten or removed.
"""

from pathlib import Path


def leads_out(root: Path, path: Path) -> bool:
    """Whether a folder between `root` and `path`, or `path` itself, is a link."""
    return first_link(root, path) is not None


def first_link(root: Path, path: Path) -> Path | None:
    """The link nearest to `root` on the way from it to `path`, the latter included; None without one."""
    below = path.relative_to(root)
    parts = [*reversed(below.parents), below][1:]  # without "."
    return next((root / part for part in parts if (root / part).is_symlink()), None)
