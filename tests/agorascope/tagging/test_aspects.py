import pickle

import pytest

from agorascope.tagging import BUILT_IN, AspectFinder, aspects_of
from agorascope.tagging.phrases import read_list
from agorascope.workspace import Aspect

BATTERY = Aspect(id="battery", name="Battery", terms={"fr": ("batterie",), "en": ("battery", "5.0")})


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_built_in_aspect_has_words_in_each_language(lang: str) -> None:
    assert set(read_list(lang, "aspects")) - {"-"} == set(BUILT_IN)


@pytest.mark.parametrize(
    ("text", "lang", "aspects"),
    [
        ("La livraison est en retard et le SAV ne répond pas", "fr", ["products", "care"]),
        ("40 € de frais cachés", "fr", ["price"]),
        ("Le PDG démissionne, la direction se tait", "fr", ["leadership"]),
        ("Licenciements et salaires gelés chez Velkarn", "fr", ["workplace"]),
        ("Amende de la CNIL pour fuite de données", "fr", ["governance"]),
        ("Du plastique partout, quel greenwashing", "fr", ["citizenship"]),
        ("Une vraie innovation, ce prototype", "fr", ["innovation"]),
        ("Le chiffre d'affaires recule, l'action en baisse", "fr", ["performance"]),
        ("I was on hold for an hour and the agent was rude", "en", ["care"]),
        ("They charged me twice, I want a refund", "en", ["price"]),
        ("Their CEO steps down after the tax evasion trial", "en", ["governance", "leadership"]),
        ("Il a eu le prix Nobel", "fr", []),
        ("Good job!", "en", []),
        ("Es ist kalt", "de", []),
    ],
)
def test_aspects_are_found_by_their_words(text: str, lang: str, aspects: list[str]) -> None:
    assert aspects_of(text, lang) == aspects


def test_the_workspaces_aspects_come_on_top() -> None:
    finder = AspectFinder([BATTERY])
    assert finder.aspects_of("La batterie coûte cher", "fr") == ["products", "price", "battery"]
    assert finder.aspects_of("version 5.0", "en") == ["products", "battery"]


def test_an_aspect_of_a_built_in_id_adds_its_words() -> None:
    finder = AspectFinder(
        [Aspect(id="care", name="Care", terms={"fr": ("atelier mobile",), "de": ("Hilfe",)})]
    )
    assert "care" in finder.aspects_of("Vive l'atelier mobile", "fr")
    assert finder.aspects_of("Hilfe!", "de") == ["care"]
    assert finder.ids == tuple(BUILT_IN)


def test_an_undetermined_language_is_read_as_the_workspaces() -> None:
    assert AspectFinder(languages=("fr",)).aspects_of("prix price", "und") == ["price"]
    assert AspectFinder(languages=()).aspects_of("prix", "und") == []


def test_the_version_follows_the_words() -> None:
    plain, more = AspectFinder(), AspectFinder([BATTERY])
    assert plain.version == AspectFinder().version != more.version
    assert pickle.loads(pickle.dumps(more)).version == more.version
