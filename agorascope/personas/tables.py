"""Rows of the personas: what was found, who is of which profile, and what each profile asks for.

counted behaviour -> int_personas__fitted -> bridge_member_personas -> dim_personas

Only members of MIN_POSTS posts and more are described, and a persona is given to those whom the mixture
puts there with a probability of CLEAR: the others have no clear profile, and are counted as such.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from agorascope.personas.facets import MANNERS, PLACES, Floats, gather
from agorascope.personas.finding import Finding, Verdict, find_profiles
from agorascope.personas.mixture import Mixture, memberships
from agorascope.personas.naming import Persona, name_personas
from agorascope.statistics import MIN_N, share

VERSION = "personas-1"
MIN_POSTS = 10
CLEAR = 0.8
FIT_LIMIT = 2_000  # members that profiles are found on; everybody is then put into them
NO_PERSONA = "none"
_DIGITS = 6
_MOST_ASKS = 3

_REASONS: dict[Verdict, tuple[str, str]] = {
    "found": ("", ""),
    "too_few_members": (
        "too few members have written enough to be described",
        "trop peu de membres ont assez écrit pour être décrits",
    ),
    "no_difference": (
        "members differ no more than chance makes them differ",
        "les membres ne diffèrent pas plus que par hasard",
    ),
    "unstable": (
        "the profiles change when some members are left out",
        "les profils changent dès qu'on retire quelques membres",
    ),
    "like_chance": (
        "members differ by degrees: profiles explain no more than where there are none",
        "les membres diffèrent par degrés : des profils n'expliquent pas plus que là où il n'y en a pas",
    ),
}
_WORDS: dict[str, pa.DataType] = {
    "name_en": pa.string(),
    "name_fr": pa.string(),
    "traits_en": pa.string(),
    "traits_fr": pa.string(),
}
_FOUND: dict[str, pa.DataType] = {
    "stability": pa.float64(),
    "stability_low": pa.float64(),
    "stability_high": pa.float64(),
    "is_stable": pa.bool_(),
    "verdict": pa.string(),
    "profiles_tried_count": pa.int64(),
    "described_members_count": pa.int64(),
    "method_version": pa.string(),
}
_FITTED: dict[str, pa.DataType] = {
    "persona_id": pa.string(),
    **_WORDS,
    "weight": pa.float64(),
    "facets": pa.list_(pa.string()),
    "shifts": pa.list_(pa.float64()),
    **_FOUND,
}
FITTED = pa.schema(_FITTED)
_BRIDGE: dict[str, pa.DataType] = {
    "network_id": pa.string(),
    "member_key": pa.string(),
    "persona_id": pa.string(),
    "closeness": pa.float64(),
    "posts_count": pa.int64(),
}
BRIDGE = pa.schema(_BRIDGE)
_PERSONAS: dict[str, pa.DataType] = {
    "persona_id": pa.string(),
    **_WORDS,
    "members_count": pa.int64(),
    "members_share": pa.float64(),
    "members_share_n": pa.int64(),
    "members_share_low": pa.float64(),
    "members_share_high": pa.float64(),
    "members_share_enough_data": pa.bool_(),
    "asks_for_en": pa.string(),
    "asks_for_fr": pa.string(),
    "asking_members_count": pa.int64(),
    "personas_count": pa.int64(),
    "unclear_members_count": pa.int64(),
    "too_few_members_count": pa.int64(),
    **_FOUND,
}
PERSONAS = pa.schema(_PERSONAS)


def fitted_table(behaviours: pd.DataFrame) -> pa.Table:
    """Rows of FITTED: the personas of these members, or one row that says why there are none.

    `behaviours`: rows of int_member_behaviours__counted, in any order.
    """
    members = described(behaviours)
    evidence = gather(members)
    finding = find_profiles(evidence.of_members(_sample(members)).of_facets(MANNERS))
    facts = _facts(finding, len(members))
    if finding.mixture is None:
        return pa.Table.from_pylist([_no_personas(finding) | facts], FITTED)
    mixture = _rounded(finding.mixture)
    told = evidence.of_facets(finding.facets)
    owners = _owners(memberships(told, mixture))
    personas = name_personas(mixture.shifts, told, evidence.of_facets(PLACES), owners)
    rows = [
        asdict(persona)
        | {
            "persona_id": persona.id,
            "weight": float(weight),
            "facets": finding.facets,
            "shifts": shift.tolist(),
        }
        | facts
        for persona, weight, shift in zip(personas, mixture.weights, mixture.shifts, strict=True)
    ]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: str(row["persona_id"])), FITTED)


def bridge_table(behaviours: pd.DataFrame, fitted: pa.Table) -> pa.Table:
    """Rows of BRIDGE: members who are clearly of one persona, by network and member.

    `fitted`: rows of FITTED, made of the same behaviours.
    """
    rows = fitted.to_pylist()
    members = described(behaviours)
    if not rows or not rows[0]["is_stable"] or members.empty:
        return BRIDGE.empty_table()
    told = gather(members).of_facets(rows[0]["facets"])
    weights, shifts = np.array([row["weight"] for row in rows]), np.array([row["shifts"] for row in rows])
    closeness = memberships(told, Mixture(weights, shifts, 0.0))
    best = closeness.argmax(axis=1)
    nearest = np.round(closeness.max(axis=1), _DIGITS)
    clear = nearest >= CLEAR
    return pa.table(
        {
            "network_id": members["network_id"].to_numpy()[clear],
            "member_key": members["member_key"].to_numpy()[clear],
            "persona_id": [rows[place]["persona_id"] for place in best[clear]],
            "closeness": nearest[clear],
            "posts_count": members["posts_count"].to_numpy()[clear],
        },
        schema=BRIDGE,
    )


def persona_table(fitted: pa.Table, sizes: pa.Table, asks: pa.Table, too_few_members_count: int) -> pa.Table:
    """Rows of PERSONAS. `sizes`: persona_id, members_count; `asks`: persona_id, name_en, name_fr,
    members_count of each aspect, and asking_members_count of the persona.
    """
    counts = {row["persona_id"]: row["members_count"] for row in sizes.to_pylist()}
    rows = fitted.to_pylist()
    clear = sum(counts.values())
    return pa.Table.from_pylist(
        [
            {name: row.get(name) for name in PERSONAS.names}
            | _size(counts.get(row["persona_id"], 0), row)
            | _asks([ask for ask in asks.to_pylist() if ask["persona_id"] == row["persona_id"]])
            | {
                "personas_count": len(rows) if row["is_stable"] else 0,
                "unclear_members_count": row["described_members_count"] - clear,
                "too_few_members_count": too_few_members_count,
            }
            for row in rows
        ],
        PERSONAS,
    )


def described(behaviours: pd.DataFrame) -> pd.DataFrame:
    """Members of MIN_POSTS posts and more, by network and member: sums do not depend on the order given."""
    enough = behaviours[behaviours["posts_count"] >= MIN_POSTS]
    return enough.sort_values(["network_id", "member_key"], ignore_index=True)


def _sample(members: pd.DataFrame) -> Any:
    """Rows of FIT_LIMIT members at most, drawn by their keys, so that the same members are drawn tomorrow."""
    if len(members) <= FIT_LIMIT:
        return np.arange(len(members))
    names = members["network_id"].astype(str) + "\n" + members["member_key"].astype(str)
    drawn = np.array([hashlib.blake2b(name.encode(), digest_size=8).hexdigest() for name in names])
    return np.sort(np.argsort(drawn, kind="stable")[:FIT_LIMIT])


def _owners(closeness: Floats) -> list[int | None]:
    return [int(row.argmax()) if row.max() >= CLEAR else None for row in closeness]


def _rounded(mixture: Mixture) -> Mixture:
    return Mixture(
        np.round(mixture.weights, _DIGITS), np.round(mixture.shifts, _DIGITS), mixture.log_likelihood
    )


def _no_personas(finding: Finding) -> dict[str, Any]:
    reason_en, reason_fr = _REASONS[finding.verdict]
    none = Persona(NO_PERSONA, "No stable profiles", "Pas de profils stables", reason_en, reason_fr)
    return asdict(none) | {"persona_id": NO_PERSONA, "weight": None, "facets": finding.facets, "shifts": []}


def _facts(finding: Finding, members: int) -> dict[str, Any]:
    figures = {
        name: None if value is None else round(value, _DIGITS)
        for name, value in (
            ("stability", finding.stability),
            ("stability_low", finding.stability_low),
            ("stability_high", finding.stability_high),
        )
    }
    return figures | {
        "is_stable": finding.is_stable,
        "verdict": finding.verdict,
        "profiles_tried_count": finding.tried,
        "described_members_count": members,
        "method_version": VERSION,
    }


def _size(members: int, row: Mapping[str, Any]) -> dict[str, Any]:
    estimate = share(members, row["described_members_count"], MIN_N)
    value = estimate.value if row["is_stable"] else None
    return {
        "members_count": members,
        "members_share": value,
        "members_share_n": estimate.n,
        "members_share_low": estimate.low if row["is_stable"] else 0.0,
        "members_share_high": estimate.high if row["is_stable"] else 1.0,
        "members_share_enough_data": estimate.enough_data and row["is_stable"],
    }


def _asks(asks: list[dict[str, Any]]) -> dict[str, Any]:
    """The aspects that most of the persona's members ask for, with how many of them do."""
    top = sorted(asks, key=lambda ask: (-ask["members_count"], ask["aspect_id"]))[:_MOST_ASKS]
    return {
        "asks_for_en": ", ".join(f"{ask['name_en']} ({ask['members_count']})" for ask in top) or None,
        "asks_for_fr": ", ".join(f"{ask['name_fr']} ({ask['members_count']})" for ask in top) or None,
        "asking_members_count": asks[0]["asking_members_count"] if asks else 0,
    }
