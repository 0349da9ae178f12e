"""Aspects as figures: how each is judged, how that moved, and what it does to the net sentiment. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from agorascope.statistics import Estimate, net_sentiment, share
from streamlit_app.figures import Change, difference

Counts = tuple[int, int]  # positive, negative


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is said of one aspect of a brand over a period, beside the period before."""

    aspect_id: str
    name_en: str
    name_fr: str
    mentions: int
    share: Estimate  # of the brand's mentions
    judged: Estimate  # net sentiment
    before: Estimate | None
    effect: Change | None  # on the brand's net sentiment; None when it cannot be told

    @property
    def change(self) -> Change | None:
        """How its net sentiment moved since the period before."""
        return difference(self.judged, self.before) if self.before else None

    @property
    def is_driver(self) -> bool:
        """Whether it pulls the net sentiment up or down beyond doubt."""
        return self.effect is not None and self.effect.is_clear


def of_brand(
    now: pd.DataFrame, before: pd.DataFrame | None, brand_id: str, mentions: int, polar: Counts
) -> list[Aspect]:
    """Aspects of a brand, the most spoken of first.

    `now` and `before` are rows of `queries.subjects.aspects`; `mentions` and `polar` are all those of the
    brand over the period, with an aspect or without.
    """
    then = {} if before is None else _polar(before[before["brand_id"] == brand_id])
    rows = now[now["brand_id"] == brand_id].to_dict("records")
    return [
        Aspect(
            aspect_id=str(row["aspect_id"]),
            name_en=str(row["name_en"]),
            name_fr=str(row["name_fr"]),
            mentions=int(row["mentions"]),
            share=share(int(row["mentions"]), max(mentions, int(row["mentions"]))),
            judged=net_sentiment(int(row["positive"]), int(row["negative"])),
            before=None if before is None else net_sentiment(*then.get(str(row["aspect_id"]), (0, 0))),
            effect=effect((int(row["positive"]), int(row["negative"])), polar),
        )
        for row in rows
    ]


def effect(of_aspect: Counts, of_all: Counts) -> Change | None:
    """What posts on an aspect do to the net sentiment of all: with them, less without them.

    All is the mean of those with the aspect and those without, weighted by their number w and 1 - w; so the
    effect is w times the difference of the two, which are different posts: its interval is w times theirs
    (Newcombe). None when either rests on too few.
    """
    rest = of_all[0] - of_aspect[0], of_all[1] - of_aspect[1]
    polar = sum(of_all)
    if min(rest) < 0 or polar == 0:
        return None
    apart = difference(net_sentiment(*of_aspect), net_sentiment(*rest))
    if apart is None:
        return None
    weight = sum(of_aspect) / polar
    return Change(weight * apart.value, weight * apart.low, weight * apart.high)


def drivers(aspects: Sequence[Aspect], limit: int) -> tuple[list[Aspect], list[Aspect]]:
    """What pulls the net sentiment up, and what pulls it down, beyond doubt; the strongest first."""
    clear = [(aspect, aspect.effect.value) for aspect in aspects if aspect.effect and aspect.is_driver]
    up = [aspect for aspect, pull in sorted(clear, key=lambda pair: -pair[1]) if pull > 0]
    down = [aspect for aspect, pull in sorted(clear, key=lambda pair: pair[1]) if pull < 0]
    return up[:limit], down[:limit]


def extremes(aspects: Sequence[Aspect]) -> tuple[Aspect, Aspect] | None:
    """The best and the worst judged of the aspects with enough data; None when fewer than two have."""
    known = [aspect for aspect in aspects if aspect.judged.enough_data and aspect.judged.value is not None]
    if len(known) < 2:
        return None
    ordered = sorted(known, key=lambda aspect: (aspect.judged.value or 0.0, aspect.aspect_id))
    return ordered[-1], ordered[0]


def _polar(rows: pd.DataFrame) -> Mapping[str, Counts]:
    return {
        str(row["aspect_id"]): (int(row["positive"]), int(row["negative"])) for row in rows.to_dict("records")
    }
