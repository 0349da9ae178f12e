"""Planted profiles are found, worlds without profiles have none, and the order of rows says nothing."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from agorascope.personas.differing import differing_facets, dispersions
from agorascope.personas.facets import FACETS, MANNERS, Evidence, gather
from agorascope.personas.finding import MIN_MEMBERS, STABLE, Finding, find_profiles
from agorascope.personas.mixture import memberships
from tests.agorascope.personas.worlds import PLANTED, smooth_world, world


def _found(seed: int) -> tuple[Finding, float]:
    members = world(seed)
    evidence = gather(members).of_facets(MANNERS)
    finding = find_profiles(evidence)
    if finding.mixture is None:
        return finding, 0.0
    closeness = memberships(evidence.of_facets(finding.facets), finding.mixture)
    return finding, float(adjusted_rand_score(members["planted"], closeness.argmax(axis=1)))


@pytest.mark.parametrize("seed", [101, 102])
def test_planted_profiles_are_found(seed: int) -> None:
    finding, agreement = _found(seed)
    assert finding.verdict == "found"
    assert finding.tried == len(PLANTED)
    assert finding.stability is not None
    assert finding.stability >= STABLE
    assert agreement > 0.9


@pytest.mark.parametrize("kind", ["alike", "degrees", "line", "plane"])
def test_a_world_without_profiles_has_none(kind: str) -> None:
    finding = find_profiles(smooth_world(201, kind).of_facets(MANNERS))
    assert not finding.is_stable
    assert finding.mixture is None


def test_few_members_are_not_looked_at() -> None:
    finding = find_profiles(gather(world(1, members=MIN_MEMBERS - 1)))
    assert finding == Finding("too_few_members", MIN_MEMBERS - 1)


def test_the_same_members_give_the_same_finding() -> None:
    first, again = _found(104)[0], _found(104)[0]
    assert first.mixture is not None
    assert again.mixture is not None
    assert np.array_equal(first.mixture.shifts, again.mixture.shifts)
    assert first.stability == again.stability


def test_facets_that_chance_explains_are_set_aside() -> None:
    evidence = gather(world(105))
    assert set(differing_facets(evidence)) == {"relaying", "opening", "asking", "helping", "weekend"}
    assert differing_facets(smooth_world(105, "alike")) == ()


def test_dispersion_is_that_of_the_members() -> None:
    """Half never, half always: two observations of one member agree always."""
    hits = np.repeat([[0.0], [20.0]], 50, axis=0)
    evidence = Evidence(FACETS[:1], hits, np.full((100, 1), 20.0), np.full((100, 1), 0.5))
    _, correlation = dispersions(evidence)
    assert correlation[0] == pytest.approx(1.0)
    even = Evidence(FACETS[:1], np.full((100, 1), 10.0), np.full((100, 1), 20.0), np.full((100, 1), 0.5))
    assert dispersions(even)[1][0] < 0
