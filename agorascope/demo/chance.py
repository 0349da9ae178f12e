"""Random generators of the demo world, one for each concern, so that a change in one leaves the others."""

from random import Random


def generator(*key: object) -> Random:
    """A generator that depends on its key only; nothing here is secret."""
    return Random(":".join(map(str, key)))  # noqa: S311 - a made-up world, the same each time # nosec B311
