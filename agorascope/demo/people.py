"""Who lives in the demo world: members with a persona, a voice, a reach and an opinion of each brand."""

from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from agorascope.demo.accounts import PERSONAS, Registrar, open_account, open_official, plain
from agorascope.demo.chance import generator
from agorascope.demo.model import Lang, Member
from agorascope.demo.scenery import (
    BRANDS,
    COMMUNITIES,
    FEEDS,
    NETWORKS,
    OWN,
    PRESS,
    SHARE_OF_MEMBERS,
    STAFF,
    host_of,
)
from agorascope.demo.voices import make_voice

_STEADY = {"enthusiast", "commuter", "helper", "weekender"}
_ROBOTS: tuple[tuple[str, str, Lang, bool], ...] = (  # network, handle, language, declares itself a bot
    ("mastodon", "meteo_velo", "fr", True),
    ("mastodon", "bike_counter", "en", True),
    ("bluesky", "info_pistes", "fr", True),
    ("bluesky", "lane_alerts", "en", True),
    ("mastodon", "bons_plans_velo", "fr", False),
    ("bluesky", "ebike_dealz", "en", False),
)


@dataclass(slots=True)
class Population:
    """Everybody, and who belongs where."""

    everyone: list[Member] = field(default_factory=list)
    of_community: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[tuple[str, str], Member] = field(default_factory=dict)  # (network, brand)
    staff: dict[str, list[Member]] = field(default_factory=lambda: defaultdict(list))  # by network
    bots: list[Member] = field(default_factory=list)
    bloggers: dict[str, Member] = field(default_factory=dict)  # by feed

    def ordinary(self) -> list[Member]:
        return [member for member in self.everyone if member.brand is None and member.role != "bot"]


def settle(seed: int, count: int) -> Population:
    """Everybody of the world, `count` accounts in all."""
    rng = generator(seed, "people")
    registrar, population = Registrar(rng), Population()
    for network in NETWORKS:
        _official_accounts(registrar, population, network)
    _robots(rng, registrar, population)
    _bloggers(rng, registrar, population)
    left = count - len(population.everyone)
    for network in NETWORKS:
        share = round(left * SHARE_OF_MEMBERS[network])
        for number in range(share):
            _join(population, _ordinary(rng, registrar, network, number))
    _choose_influencers(rng, population)
    _choose_ambassadors(rng, population, max(3, round(count * 0.012)))
    return population


def _join(population: Population, member: Member) -> None:
    population.everyone.append(member)
    for community in member.communities:
        population.of_community[community.id].append(member)


def _ordinary(rng: Random, registrar: Registrar, network: str, number: int) -> Member:
    """A member at home somewhere; the first of a network see to it that no community is empty."""
    places = [c for c in (FEEDS if network == "rss" else COMMUNITIES) if c.network == network]
    founds = number < 2 * len(places)
    home = places[number % len(places)] if founds else rng.choices(places, [p.weight for p in places])[0]
    others = [place for place in places if place.lang == home.lang and place is not home]
    communities = [home, *rng.sample(others, min(len(others), rng.choice((0, 0, 1, 2))))]
    kinds = {name: kind.share for name, kind in PERSONAS.items() if not (founds and name == "lurker")}
    persona = rng.choices(list(kinds), list(kinds.values()))[0]
    member = open_account(rng, registrar, network, home.lang, persona)
    member.communities = communities
    member.activity = min(rng.paretovariate(1.15), 40.0)
    member.pull = rng.lognormvariate(-0.35, 0.5)
    return member


def _official_accounts(registrar: Registrar, population: Population, network: str) -> None:
    """Pages of every brand on the social networks; own staff wherever people talk."""
    if network == "rss":
        return
    for brand in BRANDS:
        if network != "discourse" or brand is OWN:
            page = open_official(registrar, network, plain(brand.name), brand.name, brand.name, brand.id)
            page.role, page.followers = (
                "page",
                None if network == "discourse" else 2600 + 41 * len(brand.name),
            )
            page.growth = 0.006
            population.pages[network, brand.id] = page
            population.everyone.append(page)
    for handle, name in STAFF:
        person = open_official(registrar, network, f"{handle}_{OWN.id}", name, f"{name} ({OWN.name})", OWN.id)
        population.staff[network].append(person)
        population.everyone.append(person)


def _robots(rng: Random, registrar: Registrar, population: Population) -> None:
    for network, handle, lang, declared in _ROBOTS:
        robot = open_account(rng, registrar, network, lang, "lurker")
        registrar.claim(network, handle)
        robot.id = robot.id.replace(robot.handle, handle)
        robot.url = robot.url.replace(robot.handle, handle)
        robot.handle = robot.display_name = handle
        robot.role, robot.is_bot, robot.persona = "bot", declared, "bot"
        robot.activity, robot.pull = 0.0, 0.05
        robot.communities = [c for c in COMMUNITIES if c.network == network and c.lang == lang]
        robot.voice = make_voice(generator(handle), feminine=False, lang=lang, tidy=declared)
        robot.bio = "Compte automatique / Automated account." if declared else ""
        population.everyone.append(robot)
        population.bots.append(robot)


def _bloggers(rng: Random, registrar: Registrar, population: Population) -> None:
    for feed in FEEDS:
        author = open_account(rng, registrar, "rss", feed.lang, "enthusiast")
        author.id = author.url = f"https://{host_of(feed)}/author/{author.handle}"
        author.instance, author.role, author.persona = host_of(feed), "blogger", "blogger"
        author.communities, author.activity, author.pull = [feed], 0.4, 4.0
        author.leanings = {brand.id: brand.standing + rng.gauss(0, 0.15) for brand in BRANDS}
        author.voice = make_voice(
            generator(author.handle), feminine=author.voice.feminine, lang=feed.lang, tidy=True
        )
        author.bio = f"{'Presse' if feed.id in PRESS else 'Blog'} : {feed.title}"
        population.bloggers[feed.id] = author
        _join(population, author)


def _choose_influencers(rng: Random, population: Population) -> None:
    """Three members of each community to whom the others react far more than to anyone else."""
    for community in COMMUNITIES:
        at_home = [
            member
            for member in population.of_community[community.id]
            if member.communities[0] is community and member.role == "member" and member.persona != "lurker"
        ]
        for rank, member in enumerate(rng.sample(at_home, min(3, len(at_home), max(1, len(at_home) // 8)))):
            member.role = "influencer"
            member.pull = (11.0, 9.0, 7.5)[rank]
            member.activity = rng.uniform(9, 15)
            for other in member.communities[1:]:
                population.of_community[other.id].remove(member)
            member.communities = [community]
            member.growth = rng.uniform(0.008, 0.02)
            if member.followers is not None:
                member.followers = round(rng.uniform(3200, 21_000))


def _choose_ambassadors(rng: Random, population: Population, count: int) -> None:
    """Members who love the own brand, steadily, and whom few people follow."""
    candidates = [
        member
        for member in population.everyone
        if member.role == "member" and member.network != "rss" and member.persona in _STEADY
    ]
    for member in rng.sample(candidates, min(count, len(candidates))):
        member.role = "ambassador"
        member.pull = 0.1
        member.activity = rng.uniform(1.0, 2.5)
        member.leanings[OWN.id] = 1.0
        if member.followers is not None:
            member.followers = round(rng.uniform(30, 420))
