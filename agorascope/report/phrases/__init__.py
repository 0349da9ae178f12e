"""The sentences of a report, one module a language. Every key is in both; a test holds them to it.

A phrase that counts is a pair: one, and many. Values stand in braces. French is written with plain spaces and
apostrophes, which `voice.typeset` turns into those of print.
"""

from agorascope.report.phrases import en, fr

Phrase = str | tuple[str, str]

PHRASES: dict[str, dict[str, Phrase]] = {"en": en.PHRASES, "fr": fr.PHRASES}
LANGUAGES = tuple(sorted(PHRASES))
