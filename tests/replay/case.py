"""What the contract tests must know of a network; each `replay/<network>.py` has one as CASE."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from agorascope.workspace_checks import live_networks
from replay.faults import Fault, status
from replay.server import Site
from replay.world import ReplayPost, World


def too_many(seconds: int, now: datetime) -> Fault:
    """429 with the number of seconds to wait."""
    return status(429, retry_after=str(seconds))


@dataclass(frozen=True)
class NetworkCase:
    """One network as the contract tests see it."""

    network: str
    settings: Mapping[str, Any]  # the keys under `networks: <network>:`
    site: Callable[[World], Site]
    uri_of: Callable[[ReplayPost], str]  # the uri that the parser gives to a post of the world
    listing: str = ""  # part of the path of the listing's requests
    env: Mapping[str, str] = field(default_factory=dict)  # secrets, invented
    page_size: int = 20
    posts: int = 45  # of the world that most tests read: more than two pages
    # The network's way of saying "wait so many seconds", and of refusing a credential.
    refuse: Callable[[int, datetime], Fault] = too_many
    unauthorized: Fault = field(default_factory=lambda: status(401, b'{"error": "invalid token"}'))
    one_page: Mapping[str, Any] = field(default_factory=lambda: {"max_pages": 1})  # settings of a small run
    opt_out: Mapping[str, Any] = field(default_factory=dict)  # `extra` of a post whose author opted out
    counters: Mapping[str, str] = field(
        default_factory=lambda: {"likes": "likes", "replies": "replies"}
    )  # metric -> field of ReplayPost
    # fault -> why it cannot happen on this network; everything else is tested.
    cannot: Mapping[str, str] = field(default_factory=dict)

    def why_not(self, fault: str) -> str | None:
        """Why a fault cannot happen here; None when it can, and is tested."""
        if fault == "mass_removal":  # what never finds one post gone cannot find many
            fault = "mass_removal" if fault in self.cannot else "deleted"
        return self.cannot.get(fault)


def networks_with_a_case() -> list[str]:
    """Names of the replayed networks."""
    written = {path.stem for path in Path(__file__).parent.glob("*.py")}
    return [network for network in live_networks() if network in written]


def get_case(network: str) -> NetworkCase:
    case: NetworkCase = import_module(f"replay.{network}").CASE
    return case


def all_cases() -> list[NetworkCase]:
    return [get_case(network) for network in networks_with_a_case()]
