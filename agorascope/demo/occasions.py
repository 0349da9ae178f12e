"""What does not happen by itself: ambassadors' praise, own pages, staff, robots, events and the crisis."""

from collections import Counter
from random import Random

from agorascope.demo.almanac import CRISIS_PROFILE, DemoEvent
from agorascope.demo.choosing import stance_of
from agorascope.demo.conversations import Conversations
from agorascope.demo.model import Community, Draft, Member, Stance
from agorascope.demo.people import Population
from agorascope.demo.scenery import COMMUNITIES, FEEDS, OWN, PRESS

CRISIS_ID = "update-5"
CRISIS_TOPICS = ("app", "care")


def mentions_by_day(world: Conversations, brand: str) -> Counter[int]:
    """Mentions of a brand by day, staff left out: what an event or the crisis is added to."""
    return Counter(
        world.almanac.day_of(draft.at)
        for draft in world.drafts
        if brand in draft.stances and not draft.author.is_staff
    )


def praise(world: Conversations, population: Population) -> None:
    """Ambassadors praise the own brand in many different weeks, the last ones included."""
    rng, days = world.rng, len(world.almanac.days)
    weeks = max(1, days // 7)
    for member in population.everyone:
        if member.role != "ambassador":
            continue
        chosen = set(rng.sample(range(weeks), min(weeks, rng.randint(8, 12)))) | {weeks - 1, weeks - 3}
        for week in sorted(week for week in chosen if week >= 0):
            for _ in range(rng.choice((1, 1, 2))):
                day = min(days - 1, days - 7 * (weeks - week) + rng.randrange(7))
                community = rng.choice(member.communities)
                at = world.almanac.moment(rng, max(day, 0), community.network)
                world.grow(world.opinion(community, member, at, OWN.id, "pos"))


def welcome(world: Conversations, population: Population) -> None:
    """Everybody has written at least once: who has not, answers in a thread of the community."""
    rng = world.rng
    silent = {member.id for member in population.ordinary()} - {draft.author.id for draft in world.drafts}
    threads: dict[str, list[Draft]] = {}
    for draft in world.drafts:
        if draft.kind in {"post", "article"}:
            threads.setdefault(draft.community.id, []).append(draft)
    for member in population.ordinary():
        if member.id in silent:
            places = threads.get(member.communities[0].id) or next(iter(threads.values()))
            answer = world.answer([rng.choice(places)], author=member)
            if answer is None:
                world.add(
                    community=member.communities[0], author=member, kind="post", intent="talk", topic="city",
                    at=world.almanac.moment(rng, rng.randrange(len(world.almanac.days)), member.network),
                )  # fmt: skip


def speak_officially(world: Conversations, population: Population, scale: float) -> None:
    """Own pages open threads three or four times a week; competitors' pages once or twice."""
    rng = world.rng
    for (network, brand), page in population.pages.items():
        rate = (0.5 if brand == OWN.id else 0.2) * min(scale, 1.0)
        for day in range(len(world.almanac.days)):
            if world.almanac.days[day].weekday() < 6 and rng.random() < rate:
                community = rng.choice([c for c in COMMUNITIES if c.network == network])
                intent = "page" if brand == OWN.id else "rival page"
                post = world.add(
                    community=community, author=page, at=world.almanac.moment(rng, day, "rss"), kind="post",
                    intent=intent, topic="", stances={brand: "neu"},
                )  # fmt: skip
                world.grow(post)


def robots(world: Conversations, population: Population, scale: float) -> None:
    """Automated accounts: bulletins at fixed hours, and advertisements nobody asked for."""
    rng = world.rng
    for robot in population.bots:
        rate = (0.62 if robot.is_bot else 0.22) * min(scale, 1.0)
        for day in range(len(world.almanac.days)):
            if rng.random() < rate:
                community = rng.choice(robot.communities)
                at = world.almanac.moment(rng, day, robot.network)
                at -= at % 3600 - rng.randrange(20) if robot.is_bot else 0
                stances: dict[str, Stance] = {} if robot.is_bot else {world.bike_of(robot): "neu"}
                world.add(
                    community=community, author=robot, at=max(at, world.almanac.start), kind="post",
                    intent="bot" if robot.is_bot else "spam", stances=stances,
                )  # fmt: skip


def answer_as_staff(world: Conversations, population: Population, drafts: list[Draft]) -> None:
    """Customer care answers questions and complaints about the own brand, and thanks for praise."""
    rng = world.rng
    crisis_start = world.almanac.crisis_first
    for draft in drafts:
        staff = population.staff.get(draft.community.network)
        if not staff or draft.author.is_staff or draft.author.role == "bot" or OWN.id not in draft.stances:
            continue
        overwhelmed = 0 <= world.almanac.day_of(draft.at) - crisis_start < 2
        rates: dict[Stance, float] = {"neg": 0.4, "neu": 0.42, "pos": 0.07}
        if rng.random() > rates[draft.stances[OWN.id]] * (0.35 if overwhelmed else 1.0):
            continue
        at = draft.at + int(4200 * rng.lognormvariate(0, 1.1) * (4 if overwhelmed else 1))
        at = world.almanac.office_hours(rng, at)
        if at < world.almanac.stop:
            _staff_answer(world, rng.choice(staff), draft, at)


def _staff_answer(world: Conversations, staff: Member, draft: Draft, at: int) -> None:
    rng = world.rng
    stance = draft.stances[OWN.id]
    intent = "staff crisis" if draft.occasion == CRISIS_ID else f"staff {stance}"
    answer = world.add(
        community=draft.community, author=staff, at=at, kind="comment", intent=intent, topic=draft.topic,
        parent=draft, occasion=draft.occasion,
    )  # fmt: skip
    later = world.later(at, 3600)
    if stance != "pos" and rng.random() < 0.33 and later < world.almanac.stop:
        grateful = rng.random() < (0.25 if draft.occasion == CRISIS_ID else 0.72)
        reaction = "thanks" if stance == "neu" else "thanks staff" if grateful else "unhappy staff"
        world.add(
            community=draft.community, author=draft.author, at=later, kind="comment", parent=answer,
            intent=reaction, topic=draft.topic,
        )  # fmt: skip


def celebrate(world: Conversations, event: DemoEvent, base: Counter[int]) -> Counter[int]:
    """Add the mentions an event lifts: on each of its days, `lift` times what the day has without it."""
    added: Counter[int] = Counter()
    for day in range(event.first, min(event.first + event.length, len(world.almanac.days))):
        for _ in range(_rounded(world.rng, base[day] * event.lift)):
            _event_post(world, event, day)
            added[day] += 1
    return added


def _event_post(world: Conversations, event: DemoEvent, day: int) -> None:
    rng = world.rng
    community = rng.choices(COMMUNITIES, [place.weight for place in COMMUNITIES])[0]
    at = world.almanac.moment(rng, day, community.network)
    author = _not_ambassador(world, community, "opens", at)
    stance: Stance = "pos" if stance_of(rng, author, event.brand) != "neg" and rng.random() < 0.7 else "neu"
    post = world.add(
        community=community, author=author, at=at, kind="post", intent="event", topic=event.section,
        stances={event.brand: stance}, occasion=event.id,
    )  # fmt: skip
    for _ in range(world.poisson(0.3 * author.pull)):
        later = world.later(at, 5400)
        if later < world.almanac.stop:
            replier = world.chooser.pick(community, "answers", weekend=world.weekend(later))
            if replier is not author:
                world.add(community=community, author=replier, at=later, kind="comment", intent="chat",
                          parent=post, topic=event.section)  # fmt: skip


def break_out(world: Conversations, base_mean: float) -> Counter[int]:
    """The crisis: an update locks the motors, customer care is silent, everybody says so for eight days."""
    added: Counter[int] = Counter()
    first = world.almanac.crisis_first
    for offset in range(world.almanac.crisis_days):
        day = first + offset
        if day >= len(world.almanac.days):
            break
        wanted = _rounded(world.rng, base_mean * CRISIS_PROFILE[offset])
        earlier: list[Draft] = []
        for _ in range(wanted):
            draft = _crisis_post(world, day, earlier)
            earlier.append(draft)
            added[day] += 1
        _crisis_articles(world, day, offset, added)
    return added


def _crisis_post(world: Conversations, day: int, earlier: list[Draft]) -> Draft:
    """An opening or an answer of the crisis; at its start influential members are loud."""
    rng = world.rng
    community = rng.choices(COMMUNITIES, [place.weight for place in COMMUNITIES])[0]
    at = world.almanac.moment(rng, day, community.network)
    author = _not_ambassador(world, community, "opens", at)
    stance: Stance = rng.choices(("neg", "neu", "pos"), (0.88, 0.08, 0.04))[0]
    before = [draft for draft in earlier if draft.community is community and draft.at < at]
    parent = rng.choices(before, [draft.author.pull for draft in before])[0] if before else None
    if parent is not None and (parent.author is author or rng.random() < 0.35):
        parent = None
    draft = world.add(
        community=community, author=author, at=at, kind="comment" if parent else "post", intent="crisis",
        topic=rng.choice(CRISIS_TOPICS), stances={OWN.id: stance}, parent=parent, occasion=CRISIS_ID,
    )  # fmt: skip
    if parent is None and community.network in {"mastodon", "bluesky"}:
        for _ in range(world.poisson(0.5 * author.pull)):
            later = world.later(at, 5000)
            relayer = world.chooser.pick(community, "relays", weekend=world.weekend(at))
            if later < world.almanac.stop and relayer is not author:
                world.add(community=community, author=relayer, at=later, kind="repost", intent="repost",
                          target=draft, occasion=CRISIS_ID)  # fmt: skip
    return draft


def _crisis_articles(world: Conversations, day: int, offset: int, added: Counter[int]) -> None:
    """The press takes it up from the second day."""
    for feed in FEEDS:
        if offset in {1, 3, 6} and (feed.id in PRESS or world.rng.random() < 0.3):
            article = world.add(
                community=feed, author=world.population.bloggers[feed.id], kind="article",
                at=world.almanac.moment(world.rng, day, "rss"), intent="crisis article", topic="app",
                stances={OWN.id: "neg"}, occasion=CRISIS_ID,
            )  # fmt: skip
            added[day] += 1
            for _ in range(world.poisson(4)):
                at = world.later(article.at, 9000)
                reader = world.chooser.pick(feed, "answers", weekend=False)
                if at < world.almanac.stop and reader is not article.author:
                    world.add(community=feed, author=reader, at=at, kind="comment", intent="crisis tail",
                              topic="app", parent=article, occasion=CRISIS_ID)  # fmt: skip


def _not_ambassador(world: Conversations, community: Community, role: str, at: int) -> Member:
    while True:
        member = world.chooser.pick(community, role, weekend=world.weekend(at))
        if member.role != "ambassador":
            return member


def _rounded(rng: Random, value: float) -> int:
    return int(value) + (rng.random() < value - int(value))
