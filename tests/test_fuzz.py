"""Broken bodies for every parser: none raises, none hangs. `make fuzz` feeds ten thousand each."""

import time
from datetime import UTC, datetime
from itertools import cycle

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.registry import parse_page
from replay.bodies import FILE_NETWORKS, seeds_of
from replay.case import networks_with_a_case
from replay.mutations import CONTENT_TYPES, mutants

BODIES = 150
FETCHED = datetime(2026, 9, 1, tzinfo=UTC)
SECONDS = 10.0  # of processor for one body


@pytest.mark.parametrize("network", [*networks_with_a_case(), *FILE_NETWORKS])
def test_no_body_raises(network):
    slowest = 0.0
    bodies = zip(mutants(seeds_of(network), BODIES, seed=20_260_901), cycle(CONTENT_TYPES), strict=False)
    for body, content_type in bodies:
        started = time.process_time()
        page = RawPage(network, "fuzz", body, FETCHED, content_type=content_type, parser=network, ref="fuzz")
        parsed = parse_page(page)
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        slowest = max(slowest, time.process_time() - started)
    assert slowest < SECONDS
