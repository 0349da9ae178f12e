"""Every fault of the fault table on every network; what cannot happen says why."""

import pytest

from replay.case import all_cases
from replay.matrix import FAULTS

CASES = all_cases()
CELLS = [(case.network, name) for case in CASES for name in FAULTS if case.why_not(name) is None]


@pytest.mark.parametrize(("network", "name"), CELLS, ids=[f"{network}-{name}" for network, name in CELLS])
def test_fault(listen, network, name):
    FAULTS[name](listen(network))


@pytest.mark.parametrize("case", CASES, ids=[case.network for case in CASES])
def test_what_cannot_happen_is_a_fault_of_the_table_and_says_why(case):
    assert set(case.cannot) <= set(FAULTS)
    assert all(len(why.split()) >= 4 for why in case.cannot.values())
