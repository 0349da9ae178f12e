"""The replay server: every network's API on one local port, with its paging, its limits, and faults.

    world = World.of(45)                         posts, people and counters, in no network's own words
    with Replay(HackerNewsSite(world)) as replay:
        http = replay.http(world)                an Http whose every request ends here
        replay.fail(status(503), times=2)        the next two answers are refusals

A network's site (`replay/<network>.py`) writes the world in the network's own form, and says in its
CASE what the contract tests must know: the workspace's settings, the keys of posts, what cannot happen.
"""

from replay.case import NetworkCase, all_cases, get_case
from replay.faults import Fault, broken_gzip, mutated, reply, reset, short_body, stall, status
from replay.server import Asked, Replay, Reply, Site, json_reply
from replay.world import Person, ReplayPost, World

__all__ = [
    "Asked",
    "Fault",
    "NetworkCase",
    "Person",
    "Replay",
    "ReplayPost",
    "Reply",
    "Site",
    "World",
    "all_cases",
    "broken_gzip",
    "get_case",
    "json_reply",
    "mutated",
    "reply",
    "reset",
    "short_body",
    "stall",
    "status",
]
