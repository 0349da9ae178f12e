"""New accounts: names and handles given once, addresses in the manner of each network, first facts."""

import unicodedata
from dataclasses import dataclass
from random import Random

from agorascope.demo.chance import generator
from agorascope.demo.model import Lang, Member
from agorascope.demo.phrases import sections
from agorascope.demo.scenery import BRANDS, COMMUNITIES, INSTANCES
from agorascope.demo.voices import make_voice


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of behaviour, in rates: what makes its members recognisable."""

    share: float
    opens: float  # weight when a thread is opened
    answers: float  # weight when a thread is answered
    relays: float  # weight when something is reposted
    helps: float  # weight when a question is answered
    asks: float  # weight when a question is asked
    mood: float  # added to every leaning
    weekend: float  # weight on Saturdays and Sundays
    note: str


PERSONAS = {
    "asker": Persona(0.15, 1.0, 0.5, 0.2, 0.2, 5.0, 0.0, 1.0, "opens threads with questions, thanks, leaves"),
    "helper": Persona(0.11, 0.4, 2.4, 0.4, 6.0, 0.2, 0.1, 1.0, "answers questions at length, opens little"),
    "enthusiast": Persona(0.13, 1.4, 1.0, 1.2, 0.8, 0.5, 0.55, 1.0, "praises, with details"),
    "critic": Persona(0.13, 1.5, 1.2, 0.8, 0.4, 0.6, -0.65, 0.9, "complains, with details"),
    "relay": Persona(0.10, 0.4, 0.4, 6.0, 0.3, 0.3, 0.0, 1.0, "reposts much, writes little"),
    "commuter": Persona(0.18, 1.6, 0.9, 0.5, 0.7, 0.6, 0.0, 0.25, "tells the daily ride, on working days"),
    "weekender": Persona(0.12, 1.4, 0.9, 0.5, 0.7, 0.6, 0.1, 4.0, "writes on Saturdays and Sundays"),
    "lurker": Persona(0.08, 0.08, 0.15, 0.3, 0.1, 0.2, 0.0, 1.0, "reads; a post or two a season"),
}
_BIOS: dict[Lang, tuple[str, ...]] = {
    "fr": (
        "Deux roues, un café, {city}.",
        "Vélotaf à {city}, mécanique du dimanche.",
        "Je pédale et je râle, dans cet ordre.",
        "{city}. Parent à vélo.",
        "Cargo, compost et mauvais jeux de mots.",
        "",
    ),
    "en": (
        "Two wheels, one coffee, {city}.",
        "Bike commuter in {city}, Sunday mechanic.",
        "I pedal and I grumble, in that order.",
        "{city}. Parent on a bike.",
        "Cargo bikes, compost, bad puns.",
        "",
    ),
}


_OFFICIAL_BIO = "Compte officiel / Official account."


class Registrar:
    """Gives out names, handles and identifiers, each once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[tuple[str, str]] = set()
        self._names = sections("")

    def name(self, lang: Lang, *, feminine: bool) -> str:
        return self._rng.choice(self._names[f"{lang} {'f' if feminine else 'm'}"])

    def handle(self, network: str, lang: Lang, first_name: str) -> str:
        base, word = plain(first_name), self._rng.choice(self._names[f"{lang} words"])
        number = self._rng.randrange(2, 99)
        forms = [
            f"{base}_{word}",
            f"{word}_{base}",
            f"{base}{number}",
            f"{base}_{self._rng.choice('abcdefghjklmnprstvw')}",
            f"{word}{number}",
            f"{base}_{word}{number}",
        ]
        order = self._rng.sample(forms, len(forms))
        while True:
            for form in order:
                if self.claim(network, form):
                    return form
            order = [f"{base}_{word}{self._rng.randrange(100, 10_000)}"]

    def claim(self, network: str, handle: str) -> bool:
        if (network, handle) in self._taken:
            return False
        self._taken.add((network, handle))
        return True

    def address(self, network: str, handle: str) -> tuple[str, str, str]:
        """Instance, global identifier and page of an account."""
        if network == "mastodon":
            host = self._rng.choice(INSTANCES[network])
            return host, f"https://{host}/users/{handle}", f"https://{host}/@{handle}"
        if network == "bluesky":
            did = "".join(self._rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=24))
            return "sky.example", f"did:plc:{did}", f"https://sky.example/profile/{handle}"
        host = "forum.example" if network == "discourse" else "comments.example"
        return host, f"https://{host}/u/{handle}", f"https://{host}/u/{handle}"


def plain(text: str) -> str:
    """ASCII lower case letters of a name."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(c for c in decomposed if c.isascii() and c.isalnum())


def open_account(rng: Random, registrar: Registrar, network: str, lang: Lang, persona: str) -> Member:
    feminine = rng.random() < 0.5
    name = registrar.name(lang, feminine=feminine)
    handle = registrar.handle(network, lang, name)
    instance, identifier, url = registrar.address(network, handle)
    social = network in {"mastodon", "bluesky"}
    city = rng.choice(sections(lang)["city"])
    return Member(
        id=identifier,
        network=network,
        instance=instance,
        handle=handle,
        first_name=name,
        display_name=rng.choice((name, f"{name} {rng.choice('ABCDEFGHLMNPRSTV')}.", handle, f"{name} 🚲")),
        lang=lang,
        persona=persona,
        communities=[],
        activity=1.0,
        pull=1.0,
        leanings=_leanings(rng, PERSONAS[persona].mood),
        voice=make_voice(
            rng, feminine=feminine, lang=lang, tidy=network == "discourse" or rng.random() < 0.3
        ),
        followers=round(rng.lognormvariate(4.7, 1.0)) if social else None,
        following=round(rng.lognormvariate(5.0, 0.8)) if social else None,
        url=url,
        bio=rng.choice(_BIOS[lang]).format(city=city),
        growth=max(0.0, rng.gauss(0.002, 0.003)),
    )


def _leanings(rng: Random, mood: float) -> dict[str, float]:
    return {brand.id: max(-1.0, min(1.0, brand.standing + mood + rng.gauss(0, 0.4))) for brand in BRANDS}


def open_official(
    registrar: Registrar, network: str, handle: str, first: str, shown: str, brand: str
) -> Member:
    registrar.claim(network, handle)
    instance, identifier, url = registrar.address(network, handle)
    return Member(
        id=identifier,
        network=network,
        instance=instance,
        handle=handle,
        first_name=first,
        display_name=shown,
        lang="fr",
        persona="official",
        communities=[c for c in COMMUNITIES if c.network == network],
        activity=0.0,
        pull=1.3,
        leanings={},
        voice=make_voice(generator(handle), feminine=first in {"Inès", "Wassila"}, lang="fr", tidy=True),
        followers=180 if network != "discourse" else None,
        following=60 if network != "discourse" else None,
        url=url,
        bio=f"{_OFFICIAL_BIO} {shown}",
        role="staff",
        brand=brand,
    )
