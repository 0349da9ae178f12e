"""Threads of the demo world: what opens them, who answers whom, who relays what.

openings of every day -> each grows its answers, quotes and reposts -> drafts without words
"""

import math

from agorascope.demo.almanac import Almanac
from agorascope.demo.answering import decide, is_question
from agorascope.demo.chance import generator
from agorascope.demo.choosing import Chooser, stance_of
from agorascope.demo.model import Community, Draft, Member, Stance
from agorascope.demo.people import Population
from agorascope.demo.scenery import ASPECTS, BRANDS, COMMUNITIES, FEEDS, PRESS, TALK, other_brands

# Mean answers, reposts and quotes of a post whose author has a pull of 1.
REACTIONS = {
    "mastodon": (0.62, 0.55, 0.03),
    "bluesky": (0.6, 0.5, 0.12),
    "discourse": (1.55, 0.0, 0.0),
    "rss": (0.62, 0.0, 0.0),
}
_ARTICLE_SHARE = 0.07  # of what is opened
_OPINION_SHARE = 0.6
_MAX_ANSWERS = 45
_ROUND = 1200  # openings dealt over the days at a time


class Conversations:
    """Grows drafts; every random choice comes from one generator."""

    def __init__(self, seed: int, almanac: Almanac, population: Population) -> None:
        self.rng = generator(seed, "conversations")
        self.almanac = almanac
        self.population = population
        self.chooser = Chooser(population, self.rng)
        self.drafts: list[Draft] = []

    def add(self, **facts: object) -> Draft:
        """A new draft; `stances` and the rest as in Draft."""
        draft = Draft(serial=len(self.drafts), **facts)  # type: ignore[arg-type]
        if draft.parent is not None:
            draft.root = draft.parent.first
            draft.parent.replies.append(draft.at)
        if draft.kind == "repost" and draft.target is not None:
            draft.target.shares.append(draft.at)
        self.drafts.append(draft)
        return draft

    def weekend(self, at: int) -> bool:
        return self.almanac.days[self.almanac.day_of(at)].weekday() >= 5

    def poisson(self, mean: float) -> int:
        """Knuth's method; means are small here."""
        limit, product, count = math.exp(-min(mean, 60.0)), self.rng.random(), 0
        while product > limit:
            product *= self.rng.random()
            count += 1
        return count

    # -- openings ---------------------------------------------------------------------------

    def fill(self, total: int) -> None:
        """Open and grow threads until there are `total` drafts, each day in proportion to its volume."""
        while len(self.drafts) < total:
            for day, subject in self._openings():
                self.grow(self.open(day, subject))
                if len(self.drafts) >= total:
                    return

    def _openings(self) -> list[tuple[int, str]]:
        """Days and subjects of the next openings, in random order."""
        shares = {brand.id: _OPINION_SHARE * brand.popularity for brand in BRANDS}
        shares |= {"article": _ARTICLE_SHARE, "talk": 1 - _ARTICLE_SHARE - _OPINION_SHARE}
        openings = [
            (day, subject) for subject, share in shares.items() for day in self._days(round(share * _ROUND))
        ]
        self.rng.shuffle(openings)
        return openings

    def _days(self, count: int) -> list[int]:
        """`count` days, each as often as its volume says: luck alone makes no day remarkable."""
        weights = self.almanac.volume
        step, reached = sum(weights) / count, 0.0
        threshold, days = self.rng.random() * step, []
        for day, weight in enumerate(weights):
            reached += weight
            while threshold < reached:
                days.append(day)
                threshold += step
        return days

    def open(self, day: int, subject: str) -> Draft:
        """One opening post of a day: an article, talk, or an opinion or question on a brand."""
        if subject == "article":
            return self.article(day, self.rng.choices(FEEDS, [feed.weight for feed in FEEDS])[0])
        community = self.rng.choices(COMMUNITIES, [place.weight for place in COMMUNITIES])[0]
        return self._talk(day, community) if subject == "talk" else self._opinion(day, community, subject)

    def _talk(self, day: int, community: Community) -> Draft:
        at = self.almanac.moment(self.rng, day, community.network)
        author = self.chooser.pick(community, "opens", weekend=self.weekend(at))
        if self.rng.random() < (0.05 if community.lang == "fr" else 0.015):
            return self.add(community=community, author=author, at=at, kind="post", intent="game")
        topics = {"commuter": "commute", "weekender": "ride"}
        topic = topics.get(author.persona) if self.rng.random() < 0.5 else None
        return self.add(
            community=community, author=author, at=at, kind="post", intent="talk",
            topic=topic or self.rng.choice(TALK),
        )  # fmt: skip

    def _opinion(self, day: int, community: Community, brand: str) -> Draft:
        rng = self.rng
        at = self.almanac.moment(rng, day, community.network)
        asks = rng.random() < 0.3
        author = self._speaker(community, "asks" if asks else "opens", at, brand)
        stance: Stance = "neu" if asks else stance_of(rng, author, brand)
        draft = self.opinion(community, author, at, brand, stance)
        if rng.random() < 0.13:
            self._compare(draft, brand, stance)
        elif stance == "neg" and rng.random() < 0.1:
            draft.intent, draft.topic = "irony", ""
        return draft

    def opinion(self, community: Community, author: Member, at: int, brand: str, stance: Stance) -> Draft:
        """A post on one aspect of one brand."""
        return self.add(
            community=community, author=author, at=at, kind="post", intent="opinion",
            topic=self.aspect(community), stances={brand: stance},
        )  # fmt: skip

    def _compare(self, draft: Draft, brand: str, stance: Stance) -> None:
        """Two brands in one post: opposite stances, or a question on both."""
        other = self.rng.choice(other_brands(brand)).id
        draft.topic = ""
        draft.intent = "compare question" if stance == "neu" else "compare"
        if stance == "neu":
            draft.stances = {brand: "neu", other: "neu"}
        elif stance == "pos":
            draft.stances = {brand: "pos", other: "neg"}
        else:
            draft.stances = {other: "pos", brand: "neg"}

    def article(self, day: int, feed: Community) -> Draft:
        """A blog or press article: a test, the market, or the city."""
        author = self.population.bloggers[feed.id]
        shares = (4, 5, 4) if feed.id in PRESS else (5, 1.5, 4)
        genre = self.rng.choices(("test", "market", "city"), shares)[0]
        brand = self.rng.choices(BRANDS, [b.popularity for b in BRANDS])[0].id
        stances: dict[str, Stance] = {} if genre == "city" else {brand: stance_of(self.rng, author, brand)}
        return self.add(
            community=feed, author=author, at=self.almanac.moment(self.rng, day, "rss"), kind="article",
            intent="article", topic=genre, stances=stances,
        )  # fmt: skip

    def _speaker(self, community: Community, role: str, at: int, brand: str) -> Member:
        """Somebody to speak of a brand: mostly one who rides it."""
        for _ in range(3):
            member = self.chooser.pick(community, role, weekend=self.weekend(at))
            if self.bike_of(member) == brand or self.rng.random() < 0.3:
                break
        return member

    def bike_of(self, member: Member) -> str:
        """The brand a member rides, once and for all."""
        if not member.bike:
            member.bike = self.rng.choices(BRANDS, [brand.popularity for brand in BRANDS])[0].id
        return member.bike

    def aspect(self, community: Community) -> str:
        favoured = community.topics and self.rng.random() < 0.45
        return self.rng.choice(community.topics if favoured else ASPECTS)

    # -- what an opening draws ----------------------------------------------------------------

    def grow(self, opening: Draft, factor: float = 1.0) -> None:
        """Answers, quotes and reposts of a post, in proportion to its author's pull."""
        answers, reposts, quotes = REACTIONS[opening.community.network]
        force = opening.author.pull * factor * self.rng.gammavariate(6, 1 / 6)
        thread = [opening]
        for _ in range(min(self.poisson(answers * force), _MAX_ANSWERS)):
            answer = self.answer(thread)
            if answer is not None:
                thread.append(answer)
        for post in thread:
            share = 1.0 if post is opening else 0.12 * post.author.pull / max(opening.author.pull, 1.0)
            self._relay(post, reposts * force * share, quotes * force * share)

    def _relay(self, post: Draft, reposts: float, quotes: float) -> None:
        for kind, mean in (("repost", reposts), ("quote", quotes)):
            for _ in range(self.poisson(mean)):
                at = self.later(post.at, 9000)
                author = self.chooser.pick(
                    post.community, "relays", weekend=self.weekend(min(at, self._last))
                )
                if at < self.almanac.stop and author is not post.author:
                    self.add(
                        community=post.community, author=author, at=at, kind=kind, intent=kind,
                        target=post, topic=post.topic,
                    )  # fmt: skip

    @property
    def _last(self) -> int:
        return self.almanac.stop - 1

    def later(self, at: int, scale: float) -> int:
        """An instant after `at`: most reactions come soon, some days later."""
        return self.almanac.awake(self.rng, at + 60 + int(scale * self.rng.lognormvariate(0, 1.3)))

    def answer(self, thread: list[Draft], *, author: Member | None = None) -> Draft | None:
        """One more answer in a thread, or None when it would come too late or from the wrong person."""
        opening = thread[0]
        parent = self._answered(thread)
        at = self.later(parent.at, 5400)
        if at >= self.almanac.stop:
            return None
        author = author or self._answerer(thread, parent, at)
        if author is parent.author:
            return None
        answer = self.add(community=opening.community, author=author, at=at, kind="comment", intent="chat",
                          topic=opening.topic, parent=parent)  # fmt: skip
        decide(self.rng, answer, opening, self._own_stance(answer, thread), self.aspect)
        return answer

    def _own_stance(self, answer: Draft, thread: list[Draft]) -> Stance:
        """What the author thinks of the brand of the thread: what was said there before, if anything."""
        brand = next(iter(thread[0].stances), "")
        said = [
            post.stances[brand] for post in thread if post.author is answer.author and brand in post.stances
        ]
        return said[-1] if said else stance_of(self.rng, answer.author, brand)

    def _answered(self, thread: list[Draft]) -> Draft:
        if len(thread) == 1 or self.rng.random() < 0.5:
            return thread[0]
        recent = thread[-4:]
        return self.rng.choices(recent, [0.15 + post.author.pull for post in recent])[0]

    def _answerer(self, thread: list[Draft], parent: Draft, at: int) -> Member:
        """The opener again, somebody already in the thread, or a newcomer."""
        opening, draw = thread[0], self.rng.random()
        if parent is not opening and draw < 0.34:
            return opening.author
        if len(thread) > 2 and draw < 0.5:
            return self.rng.choice(thread[1:]).author
        role = "helps" if is_question(opening) else "answers"
        return self.chooser.pick(opening.community, role, weekend=self.weekend(at))
