"""What a text is about, what it wants, and whether it is to be taken at its word.

texts and languages -> Tagger -> aspects, intent, p_irony, p_toxic, is_toxic
"""

from agorascope.tagging.aspects import BUILT_IN, AspectFinder, aspects_of
from agorascope.tagging.intents import INTENTS, Intent
from agorascope.tagging.irony import lowered
from agorascope.tagging.tagger import TAGS, Tagger

__all__ = ["BUILT_IN", "INTENTS", "TAGS", "AspectFinder", "Intent", "Tagger", "aspects_of", "lowered"]
