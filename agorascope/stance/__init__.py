"""The stance of a text towards each brand it names.

texts, matches, whole-text probabilities -> read_stances -> StanceTable
"""

from agorascope.stance.clauses import segments
from agorascope.stance.reading import StanceTable, TargetReader, read_stances
from agorascope.stance.rules import Rule
from agorascope.stance.scopes import Scope, scope_of

__all__ = ["Rule", "Scope", "StanceTable", "TargetReader", "read_stances", "scope_of", "segments"]
