"""What the workspace says about GDELT, and the constants of its DOC 2.0 interface."""

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from extractors.settings_fields import Words

API = "https://api.gdeltproject.org/api/v2/doc/doc"
HOSTS = ("api.gdeltproject.org",)  # for `agorascope doctor`
MAX_RECORDS = 250  # of one answer; there is no second page
MAX_LOOKBACK = timedelta(days=90)  # a rolling window of about three months
TIMELINES = {"volume": "timelinevolraw", "tone": "timelinetone"}

# GDELT names languages in English. Those it monitors, by ISO 639-1.
LANGUAGES = {
    "af": "afrikaans", "sq": "albanian", "ar": "arabic", "hy": "armenian", "az": "azerbaijani",
    "bn": "bengali", "bs": "bosnian", "bg": "bulgarian", "ca": "catalan", "zh": "chinese",
    "hr": "croatian", "cs": "czech", "da": "danish", "nl": "dutch", "en": "english", "et": "estonian",
    "fi": "finnish", "fr": "french", "gl": "galician", "ka": "georgian", "de": "german", "el": "greek",
    "gu": "gujarati", "he": "hebrew", "hi": "hindi", "hu": "hungarian", "is": "icelandic",
    "id": "indonesian", "it": "italian", "ja": "japanese", "kn": "kannada", "kk": "kazakh",
    "ko": "korean", "lv": "latvian", "lt": "lithuanian", "mk": "macedonian", "ms": "malay",
    "ml": "malayalam", "mr": "marathi", "mn": "mongolian", "ne": "nepali", "no": "norwegian",
    "fa": "persian", "pl": "polish", "pt": "portuguese", "pa": "punjabi", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "si": "sinhalese", "sk": "slovak", "sl": "slovenian",
    "so": "somali", "es": "spanish", "sw": "swahili", "sv": "swedish", "ta": "tamil", "te": "telugu",
    "th": "thai", "bo": "tibetan", "tr": "turkish", "uk": "ukrainian", "ur": "urdu", "vi": "vietnamese",
}  # fmt: skip


class NetworkSettings(BaseModel):
    """The keys under `networks: gdelt:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: tuple[Words, ...] = Field(
        min_length=1, description="What to search, in GDELT's own syntax; quotes mean a phrase."
    )
    languages: tuple[str, ...] = Field(
        default=(), description="Languages of the articles (fr, en, ...); none means all."
    )
    timelines: tuple[Literal["volume", "tone"], ...] = Field(
        default=("volume",), description="Curves of a query to keep beside its articles."
    )
    period: Literal["hour", "day"] = Field(default="day", description="Step of these curves.")
    first_run_days: int = Field(default=30, ge=1, le=90, description="How far back the first run reaches.")
    overlap_minutes: int = Field(
        default=120, ge=0, le=10080, description="How late an article may enter the index."
    )
    max_records: int = Field(default=MAX_RECORDS, ge=1, le=MAX_RECORDS, description="Articles of one answer.")
    max_pages: int = Field(default=40, ge=1, le=1000, description="Answers for one query and run.")

    @field_validator("languages")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(value) - LANGUAGES.keys())
        if unknown:
            raise ValueError(f"GDELT does not monitor {', '.join(unknown)}; use codes such as fr, en, de")
        return value
