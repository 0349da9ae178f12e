"""Made-up Mastodon timeline pages for benchmarks: seeded, streamed, never whole in memory.

    write_bodies(path, posts=1_000_000) -> path, one page of 40 statuses a line, zstd

Shaped as a busy public timeline: heavy-tailed authors (few write most), French and English,
HTML with mentions, hashtags, links and entities, one post in ten a reblog, one in five an
answer, one in fifty seen on two pages. Hosts and names are invented.
"""

import io
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import zstandard

PAGE = 40
START = datetime(2026, 3, 1, tzinfo=UTC)
HOST = "velo.example.org"
HOSTS = (HOST, "social.example.org", "mots.example.net", "town.example.com", "atelier.example.net")
Status = dict[str, Any]

# Subject, what happens to it, what the writer makes of it.
PARTS = {
    "fr": (
        (
            "Mon vélo|La batterie|L'application|Le service client|La nouvelle selle|Cette mise à jour|"
            "Le livreur|Mon abonnement|La boutique du centre|L'écran|Le frein arrière|Ce modèle"
        ),
        (
            "a lâché après trois semaines|tient très bien la route|n'arrive toujours pas à démarrer|"
            "coûte plus cher qu'avant|répond enfin à mes questions|fait un bruit bizarre sous la pluie|"
            "m'a sauvé la journée|reste introuvable depuis l'été|mérite largement son prix|"
            "s'éteint sans prévenir en pleine côte|a été réparé en deux jours|ne marche qu'un matin sur deux"
        ),
        (
            "et franchement ça m'agace.|et je recommande.|mais bon, on verra.|c'était pas gagné !|"
            "quelqu'un d'autre a ce problème ?|merci à l'équipe.|plus jamais ça…|j'en suis ravie.|"
            "je n'y croyais plus.|voilà, c'est dit."
        ),
    ),
    "en": (
        (
            "My bike|The battery|The app|Customer service|The new saddle|That update|The delivery driver|"
            "My subscription|The shop in town|The display|The rear brake|This model"
        ),
        (
            "gave up after three weeks|holds the road really well|still won't start|costs more than before|"
            "finally answers my questions|makes an odd noise in the rain|saved my day|"
            "has been out of stock since summer|is worth every penny|shuts down halfway up the hill|"
            "was fixed in two days|works every other morning"
        ),
        (
            "and frankly I'm annoyed.|and I'd recommend it.|but well, we'll see.|against all odds!|"
            "anyone else with this problem?|thanks to the team.|never again...|so happy.|"
            "I had lost all hope.|there, I said it."
        ),
    ),
}
SENTENCES = {language: tuple(part.split("|") for part in parts) for language, parts in PARTS.items()}
TAGS = ("vélo", "bike", "VeloTaf", "cycling", "mobilité", "repair", "Nouveauté", "ebike", "météo", "commute")
SMILEYS = ("🚲", "😡", "❤️", "👍🏽", "👩‍🔧", "🇫🇷", "🎉")


def write_bodies(path: Path, posts: int, seed: int = 7) -> Path:
    """Write the bodies of `posts` statuses, one page a line."""
    with path.open("wb") as file, zstandard.ZstdCompressor(level=1).stream_writer(file) as out:
        for page in pages(posts, seed):
            out.write(json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return path


def read_bodies(path: Path) -> Iterator[bytes]:
    """The bodies of a file, as a server would have sent them."""
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as raw:
        for line in io.BufferedReader(raw, 1 << 20):  # type: ignore[arg-type]
            yield line.rstrip(b"\n")


def pages(posts: int, seed: int = 7) -> Iterator[list[Status]]:
    """Pages of 40 statuses until there are `posts` of them."""
    world = _World(random.Random(seed), authors=max(50, posts // 12))  # noqa: S311 - made-up posts
    page: list[Status] = []
    for number in range(posts):
        page.append(world.status(number))
        if len(page) == PAGE or number == posts - 1:
            yield page
            page = []


class _World:
    """Accounts and the posts that others may answer or repeat."""

    def __init__(self, chance: random.Random, authors: int) -> None:
        self._chance = chance
        self._authors = authors
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(authors)))
        self._recent: list[Status] = []

    def status(self, number: int) -> Status:
        """The next status; what was written lately may be answered, repeated or seen again."""
        chance, kind = self._chance, self._chance.random()
        if self._recent and kind < 0.02:
            return chance.choice(self._recent)
        repeated = chance.choice(self._recent) if self._recent and kind < 0.12 else None
        answered = chance.choice(self._recent) if self._recent and kind > 0.80 else None
        status = self._written(number, repeated, answered)
        if repeated is None:
            self._recent.append(status)
            del self._recent[:-400]
        return status

    def _written(self, number: int, repeated: Status | None, answered: Status | None) -> Status:
        chance = self._chance
        account, host = self._account(chance.choices(range(self._authors), cum_weights=self._weights)[0])
        language = "fr" if chance.random() < 0.55 else "en"
        named = [answered["account"]] if answered else []
        if chance.random() < 0.15:
            named.append(self._account(chance.randrange(self._authors))[0])
        tags = chance.sample(TAGS, chance.choice((0, 0, 0, 1, 1, 2, 3)))
        local_id = str(116_000_000_000_000_000 + number * 65_536 + 17)
        address = f"https://{host}/users/{account['username']}/statuses/{local_id}"
        return {
            "id": local_id,
            "created_at": _stamp(START + timedelta(seconds=number * 2.4)),
            "in_reply_to_id": answered["id"] if answered else None,
            "in_reply_to_account_id": answered["account"]["id"] if answered else None,
            "sensitive": False,
            "spoiler_text": "météo" if chance.random() < 0.03 else "",
            "visibility": "public",
            "language": language,
            "uri": f"{address}/activity" if repeated else address,
            "url": None if repeated else f"https://{host}/@{account['username']}/{local_id}",
            "replies_count": _tail(chance, 2),
            "reblogs_count": _tail(chance, 4),
            "favourites_count": _tail(chance, 9),
            "quotes_count": _tail(chance, 1),
            "edited_at": _stamp(START + timedelta(seconds=number * 2.4 + 90))
            if chance.random() < 0.04
            else None,
            "content": repeated["content"] if repeated else self._content(language, named, tags),
            "filtered": [],
            "reblog": repeated,
            "application": {"name": "Web", "website": None} if host == HOST else None,
            "account": account,
            "media_attachments": [] if repeated or chance.random() < 0.75 else [_picture(local_id)],
            "mentions": [
                {"id": who["id"], "username": who["username"], "url": who["url"], "acct": who["acct"]}
                for who in named
            ],
            "tags": [
                {"name": tag.lower(), "url": f"https://{HOST}/tags/{tag.lower()}"}
                for tag in ([] if repeated else tags)
            ],
            "emojis": [],
            "quote": None,
            "card": None,
            "poll": None,
            "quote_approval": {"automatic": ["public"], "manual": [], "current_user": "automatic"},
        }

    def _account(self, rank: int) -> tuple[Status, str]:
        """The account of a rank, always with the same words; and its host."""
        host = HOSTS[rank % 7] if rank % 7 < len(HOSTS) else HOST
        name = f"membre_{rank}" if rank % 2 else f"rider{rank}"
        picture = f"https://files.{HOST}/accounts/avatars/{rank % 999:03d}/original/{rank:016x}.jpg"
        return {
            "id": str(109_000_000_000_000_000 + rank),
            "username": name,
            "acct": name if host == HOST else f"{name}@{host}",
            "display_name": f"{name.title().replace('_', ' ')} {SMILEYS[rank % 7] if rank % 5 == 0 else ''}",
            "locked": rank % 19 == 0,
            "bot": rank % 41 == 0,
            "discoverable": rank % 3 != 0,
            "indexable": rank % 4 != 0,
            "group": False,
            "created_at": _stamp(datetime(2019 + rank % 7, 1 + rank % 12, 5, tzinfo=UTC)),
            "note": f'<p>Du vélo &amp; des mots, n° {rank}. <a href="https://{host}/tags/bike">#bike</a></p>',
            "url": f"https://{host}/@{name}",
            "uri": f"https://{host}/users/{name}",
            "avatar": picture,
            "avatar_static": picture,
            "header": picture.replace("avatars", "headers"),
            "header_static": picture.replace("avatars", "headers"),
            "followers_count": 40_000 // (rank + 1) + rank % 90,
            "following_count": rank % 700,
            "statuses_count": 90_000 // (rank + 1) + rank % 50,
            "last_status_at": "2026-03-01",
            "hide_collections": None,
            "noindex": rank % 23 == 0,
            "emojis": [],
            "roles": [],
            "fields": [{"name": "Site", "value": f"{name}.example.org", "verified_at": None}]
            if rank % 3 == 0
            else [],
        }, host

    def _content(self, language: str, named: list[Status], tags: list[str]) -> str:
        chance = self._chance
        parts = SENTENCES[language]
        sentences = [
            " ".join(chance.choice(part) for part in parts) for _ in range(chance.choice((1, 1, 2, 2, 3, 5)))
        ]
        words = " ".join(sentences).replace("'", "&#39;")
        if chance.random() < 0.25:
            words += f" {chance.choice(SMILEYS)}"
        if len(sentences) > 2:
            words = words.replace(". ", ".</p><p>", 1)
        people = "".join(
            f'<span class="h-card" translate="no"><a href="{who["url"]}" class="u-url mention">'
            f"@<span>{who['username']}</span></a></span> "
            for who in named
        )
        links = _link(chance) if chance.random() < 0.2 else ""
        hashtags = "".join(
            f' <a href="https://{HOST}/tags/{tag.lower()}" class="mention hashtag" rel="tag">'
            f"#<span>{tag}</span></a>"
            for tag in tags
        )
        return f"<p>{people}{words}{links}{hashtags}</p>"


def _link(chance: random.Random) -> str:
    path = f"journal.example.com/2026/03/{chance.randrange(10**6)}-un-article-au-titre-assez-long"
    return (
        f' <a href="https://{path}?utm_source=m&amp;id=4" target="_blank" rel="nofollow noopener">'
        f'<span class="invisible">https://</span><span class="ellipsis">{path[:30]}</span>'
        f'<span class="invisible">{path[30:]}</span></a>'
    )


def _picture(local_id: str) -> Status:
    address = f"https://files.{HOST}/media_attachments/{local_id}/original/photo.jpg"
    size = {"width": 1200, "height": 900, "size": "1200x900", "aspect": 1.333}
    return {
        "id": local_id,
        "type": "image",
        "url": address,
        "preview_url": address.replace("original", "small"),
        "remote_url": None,
        "meta": {"original": size, "small": size},
        "description": "Un vélo appuyé contre un mur",
        "blurhash": "UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH",
    }


def _tail(chance: random.Random, scale: int) -> int:
    """A count: mostly nothing, sometimes very many."""
    return int(scale * (chance.paretovariate(1.3) - 1))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
