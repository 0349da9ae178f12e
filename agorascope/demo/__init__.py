"""The demo world: a made-up, seeded, bilingual market of bicycles with planted truths.

`write_world(target)` writes a workspace, archives of four networks and, apart from them,
the answers that results can be checked against. Every brand, person and post is invented.
"""

from agorascope.demo.model import DemoSummary
from agorascope.demo.world import write_world

__all__ = ["DemoSummary", "write_world"]
