"""Broken bodies for every parser: none raises, none hangs. `make fuzz` feeds ten thousand each."""

import time
from datetime import UTC, datetime

import pytest

from agorascope.landing import RawPage
from agorascope.records import SCHEMAS, table
from extractors.registry import parse_page
from replay.bodies import FILE_NETWORKS, seeds_of
from replay.case import networks_with_a_case
from replay.mutations import mutants

BODIES = 150
SECONDS = 10.0  # of processor for one body


@pytest.mark.parametrize("network", [*networks_with_a_case(), *FILE_NETWORKS])
def test_no_body_raises(network):
    slowest = 0.0
    for body in mutants(seeds_of(network), BODIES, seed=20_260_901):
        started = time.process_time()
        parsed = parse_page(
            RawPage(network, "fuzz", body, datetime(2026, 9, 1, tzinfo=UTC), parser=network, ref="fuzz")
        )
        for kind in SCHEMAS:
            table(kind, parsed.rows(kind))
        slowest = max(slowest, time.process_time() - started)
    assert slowest < SECONDS
