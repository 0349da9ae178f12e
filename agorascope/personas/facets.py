"""Behaviour as facets: of so many occasions, how many did the member use in this way?

counts of members -> hits, trials, and the share that is usual where the member writes

Each facet is a share with its own denominator, so that a member of ten posts and one of a thousand are
compared with the doubt that each has. What is usual is taken per network, since a forum has no reposts and
a social network few long texts; shares that depend on how much somebody writes (posts on one day, weeks in a
row) are compared among members of about the same number of posts. Nothing here reads a name, a biography
or a word of a text.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

USUAL_STRENGTH = 10.0  # observations that the share of all networks weighs in the usual share of one
_MOST_DOUBLINGS = 7  # members of 128 posts and more are compared with each other


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to behave: `hits` of `trials`, both columns of counts.

    Facets of place say where and of what somebody writes. They tell of a persona, and make none: how many
    communities there are and what is spoken of in them is not the member's manner, and profiles made of it
    would be a map of the communities.

    `more_*` and `less_*` name people who do it more or less than usual; `means_*` says the share in words.
    """

    name: str
    hits: str
    trials: str
    more_en: str
    more_fr: str
    less_en: str
    less_fr: str
    means_en: str
    means_fr: str
    by_volume: bool = False
    is_place: bool = False


FACETS: tuple[Facet, ...] = (
    Facet("relaying", "reposts_count", "posts_count", "Relays", "Relais", "Own words", "Plume personnelle",
          "of their posts are reposts", "de leurs publications sont des reposts"),
    Facet("quoting", "quotes_count", "writings_count", "Quoters", "Citent les autres", "No quotes",
          "Sans citation", "of their writings quote a post", "de leurs écrits citent une publication"),
    Facet("opening", "openings_count", "initiatives_count", "Openers", "Lancent les fils", "Repliers",
          "Répondent", "of their writings open a thread, apart from answers in threads of their own",
          "de leurs écrits lancent un fil, hors réponses dans leurs propres fils"),
    Facet("asking", "asking_openings_count", "openings_count", "Askers", "Posent des questions", "Tellers",
          "Racontent", "of the threads they open ask something",
          "des fils qu'ils lancent posent une question"),
    Facet("helping", "helping_replies_count", "foreign_replies_count", "Helpers", "Répondent aux questions",
          "Commenters", "Commentent", "of their replies to others go to a question",
          "de leurs réponses aux autres vont à une question"),
    Facet("depth", "deep_replies_count", "foreign_replies_count", "Debaters", "Débattent",
          "First-level repliers", "Réagissent au premier message",
          "of their replies to others answer a reply",
          "de leurs réponses aux autres répondent à une réponse"),
    Facet("tone", "positive_count", "polar_count", "Enthusiasts", "Enthousiastes", "Critics", "Critiques",
          "of what they say for or against a brand is positive",
          "de ce qu'ils disent pour ou contre une marque est positif"),
    Facet("aspects", "aspect_mentions_count", "mentions_count", "Specifics", "Précis", "Generalists",
          "Généralistes", "of their mentions name an aspect", "de leurs mentions nomment un aspect",
          is_place=True),
    Facet("length", "long_writings_count", "writings_count", "Long writers", "Écrivent long",
          "Short writers", "Écrivent court", "of their writings are long", "de leurs écrits sont longs"),
    Facet("weekend", "weekend_posts_count", "posts_count", "Weekend writers", "Du week-end",
          "Weekday writers", "De la semaine", "of their posts fall on a weekend",
          "de leurs publications tombent le week-end"),
    Facet("night", "night_posts_count", "posts_count", "Night writers", "De la nuit", "Not at night",
          "Pas la nuit", "of their posts fall between 22:00 and 6:00",
          "de leurs publications tombent entre 22 h et 6 h"),
    Facet("morning", "morning_posts_count", "day_posts_count", "Morning writers", "Du matin",
          "Not in the morning", "Pas le matin", "of their posts by day fall before 10:00",
          "de leurs publications de jour tombent avant 10 h"),
    Facet("evening", "evening_posts_count", "late_posts_count", "Evening writers", "Du soir",
          "Working hours", "En journée", "of their posts from 10:00 to 22:00 fall after 17:00",
          "de leurs publications de 10 h à 22 h tombent après 17 h"),
    Facet("wandering", "away_posts_count", "posts_count", "Across communities", "De plusieurs communautés",
          "At home in one community", "D'une seule communauté",
          "of their posts lie outside their main community",
          "de leurs publications sont hors de leur communauté principale", is_place=True),
    Facet("bursts", "same_day_posts_count", "gaps_count", "In bursts", "Par à-coups", "Spread out",
          "Réguliers", "of their posts follow another of the same day",
          "de leurs publications en suivent une du même jour", by_volume=True),
    Facet("constancy", "new_weeks_count", "day_gaps_count", "Week after week", "Semaine après semaine",
          "A few weeks only", "Quelques semaines", "of their days of activity begin a new week",
          "de leurs jours d'activité ouvrent une nouvelle semaine", by_volume=True),
)  # fmt: skip
MANNERS = tuple(facet.name for facet in FACETS if not facet.is_place)
PLACES = tuple(facet.name for facet in FACETS if facet.is_place)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What members did, (members, facets). `usual` is the share to expect of a member where it writes."""

    facets: tuple[Facet, ...]
    hits: Floats
    trials: Floats
    usual: Floats

    def __len__(self) -> int:
        return len(self.hits)

    def of_members(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "Evidence":
        """The same facets of these rows only."""
        return Evidence(self.facets, self.hits[rows], self.trials[rows], self.usual[rows])

    def of_facets(self, names: "tuple[str, ...] | list[str]") -> "Evidence":
        """The same members, these facets only, in the order of FACETS."""
        kept = [place for place, facet in enumerate(self.facets) if facet.name in set(names)]
        facets = tuple(self.facets[place] for place in kept)
        return Evidence(facets, self.hits[:, kept], self.trials[:, kept], self.usual[:, kept])


def gather(behaviours: pd.DataFrame, facets: tuple[Facet, ...] = FACETS) -> Evidence:
    """Evidence of members, one row each, in the order of the rows.

    `behaviours`: network_id, posts_count and the counts that the facets name, none above its denominator.
    """
    networks = pd.factorize(behaviours["network_id"], sort=True)[0].astype(np.int64)
    doublings = np.floor(np.log2(np.maximum(behaviours["posts_count"].to_numpy(np.float64), 1.0)))
    volumes = np.minimum(doublings, _MOST_DOUBLINGS).astype(np.int64)
    hits, trials, usual = [], [], []
    for facet in facets:
        hit = behaviours[facet.hits].to_numpy(np.float64)
        trial = behaviours[facet.trials].to_numpy(np.float64)
        strata = networks * (_MOST_DOUBLINGS + 1) + volumes if facet.by_volume else networks
        hits.append(hit)
        trials.append(trial)
        usual.append(usual_shares(hit, trial, strata))
    return Evidence(facets, np.column_stack(hits), np.column_stack(trials), np.column_stack(usual))


def usual_shares(hits: Floats, trials: Floats, strata: Ints) -> Floats:
    """Share of all members of a member's stratum, drawn to that of everybody where the stratum is small.

    Within (0, 1): a stratum without a single hit is not one where nobody ever will.
    """
    overall = (hits.sum() + 0.5) / (trials.sum() + 1.0)
    size = int(strata.max()) + 1 if len(strata) else 0
    hit = np.bincount(strata, hits, size)
    trial = np.bincount(strata, trials, size)
    shares = (hit + USUAL_STRENGTH * overall) / (trial + USUAL_STRENGTH)
    return np.asarray(shares[strata], dtype=np.float64)
