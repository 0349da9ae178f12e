"""The command line: makes the worlds asked for, or leaves those that are there."""

import argparse
from pathlib import Path

from benchmarks.growing_world.filling import make_world
from benchmarks.growing_world.shape import PER_DAY, Size


def main() -> None:
    parser = argparse.ArgumentParser(description="Made-up histories as Parquet and as warehouses.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, nargs="+", default=[100_000])
    parser.add_argument("--per-day", type=int, default=PER_DAY)
    options = parser.parse_args()
    for posts in options.posts:
        print(make_world(options.folder.resolve(), Size(posts, options.per_day)))


if __name__ == "__main__":
    main()
