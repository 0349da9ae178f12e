"""How much of everything there is, what it is called, and how a number becomes a member or a place.

Nothing is drawn at random: the functions of `MACROS` read everything off a row's number, so that marts
made apart speak of the same members and mentions. A world of one size is the same every time, but for
the words of its texts, whose order hangs on DuckDB's threads.
"""

from dataclasses import dataclass

DAYS = 730
DAILY_LOADS = 180  # the days before were read in one first load
TEXTS = 4_000  # long ones of each language, of which every mention is a piece
COMMUNITIES_EACH = 286  # of each of the seven networks with communities: 2,002
ZONE = "Europe/Paris"
NETWORKS = ("mastodon", "bluesky", "discourse", "rss", "reddit", "youtube", "lemmy")
# Twenty tickets among the networks: a member has one, and so have the mentions.
TICKETS = (0,) * 7 + (1,) * 4 + (2,) * 3 + (4,) * 3 + (3, 5, 6)
NAMES = {"reddit": "Reddit", "youtube": "YouTube", "lemmy": "Lemmy"}
KINDS = {"reddit": "forum", "youtube": "video", "lemmy": "forum"}
FIFTH_BRAND = ("orvelo", "Orvelo")
STEPS = (0.34, 0.60, 0.80, 0.93)  # of the five brands, cumulated

MACROS = f"""
-- hashed twice: two hashes of one number with different words are not independent of each other
create macro u(n, salt) as (hash(hash(n, salt)) >> 11) / 9007199254740992.0;
create macro pick(n, salt, of_many) as (hash(hash(n, salt)) % of_many)::bigint;
create macro member_of(n) as left(md5('member ' || n), 24);
create macro mention_of(n) as md5('mention ' || n);
create macro post_of(n) as md5('post ' || n);
create macro ticket_of(n) as {list(TICKETS)}[1 + pick(n, 'network', 20)];
create macro network_of(n) as {list(NETWORKS)}[1 + ticket_of(n)];
-- a member speaks in up to three communities of the network, and most often in large ones
create macro community_of(n, slot) as
    'community-' || ticket_of(n) || '-'
    || floor({COMMUNITIES_EACH} * pow(u(n, 'c' || slot), 2.5))::int;
create macro brand_of(x) as case
    when x < {STEPS[0]} then brand(0) when x < {STEPS[1]} then brand(1)
    when x < {STEPS[2]} then brand(2) when x < {STEPS[3]} then brand(3) else brand(4) end;
create macro low(k, n) as greatest(0.0, k / n - 1.96 * sqrt(greatest(k / n * (1 - k / n), 0.01) / n));
create macro high(k, n) as least(1.0, k / n + 1.96 * sqrt(greatest(k / n * (1 - k / n), 0.01) / n));
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is, from the number of mentions."""

    mentions: int

    @property
    def members(self) -> int:
        return max(self.mentions // 10, 100)

    @property
    def candidates(self) -> int:
        return min(3_000, max(self.members // 300, 10))

    @property
    def inbox(self) -> int:
        return min(10_000, max(self.mentions // 1_000, 50))

    @property
    def pairs(self) -> int:
        return self.mentions // 2
