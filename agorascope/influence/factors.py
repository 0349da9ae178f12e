"""How often a member's posts are passed on, and how many people react to the member."""

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.integer]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]

REACH_DAYS = 90


def t_factors(members: Integers, reposts: Integers, size: int) -> Counts:
    """The t-factor of the members 0..size-1: the largest t with t posts of at least t reposts each.

    One entry per post, in any order: whose it is, and its reposts. [9, 7, 3, 2, 1] gives 3; a member
    without a reposted post has 0.

    Source: J. E. Hirsch, An index to quantify an individual's scientific research output, PNAS 102 (2005)
    16569-16572, taken from citations to reposts.
    """
    members, reposts = np.asarray(members), np.asarray(reposts)
    order = np.lexsort((-reposts, members))
    owner, count = members[order], reposts[order]
    places = np.arange(len(owner))
    is_first = np.ones(len(owner), dtype=np.bool_)
    is_first[1:] = owner[1:] != owner[:-1]
    place_within = places - np.maximum.accumulate(np.where(is_first, places, 0)) + 1
    return np.bincount(owner[count >= place_within], minlength=size)


def reaches(targets: Integers, is_recent: Bools, size: int) -> Counts:
    """How many people reacted to each member within `REACH_DAYS` days.

    One entry per pair of members: whom one of them reacted to, and whether that was within the time.
    """
    return np.bincount(np.asarray(targets)[is_recent], minlength=size)
