"""The stance of a text towards each brand it names.

texts, matches, whole-text probabilities -> read_stances -> StanceTable
"""

from agorascope.stance.clauses import segments
from agorascope.stance.reading import VERSION, StanceTable, TargetReader, read_stances
from agorascope.stance.rules import Rule
from agorascope.stance.scopes import Scope, scope_of

__all__ = ["VERSION", "Rule", "Scope", "StanceTable", "TargetReader", "read_stances", "scope_of", "segments"]
