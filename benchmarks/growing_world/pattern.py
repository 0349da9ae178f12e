"""The pattern: a demo world of 112 days that the real steps landed, loaded and scored.

Every history is made of its rows, so that posts are written, threaded, counted and scored as real ones are.
"""

from datetime import date, timedelta
from pathlib import Path

from ruamel.yaml import YAML

from agorascope import pipeline, steps
from agorascope.context import Context
from agorascope.demo import write_world
from agorascope.demo.newsletter import NETWORK as NEWSLETTER
from agorascope.scoring.annotate import make_annotator
from agorascope.scoring.policy import policy_of
from agorascope.scoring.store import find_unread, forget_pending, pending_batches, write_closer
from agorascope.warehouse import open_warehouse
from benchmarks.growing_world.places import context_of, settings_of

DAYS = 112  # whole weeks: what comes again falls on the same weekdays
LAST = date(2026, 9, 30)
FIRST = LAST - timedelta(days=DAYS - 1)
POSTS, MEMBERS, SEED = 12_000, 1_200, 20260601


def make_pattern(folder: Path) -> Path:
    """The pattern's warehouse under `folder`, made at the first call."""
    settings = settings_of(folder)
    ready = folder / "ready"
    if ready.exists():
        return settings.warehouse
    write_world(folder / "feeds", seed=SEED, days=DAYS, end=LAST, posts=POSTS, members=MEMBERS)
    without_newsletter(folder / "feeds" / "workspace.yml", folder / "workspace.yml")
    context = context_of(folder, LAST, "pattern")
    settings.make_data_dir()
    pipeline.listen(context, lambda line: print(line, flush=True))
    steps.score(context)
    _read_closely(context)
    ready.touch()
    return settings.warehouse


def without_newsletter(source: Path, target: Path) -> None:
    """The workspace of the demo world without its newsletter, which does not grow; folders as they were."""
    yaml = YAML(typ="safe")
    told = yaml.load(source.read_text(encoding="utf-8"))
    told["networks"].pop(NEWSLETTER, None)
    told["channels"] = [entry for entry in told["channels"] if entry["network"] != NEWSLETTER]
    for name, network in told["networks"].items():
        network["archive"]["path"] = f"feeds/{name}"
    told["start"] = FIRST - timedelta(days=5 * 365)
    with target.open("w", encoding="utf-8") as handle:
        yaml.dump(told, handle)


def _read_closely(context: Context) -> None:
    """A closer reading of every mention: in a history other members are regulars."""
    closer = policy_of(context.workspace).closer
    if closer is None:
        return
    annotator = make_annotator(closer, context.workspace)
    with open_warehouse(context.settings.warehouse) as connection:
        connection.execute(
            "create temp table scoring_regulars as select distinct network, uri from nlp.mention_scores"
        )
        waiting = find_unread(connection, time_zone=context.workspace.time_zone, version=annotator.version)
        for batch in pending_batches(connection, waiting, 5_000):
            write_closer(connection, annotator(batch))
        forget_pending(connection)
