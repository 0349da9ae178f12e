"""Values of the slots of the written material: places, durations, amounts, distances, brands."""

from collections.abc import Callable
from random import Random

from agorascope.demo.model import Lang, Voice
from agorascope.demo.phrases import sections
from agorascope.demo.scenery import OWN

_PLURAL = {"price2": "price", "n2": "n"}


class Values:
    """Draws the value of a slot for one author, in that author's language and units."""

    def __init__(self, lang: Lang, rng: Random) -> None:
        self._lang = lang
        self._rng = rng
        self._lists = sections(lang)
        self._numbers: dict[str, Callable[[Voice], str]] = {
            "km": lambda voice: self._distance(rng.randrange(8, 88), voice),
            "odo": lambda voice: self._distance(rng.randrange(300, 9800, 100), voice),
            "trial": lambda voice: self._distance(rng.randrange(180, 950, 10), voice),
            "far": lambda _: str(rng.randrange(12, 60)),
            "amount": lambda voice: self._money(rng.randrange(25, 340), voice),
            "big": lambda voice: self._money(rng.randrange(390, 790, 10), voice),
            "price": lambda voice: self._money(rng.randrange(1490, 5200, 50), voice),
            "monthly": self._monthly,
            "pct": lambda _: f"{rng.randrange(10, 85)}{' ' if lang == 'fr' else ''}%",
            "n": lambda _: str(rng.randrange(3, 10)),
            "minutes": lambda _: f"{rng.randrange(8, 55)} minutes",
            "version": lambda _: f"4.{rng.randrange(1, 9)}.{rng.randrange(0, 6)}",
            "count": lambda _: self._thousands(rng.randrange(130, 4800)),
            "kilos": lambda _: f"{rng.randrange(58, 104)} kg",
            "weight": lambda _: f"{rng.randrange(17, 38)} kg",
            "temp": lambda _: f"{rng.randrange(7, 36)} °C",
            "cm": lambda _: str(rng.randrange(55, 96)),
            "height": self._height,
            "link": lambda _: f"https://promo.example/{rng.randrange(16**5):05x}",
        }

    def __call__(self, name: str, voice: Voice) -> str:
        name = _PLURAL.get(name, name)
        if name in self._numbers:
            return self._numbers[name](voice)
        if name == "town":
            return f"{'à' if self._lang == 'fr' else 'in'} {self(name='city', voice=voice)}"
        if name in {"own", "tag"}:
            return OWN.name
        if name in {"e", "le", "x"}:
            return self._ending(name, voice)
        if name == "first":
            return self._rng.choice(sections("")[f"{self._lang} {'f' if voice.feminine else 'm'}"])
        return self._rng.choice(self._lists[name])

    def _ending(self, name: str, voice: Voice) -> str:
        """French agreement with the author: content{e}, gentil{le}, heureu{x}."""
        if name == "x":
            return "se" if voice.feminine else "x"
        return name if voice.feminine else ""

    def _distance(self, km: int, voice: Voice) -> str:
        if self._lang == "fr":
            return f"{self._thousands(km)} km"
        if self._rng.random() < (0.9 if voice.american else 0.55):
            return f"{self._thousands(max(4, round(km * 0.62)))} miles"
        return f"{self._thousands(km)} km"

    def _money(self, euros: int, voice: Voice) -> str:
        if self._lang == "fr":
            return f"{self._thousands(euros)} €"
        return f"{'$' if voice.american else '£'}{self._thousands(euros)}"

    def _monthly(self, voice: Voice) -> str:
        amount = self._money(self._rng.choice((29, 34, 39, 45, 49, 55, 59, 69, 75, 79)), voice)
        return f"{amount} par mois" if self._lang == "fr" else f"{amount} a month"

    def _height(self, voice: Voice) -> str:
        if voice.american or self._rng.random() < 0.3:
            return f"5'{self._rng.randrange(1, 12)}\""
        return f"{self._rng.randrange(155, 196)} cm"

    def _thousands(self, number: int) -> str:
        if number < 1000:
            return str(number)
        return f"{number:,}".replace(",", " " if self._lang == "fr" else ",")
