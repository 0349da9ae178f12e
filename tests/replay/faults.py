"""What can go wrong between a server and us, one switch each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["reply", "reset", "stall", "short_body", "broken_gzip", "mutate", "repeat", "redirect"]


@dataclass
class Fault:
    """What happens to the next `times` answers whose path holds `path`; -1: to all of them."""

    kind: Kind
    times: int = 1
    path: str = ""
    skip: int = 0  # this many answers go well first
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    change: Callable[[bytes], bytes] | None = None
    kept: bytes | None = None  # of `repeat`: the answer that comes again and again

    def applies(self, path: str) -> bool:
        """Whether this answer is hit; counts it."""
        if self.path not in path or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


def status(code: int, body: bytes = b"{}", **headers: str) -> Fault:
    """A refusal. Header names are written with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fault("reply", status=code, body=body, headers={"content-type": "application/json", **named})


def reply(body: bytes, content_type: str = "application/json", code: int = 200) -> Fault:
    """Another body than the right one."""
    return Fault("reply", status=code, body=body, headers={"content-type": content_type})


def reset() -> Fault:
    """The connection ends without an answer."""
    return Fault("reset")


def stall() -> Fault:
    """No answer in time."""
    return Fault("stall")


def short_body() -> Fault:
    """The connection ends in the middle of the body."""
    return Fault("short_body")


def broken_gzip() -> Fault:
    """A compressed body that is cut off."""
    return Fault("broken_gzip")


def mutated(change: Callable[[bytes], bytes]) -> Fault:
    """The right body, changed."""
    return Fault("mutate", change=change)


def repeat() -> Fault:
    """The first answer to the path, again and again."""
    return Fault("repeat", times=-1)


def redirect(host: str) -> Fault:
    """The same path on another host."""
    return Fault("redirect", status=302, headers={"location": f"https://{host}"})
