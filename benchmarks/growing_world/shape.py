"""Which post of the pattern becomes which posts of a history, and who wrote them, as SQL.

A day of a history is some copies of one day of the pattern. In each copy, every person is drawn anew from
the history's members, most often from those with small numbers (the density falls with the power 2/3 of the
number, so that one of a million writes one post in a hundred); staff, pages and brands stay who they are.
A person is the same within a thread, since a draw hangs on the pattern's person, the copy and the round of
112 days alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.growing_world.pattern import DAYS, FIRST, POSTS

PER_DAY = 20_000
NEW_DAY = FIRST + timedelta(days=99)  # the day after each history: an ordinary one, before the last launch
CROWDS = 40  # each community of the pattern is that many, of unequal size

# Made in a catalog that has `kept` (network, names), attached as `pattern`. `copy` and `lap` are columns.
MACROS = f"""
create or replace temp macro u(n, salt) as (hash(hash(n, salt)) >> 11) / 9007199254740992.0;
create or replace temp macro copied(word, copy, lap) as word || '~' || copy || '.' || lap;
create or replace temp macro drawn(name, copy, lap, members) as
    floor(members * pow(u(name, copy || '.' || lap), 3))::bigint;
create or replace temp macro id_of(network, number) as 'https://' || network || '.example/people/' || number;
create or replace temp macro handle_of(network, number) as left(network, 1) || '_' || number;
create or replace temp macro crowd(channel, copy) as
    channel || '-' || floor({CROWDS} * pow(u('crowd', copy), 2))::int;
create or replace temp macro own(name) as list_contains(getvariable('kept'), name);
create or replace temp macro person(network, name, copy, lap, members) as
    case when own(name) then name else id_of(network, drawn(name, copy, lap, members)) end;
create or replace temp macro called(network, name, handle, copy, lap, members) as
    case when own(coalesce(name, handle)) or own(handle) then handle
        else handle_of(network, drawn(coalesce(name, handle), copy, lap, members)) end;
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything there is, from the number of posts before the new day."""

    posts: int
    per_day: int = PER_DAY

    @property
    def days(self) -> int:
        return max(1, round(self.posts / self.per_day))

    @property
    def copies(self) -> int:
        """Copies of each day of the pattern: of the history as many on each day."""
        return max(1, round(self.per_day * DAYS / POSTS))

    @property
    def members(self) -> int:
        """Members of each network."""
        return max(500, self.posts // 40)

    @property
    def first(self) -> date:
        return NEW_DAY - timedelta(days=self.days)


def place_of(day: date) -> tuple[int, int]:
    """The day of the pattern that a day copies, and the round it is of (0 is the pattern's own time)."""
    lap, index = divmod((day - FIRST).days, DAYS)
    return index, lap
