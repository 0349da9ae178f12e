"""Members and pages as archive lines: followers over time, daily for pages."""

from collections.abc import Iterator

from agorascope.demo.almanac import Almanac
from agorascope.demo.chance import generator
from agorascope.demo.lines import DAY, Line, Timed, iso
from agorascope.demo.model import Member
from agorascope.demo.scenery import OWN


class MemberLineWriter:
    """Turns accounts into (time, line) pairs."""

    def __init__(self, seed: int, almanac: Almanac) -> None:
        self._rng = generator(seed, "members")
        self._almanac = almanac

    def of_member(self, member: Member, first_seen: int) -> Iterator[Timed]:
        """The account when first seen, and again when its followers have changed."""
        known: int | None = None
        step = 7 if member.role in {"influencer", "page"} else 28
        born = self._almanac.start - self._rng.randrange(90, 2500) * DAY
        for at in range(first_seen, self._almanac.stop, step * DAY):
            followers = self.followers(member, at)
            if at == first_seen or followers != known:
                yield at, _member_line(member, at, born, followers)
            known = followers

    def followers(self, member: Member, at: int) -> int | None:
        if member.followers is None:
            return None
        weeks = (at - self._almanac.start) / (7 * DAY)
        return int(member.followers * (1 + member.growth) ** max(0.0, weeks))

    def of_page(self, page: Member) -> Iterator[Timed]:
        """Daily followers of a page; a contest or a launch brings some more."""
        extra = 0.0
        for day in range(len(self._almanac.days)):
            at = self._almanac.start + day * DAY + 4 * 3600
            for event in self._almanac.events:
                if event.brand == page.brand and 0 <= day - event.first < event.length:
                    extra += 40 * event.lift
            if 0 <= day - self._almanac.crisis_first < self._almanac.crisis_days and page.brand == OWN.id:
                extra -= 9
            base = self.followers(page, at)
            if base is not None and at < self._almanac.stop:
                value = int(base + extra + self._rng.gauss(0, 2))
                yield (
                    at,
                    {
                        "record": "channel_metric",
                        "instance": page.instance,
                        "channel_kind": "account",
                        "channel_id": page.id,
                        "metric": "followers",
                        "period": "point",
                        "value": value,
                        "observed_at": iso(at),
                    },
                )


def _member_line(member: Member, at: int, born: int, followers: int | None) -> Line:
    line: Line = {
        "record": "member",
        "instance": member.instance,
        "member_id": member.id,
        "handle": member.handle,
        "display_name": member.display_name,
        "bio": member.bio or None,
        "url": member.url,
        "created_at": iso(born),
        "followers": followers,
        "following": member.following,
        "is_bot": member.is_bot,
        "status": "live",
        "observed_at": iso(at),
    }
    return {name: value for name, value in line.items() if value is not None}
