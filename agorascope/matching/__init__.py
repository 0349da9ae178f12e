"""Which brands does a text speak of.

post fields -> fold -> handles, hashtags, domains (look-ups), names (one automaton) -> BrandMatch
"""

from agorascope.matching.matcher import BrandMatch, Matcher

__all__ = ["BrandMatch", "Matcher"]
