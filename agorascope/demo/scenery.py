"""What stands still in the demo world: invented brands, communities, feeds and topics."""

from agorascope.demo.model import Community, DemoBrand

NETWORKS = ("mastodon", "bluesky", "discourse", "rss")
INSTANCES = {
    "mastodon": ("velo.example", "mobilite.example", "toots.example"),
    "bluesky": ("sky.example",),
    "discourse": ("forum.example",),
}
SHARE_OF_MEMBERS = {"mastodon": 0.36, "bluesky": 0.32, "discourse": 0.22, "rss": 0.10}

BRANDS = (
    DemoBrand(
        "cyclandre",
        "Cyclandre",
        ("Brume", "Hublot", "Nomade", "Escale"),
        "Ciclandre",
        popularity=0.44,
        standing=0.12,
        own=True,
    ),
    DemoBrand(
        "marelle",
        "Marelle",
        ("Uno", "Duo", "Trio"),
        "Marrelle",
        popularity=0.22,
        standing=0.0,
        exclusions=("jouer à la marelle", "jeu de marelle", "une marelle", "faire une marelle"),
    ),
    DemoBrand("velkarn", "Velkarn", ("S2", "X1", "Kargo"), "Velkran", popularity=0.19, standing=-0.22),
    DemoBrand(
        "tournebise",
        "Tournebise",
        ("Cabane", "Alizé", "Flâneur"),
        "Tournebize",
        popularity=0.15,
        standing=0.22,
    ),
)
BRAND = {brand.id: brand for brand in BRANDS}
OWN = BRANDS[0]

ASPECTS = (
    "battery",
    "price",
    "care",
    "app",
    "delivery",
    "repair",
    "subscription",
    "theft",
    "brakes",
    "comfort",
    "family",
    "weather",
)
TALK = ("commute", "paths", "ride", "drivers", "workshop", "city", "family")

COMMUNITIES = (
    Community("mastodon", "velotaf", "fr", 1.5, ("weather", "battery", "comfort")),
    Community("mastodon", "velocargo", "fr", 0.8, ("family", "price", "brakes")),
    Community("mastodon", "mobilite", "fr", 0.8, ("price", "subscription", "theft")),
    Community("mastodon", "ebike", "en", 1.1, ("battery", "app", "repair")),
    Community("mastodon", "bikecommute", "en", 1.0, ("weather", "comfort", "brakes")),
    Community("bluesky", "cyclisme-urbain", "fr", 1.3, ("care", "theft", "app")),
    Community("bluesky", "familles-a-velo", "fr", 0.8, ("family", "price", "weather")),
    Community("bluesky", "urban-cycling", "en", 1.1, ("care", "delivery", "subscription")),
    Community("bluesky", "cargo-life", "en", 0.7, ("family", "repair", "price")),
    Community("discourse", "depannage", "fr", 0.9, ("repair", "battery", "brakes"), "Dépannage"),
    Community("discourse", "choisir-son-velo", "fr", 0.8, ("price", "comfort", "family"), "Choisir son vélo"),
    Community("discourse", "vie-quotidienne", "fr", 0.6, ("theft", "weather", "care"), "Vie quotidienne"),
    Community("discourse", "workshop", "en", 0.7, ("repair", "battery", "app"), "Workshop"),
    Community(
        "discourse", "buying-advice", "en", 0.6, ("price", "delivery", "subscription"), "Buying advice"
    ),
)

FEEDS = (
    Community("rss", "https://carnetduguidon.example/feed", "fr", 1.2, title="Le carnet du guidon"),
    Community("rss", "https://roulelibre.example/feed", "fr", 1.0, title="Roule libre"),
    Community("rss", "https://gazette-mobile.example/feed", "fr", 1.5, title="La Gazette mobile"),
    Community("rss", "https://troisenfantsunvelo.example/feed", "fr", 0.7, title="Trois enfants, un vélo"),
    Community("rss", "https://slowspokes.example/feed", "en", 1.0, title="Slow Spokes"),
    Community("rss", "https://theurbanpedal.example/feed", "en", 1.4, title="The Urban Pedal"),
    Community("rss", "https://cargodiaries.example/feed", "en", 0.7, title="Cargo Diaries"),
)
PRESS = {"https://gazette-mobile.example/feed", "https://theurbanpedal.example/feed"}
ALL_COMMUNITIES = COMMUNITIES + FEEDS

STAFF = (("ines", "Inès"), ("tom", "Tom"), ("wassila", "Wassila"))


def host_of(community: Community) -> str:
    """Host name of a feed address."""
    return community.id.split("/")[2]


def other_brands(brand: str) -> list[DemoBrand]:
    """Every brand but this one."""
    return [candidate for candidate in BRANDS if candidate.id != brand]
