"""What speaks of a brand in a post, sign by sign."""

from typing import Literal, NamedTuple

from agorascope.matching.spans import Span

MatchedBy = Literal["declared", "handle", "hashtag", "domain", "name"]


class Sign(NamedTuple):
    """One spot of a post that speaks of a brand: of its text, or of a field (no span)."""

    brand_id: str
    kind: MatchedBy
    words: str
    span: Span | None = None
    is_sure: bool = True  # False: an ordinary word, which counts beside a sure sign
