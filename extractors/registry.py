"""Which extractor reads what. Packages are imported when they are needed, not before."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module

from agorascope.erasing.kept import PARSER as KEPT
from agorascope.erasing.kept import parse_kept
from agorascope.errors import InputError
from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.workspace_checks import live_networks
from extractors.archive.formats import FILE_NETWORKS
from extractors.source import Source

ARCHIVE_PREFIX = "archive:"


@cache
def get_source(network: str) -> Source:
    """The extractor of a live network. Raises InputError naming those there are."""
    if network not in live_networks():
        raise InputError(
            f"There is no extractor for the network {network!r}.",
            remedy=f"Use one of: {', '.join(live_networks())}; or read an archive of it.",
        )
    source: Source = import_module(f"extractors.{network}").SOURCE
    return source


def parse_page(page: RawPage) -> Parsed:
    """Records and rejects of a landed page, by the parser it names."""
    if page.parser == KEPT:
        return parse_kept(page)
    if page.parser.startswith(ARCHIVE_PREFIX):
        parsed: Parsed = import_module("extractors.archive.parse").parse_page(page)
        return parsed
    network = page.parser or page.network
    if network in FILE_NETWORKS:  # known by their files only
        saved: Parsed = import_module(f"extractors.{network}.parse").parse_page(page)
        return saved
    return get_source(network).parse(page)


def parse_parts(page: RawPage) -> Iterator[Parsed]:
    """Like `parse_page`, but a large archive file comes in parts, so that memory stays bounded."""
    if page.parser.startswith(ARCHIVE_PREFIX):
        yield from import_module("extractors.archive.parse").parse_parts(page)
    else:
        yield parse_page(page)
