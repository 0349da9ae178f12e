"""How well the ambassadors planted in a demo world are found, and what stands between.

    python -m agorascope demo && python -m agorascope run --workspace data/demo/workspace.yml
    python -m benchmarks.ambassadors data

Prints who is found by the stances that the models read, the same by the true ones with everything else
left as it is, and which criterion the missed fail. Reads the answers; the product never does.
"""

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from agorascope.favour.posterior import posterior
from agorascope.pseudonyms import load_key, pseudonym
from agorascope.published import reading
from agorascope.settings import Settings

LEAST_LOW, LEAST_WEEKS, LEAST_N = 0.6, 3, 5
OTHERS = ["is_active", "is_not_influential", "is_below_influencer_line", "has_no_own_feed",
          "has_no_excluded_account"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """One demo world after a run, and what was planted: sets of member keys."""

    criteria: pd.DataFrame
    truths: pd.DataFrame  # member_key, week, is_positive: polar mentions of the own brand, as meant
    planted: set[str]
    listed: set[str]
    forbidden: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates against what was planted."""

    candidates: int
    planted: int
    planted_found: int
    listed: int
    listed_found: int
    forbidden: dict[str, int]

    @property
    def recall(self) -> float:
        return self.planted_found / self.planted

    @property
    def precision(self) -> float:
        return self.planted_found / self.candidates if self.candidates else 0.0

    def __str__(self) -> str:
        return (
            f"candidates {self.candidates}; planted found {self.planted_found} of {self.planted} "
            f"({self.recall:.0%}), precision {self.precision:.0%}; of those who meet every criterion by true "
            f"stances {self.listed_found} of {self.listed}, precision "
            f"{self.listed_found / max(self.candidates, 1):.0%}; {self.forbidden}"
        )


def read(folder: Path) -> World:
    """What a run left in its data folder, with the answers of its demo world."""
    answers = json.loads((folder / "demo" / "answers" / "answers.json").read_bytes())
    key = load_key(Settings(data_dir=folder))

    def keys(accounts: list[dict[str, Any]]) -> set[str]:
        return {pseudonym(key, account["network"], account["member_id"]) for account in accounts}

    with reading(folder / "published") as (_, connection):
        criteria = connection.execute(
            "select * from marts.fct_ambassador_criteria where brand_id = ?", [answers["own_brand"]]
        ).df()
        mentions = connection.execute(
            "select mention_id, member_key, mention_date, is_staff from marts.fct_mentions"
            " where brand_id = ?",
            [answers["own_brand"]],
        ).df()
    return World(
        criteria.set_index("member_key"),
        _truths(folder, answers["own_brand"], mentions),
        keys([account for account in answers["ambassadors"] if account["planted"]]),
        keys(answers["ambassadors"]),
        {
            "influencers": keys([one for members in answers["influencers"].values() for one in members]),
            "staff": keys(answers["staff"]),
            "bots": keys(answers["bots"]),
        },
    )


def _truths(folder: Path, brand: str, mentions: pd.DataFrame) -> pd.DataFrame:
    lines = (folder / "demo" / "answers" / "stances.ndjson").read_text(encoding="utf-8").splitlines()
    meant = [json.loads(line) for line in lines]
    stances = {
        hashlib.md5(f"{one['network']}|{one['uri']}|{brand}".encode(), usedforsecurity=False).hexdigest():
            one["stances"].get(brand)
        for one in meant
    }  # fmt: skip
    rows = mentions[~mentions["is_staff"] & mentions["member_key"].notna()]
    stance = rows["mention_id"].map(stances)
    polar = rows[stance.isin(["positive", "negative"])]
    return pd.DataFrame(
        {
            "member_key": polar["member_key"],
            "week": pd.to_datetime(polar["mention_date"]).dt.to_period("W"),
            "is_positive": stance[polar.index] == "positive",
        }
    )


def as_read(world: World) -> Found:
    """Found by the stances of the models, as published."""
    return _found(world, set(world.criteria.index[world.criteria["is_candidate"]]))


def by_true_stances(world: World) -> Found:
    """Found when each stance is as it was meant, and the rest as published."""
    truth = world.truths.groupby("member_key").agg(
        positive=("is_positive", "sum"), polar=("is_positive", "size"), weeks=("week", "nunique")
    )
    prior = world.truths["is_positive"].mean()
    low = posterior(truth["positive"], truth["polar"] - truth["positive"], prior).low
    good = truth[(low >= LEAST_LOW) & (truth["polar"] >= LEAST_N) & (truth["weeks"] >= LEAST_WEEKS)].index
    others = world.criteria[world.criteria[OTHERS].all(axis=1)].index
    return _found(world, set(good) & set(others))


def missed(world: World) -> Counter[str]:
    """Criteria that planted ambassadors do not meet, each with how many do not."""
    names = ["is_favourable", "has_enough_mentions", "is_constant", *OTHERS]
    rows = world.criteria[world.criteria.index.isin(world.planted)]
    failing = Counter({name: int((~rows[name]).sum()) for name in names})
    failing["has no polar mention"] = len(world.planted) - len(rows)
    return +failing


def _found(world: World, candidates: set[str]) -> Found:
    return Found(
        len(candidates),
        len(world.planted),
        len(candidates & world.planted),
        len(world.listed),
        len(candidates & world.listed),
        {name: len(candidates & members) for name, members in world.forbidden.items()},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        world = read(folder)
        print(folder.name)
        print("  as read:      ", as_read(world))
        print("  true stances: ", by_true_stances(world))
        print("  missed fail:  ", dict(missed(world)))


if __name__ == "__main__":
    main()
