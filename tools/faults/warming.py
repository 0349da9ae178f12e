"""What every child needs is imported and read once, before the first fork: models, expectations, parsers."""

from importlib import import_module
from typing import Any

from agorascope.scoring.policy import policy_of
from agorascope.workspace import Workspace

MODULES = (
    "encodings.utf_8_sig",  # the account without rights may not read where Python is
    "agorascope.app_store.tables",
    "agorascope.delivery.step",
    "agorascope.martsgate",
    "agorascope.objecting.step",
    "agorascope.requests",
    "agorascope.terms",
    "agorascope.watch",
    "expectations.arrival",
    "expectations.publication",
    "extractors.runner",
)


def warm(workspace: Workspace) -> None:
    """Import, and keep what scoring reads from its model files; nothing here opens a database."""
    for name in MODULES:
        import_module(name)
    step: Any = import_module("agorascope.scoring.step")
    made: dict[str, Any] = {}
    usual = step.make_annotator

    def make_annotator(make_scorer: Any, observed: Workspace) -> Any:
        key = f"{make_scorer} {observed.fingerprint()}"
        if key not in made:
            made[key] = usual(make_scorer, observed)
        return made[key]

    step.make_annotator = make_annotator
    policy = policy_of(workspace)
    for scorer in (policy.daily, policy.backfill, policy.closer):
        if scorer:
            make_annotator(scorer, workspace).scorer.version  # noqa: B018 - reads the model
