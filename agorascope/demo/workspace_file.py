"""The demo world's workspace.yml: brands, networks, pages, staff, events, aspects, topics."""

from datetime import datetime, time
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from agorascope.demo import newsletter
from agorascope.demo.accounts import plain
from agorascope.demo.almanac import ZONE, Almanac
from agorascope.demo.favour import INFLUENCER_LINE
from agorascope.demo.model import DemoBrand
from agorascope.demo.people import Population
from agorascope.demo.scenery import BRANDS, NETWORKS, OWN

_HEADER = """# The demo world of Agorascope. Every brand, person and post in it is made up.
# Written by `agorascope demo`; the planted truths are in answers/, which nothing here reads.
"""

_TERMS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "battery": ("Battery and range", {
        "fr": ("batterie", "autonomie", "charge", "chargeur", "recharge"),
        "en": ("battery", "range", "charge", "charger", "charging")}),
    "price": ("Price", {
        "fr": ("prix", "tarif", "cher", "prime", "devis", "€"),
        "en": ("price", "expensive", "cheap", "cost", "value", "grant")}),
    "care": ("Customer care", {
        "fr": ("SAV", "service client", "support", "réponse", "remboursement", "garantie"),
        "en": ("support", "customer care", "customer service", "helpline", "refund", "warranty")}),
    "app": ("App and updates", {
        "fr": ("appli", "application", "mise à jour", "bluetooth", "GPS", "5.0"),
        "en": ("app", "update", "bluetooth", "GPS", "firmware", "5.0")}),
    "delivery": ("Delivery", {
        "fr": ("livraison", "livré", "commande", "colis", "carton", "transporteur", "délai"),
        "en": ("delivery", "delivered", "order", "parcel", "box", "courier")}),
    "repair": ("Repair and parts", {
        "fr": ("réparation", "atelier", "pièce", "pièces", "révision", "panne"),
        "en": ("repair", "workshop", "part", "parts", "service", "breakdown")}),
    "subscription": ("Subscription", {
        "fr": ("abonnement", "résilier", "location", "caution", "préavis"),
        "en": ("subscription", "cancel", "rental", "deposit", "plan")}),
    "theft": ("Theft and locks", {
        "fr": ("vol", "volé", "antivol", "traceur", "alarme"),
        "en": ("theft", "stolen", "nicked", "lock", "tracker", "alarm")}),
    "brakes": ("Brakes and safety", {
        "fr": ("frein", "freins", "freinage", "plaquettes", "éclairage", "dangereux"),
        "en": ("brake", "brakes", "braking", "pads", "light", "dangerous")}),
    "comfort": ("Comfort and ride", {
        "fr": ("confort", "confortable", "selle", "moteur", "assistance", "position"),
        "en": ("comfort", "comfortable", "saddle", "motor", "assist", "ride")}),
    "family": ("Children and cargo", {
        "fr": ("enfant", "enfants", "siège", "cargo", "école", "remorque"),
        "en": ("child", "kids", "seat", "cargo", "school", "trailer")}),
    "weather": ("Weather", {
        "fr": ("pluie", "hiver", "garde-boue", "étanche", "rouille", "canicule"),
        "en": ("rain", "winter", "mudguard", "waterproof", "rust", "heatwave")}),
}  # fmt: skip

_TOPICS = (
    (
        "cycle-paths",
        "Cycle paths",
        ("piste cyclable", "bande cyclable", "voie verte", "cycle lane", "cycle track"),
    ),
    (
        "right-to-repair",
        "Right to repair",
        ("pièces détachées", "vues éclatées", "spare parts", "exploded views"),
    ),
    ("grants", "Grants", ("prime", "forfait mobilités", "grant", "cycle scheme")),
    (
        "connected-bikes",
        "Connected bikes",
        ("appli", "application", "app", "mise à jour", "bluetooth", "update", "server"),
    ),
)

# The category of the forum where the brand's owners meet: whoever posts there for the first time has arrived.
_OUTREACH = {
    "own_platforms": [
        {
            "network": "discourse",
            "community": "buying-advice",
            "name": "Cyclandre advice corner",
            "url": "https://forum.example/c/buying-advice",
            "brand": OWN.id,
        }
    ],
    "sender": {
        "name": "Inès Marchand",
        "role": "community manager",
        "organisation": "Cyclandre SAS",
        "contact": "privacy@cyclandre.example",
        "privacy_url": "https://cyclandre.example/privacy",
    },
}


def workspace_text(almanac: Almanac, population: Population) -> str:
    """The file's text; `load_workspace` reads it."""
    document: dict[str, Any] = {
        "name": "Cyclandre (démo)",
        "demo": True,
        "languages": ["fr", "en"],
        "time_zone": ZONE.key,
        "start": almanac.days[0].isoformat(),
        "end": almanac.days[-1].isoformat(),
        "brands": [_brand(brand) for brand in BRANDS],
        "networks": {name: {"archive": {"path": name, "mapping": "native"}} for name in NETWORKS}
        | {newsletter.NETWORK: {"archive": {"path": newsletter.NETWORK, "mapping": "newsletter"}}},
        "channels": _channels(population),
        "staff": [
            {"network": member.network, "handle": member.handle, "brand": member.brand}
            for member in population.everyone
            if member.brand is not None
        ],
        "events": _events(almanac),
        "aspects": [
            {"id": key, "name": name, "terms": {lang: list(words) for lang, words in terms.items()}}
            for key, (name, terms) in _TERMS.items()
        ],
        "watch": [{"id": key, "name": name, "terms": list(terms)} for key, name, terms in _TOPICS],
        "privacy": {"pseudonyms": True},
        "influence": {"influencer_followers": INFLUENCER_LINE},
        "outreach": _OUTREACH,
    }
    stream = StringIO()
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(document, stream)
    return _HEADER + stream.getvalue()


def _brand(brand: DemoBrand) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "id": brand.id,
        "name": brand.name,
        "own": brand is OWN,
        "names": [brand.misspelling],
        "hashtags": [brand.id],
        "handles": [brand.id],
        "domains": [f"{plain(brand.name)}.example"],
        "exclusions": list(brand.exclusions),
    }
    if brand is OWN:
        facts["hashtags"] += [
            f"{brand.id}bloqué",
            f"{brand.id}bricked",
            f"montrajet{brand.id}",
            f"myride{brand.id}",
        ]
    return {key: value for key, value in facts.items() if value not in ([], False)}


def _channels(population: Population) -> list[dict[str, Any]]:
    pages = [
        {"network": network, "id": page.id, "name": page.display_name, "brand": brand}
        for (network, brand), page in population.pages.items()
    ]
    letter = {"network": newsletter.NETWORK, "id": newsletter.CHANNEL, "name": newsletter.NAME}
    return [*pages, letter | {"brand": OWN.id}]


def _events(almanac: Almanac) -> list[dict[str, Any]]:
    entries = []
    for event in almanac.events:
        first, last = almanac.days[event.first], almanac.days[event.first + event.length - 1]
        entries.append(
            {
                "id": event.id,
                "kind": event.kind,
                "name": event.name,
                "start": datetime.combine(first, time(0, 0), ZONE).isoformat(),
                "end": datetime.combine(last, time(23, 59, 59), ZONE).isoformat(),
                "networks": [network for network in NETWORKS if network != "rss"],
                "brand": event.brand,
            }
        )
    return entries
