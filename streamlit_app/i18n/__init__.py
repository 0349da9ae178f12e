"""French and English: `_()` for sentences, `n_()` for those that count something.

English sentences are the identifiers and need no catalogue; `fr/*.po`, one file for each page and one for
what pages share, hold the French. The language belongs to the run of one session: `use()` is called at the
start of each run, in its thread.
"""

import gettext
import io
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"fr": "Français", "en": "English"}
DEFAULT = "en"
_FORMATS = {"fr": "fr_FR", "en": "en_GB"}  # when the browser does not say more

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_locale: ContextVar[Locale | None] = ContextVar("locale", default=None)


def use(language: str, browser_locale: str | None = None) -> None:
    """Speak `language`; dates and numbers follow the browser's region when it speaks it too."""
    chosen = language if language in LANGUAGES else DEFAULT
    _language.set(chosen)
    _locale.set(_regional(chosen, browser_locale))


def language() -> str:
    """Code of the language in use."""
    return _language.get()


def locale() -> Locale:
    """Babel's locale for dates and numbers."""
    return _locale.get() or Locale.parse(_FORMATS[language()])


def preferred(browser_locale: str | None) -> str:
    """The language we have for a browser's locale ("fr-CA" gives "fr"), else English."""
    code = (browser_locale or "").replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else DEFAULT


def _(message: str) -> str:
    """`message` in the language in use."""
    return translations(language()).gettext(message)


def n_(one: str, many: str, count: int) -> str:
    """`one` or `many` in the language in use, as its grammar counts."""
    return translations(language()).ngettext(one, many, count)


@lru_cache(maxsize=len(LANGUAGES))
def translations(code: str) -> gettext.NullTranslations:
    """The sentences of one language, read once; English is what the code says."""
    merged = Catalog(locale=code)
    for path in catalogue_paths(code):
        with path.open("rb") as source:
            for message in read_po(source, locale=code, abort_invalid=True):
                if message.id:
                    merged[message.id] = message
    if not len(merged):
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_paths(code: str) -> list[Path]:
    """Where the catalogues of a language lie; none for English."""
    return sorted((Path(__file__).parent / code).glob("*.po"))


def _regional(chosen: str, browser_locale: str | None) -> Locale | None:
    if preferred(browser_locale) != chosen:
        return None
    try:
        parsed = Locale.parse((browser_locale or "").replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    return parsed if parsed.territory else None
