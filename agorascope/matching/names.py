"""The brands that a text names, and the phrases that say it means something else.

A name that is an ordinary word counts where a sure sign of the brand stands in the text, or one of
its context words not far from it; and once one counts, all do: a text keeps to one sense of a word
(Gale, Church and Yarowsky, "One sense per discourse", 1992). Where the workspace gives no context
but asks for a capital, the capital is enough.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agorascope.matching import lookups, words
from agorascope.matching.phrases import Find, Phrases, Role, written_forms
from agorascope.matching.signs import Sign
from agorascope.matching.spans import Span, apart, longest, overlaps
from agorascope.matching.words import Joint
from agorascope.workspace import Brand

CONTEXT_REACH = 200  # characters between a name and its context word: a post, or two sentences of an article


@dataclass(slots=True)
class Names:
    """What the phrases of a workspace say of one text."""

    signs: list[Sign] = field(default_factory=list)
    has_domain: bool = False  # perhaps
    exclusions: list[tuple[Span, Container[str]]] = field(default_factory=list)  # where, for which brands
    _excluded: dict[str, list[Span]] = field(default_factory=dict)

    def is_excluded(self, brand_id: str, span: Span) -> bool:
        """Whether a phrase that does not mean the brand covers some of the span."""
        if not self.exclusions:
            return False
        if brand_id not in self._excluded:
            self._excluded[brand_id] = apart(where for where, ids in self.exclusions if brand_id in ids)
        return overlaps(self._excluded[brand_id], *span)


class NameFinder:
    """Knows the names, context words and exclusions of all brands."""

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._phrases = Phrases()
        self._own_words: dict[str, frozenset[str]] = {}
        self._capitals = {brand.id: brand.is_known_by_capital for brand in brands if brand.capitalised}
        for brand in brands:
            self._learn(brand)
        self._phrases.close()

    def _learn(self, brand: Brand) -> None:
        ambiguous = brand.ambiguous_names
        spellings = (brand.name, *brand.names) if brand.match_name else brand.names
        for role, phrases in (
            (Role.NAME, [spelling for spelling in spellings if spelling not in ambiguous]),
            (Role.AMBIGUOUS, ambiguous),
            (Role.CONTEXT, brand.context),
            (Role.EXCLUSION, brand.exclusions),
        ):
            for phrase in phrases:
                self._phrases.add(phrase, role, brand.id)
        for domain in brand.domains:
            self._phrases.add_domain(lookups.host_of(domain).removeprefix("www."))
        forms = (form for phrase in brand.context for form in written_forms(phrase))
        self._own_words[brand.id] = frozenset(form.replace(" ", "") for form in forms)

    def find(self, text: str, folded: str, unread: Sequence[Span]) -> Names:
        """Names outside the spans `unread`, the longer of two that overlap; none inside an exclusion."""
        finds = self._phrases.find(folded)
        if not finds:
            return Names()
        search = _Search(text, folded, unread, self._own_words, self._capitals)
        for find in finds:
            search.judge(find)
        return search.result()


class _Search:
    """One text on its way from finds to signs."""

    def __init__(
        self,
        text: str,
        folded: str,
        unread: Sequence[Span],
        own_words: Mapping[str, frozenset[str]],
        capitals: Mapping[str, bool],
    ) -> None:
        self._text, self._folded, self._unread = text, folded, unread
        self._own_words, self._capitals = own_words, capitals  # whose need one, and whether it is enough
        self._tags = [(start, end) for _, start, end in lookups.hashtags(folded)]
        self._found: dict[Span, list[Sign]] = defaultdict(list)
        self._context: list[tuple[int, Container[str]]] = []  # where context words end, for which brands
        self._context_ends: dict[str, list[int]] = {}
        self._names = Names()

    def judge(self, find: Find) -> None:
        phrase, start, end = find
        self._names.has_domain |= phrase.is_domain
        tag = words.tag_around(self._tags, start, end) if self._tags else None
        if tag is not None:
            self._judge_in_tag(find, tag)
        elif words.begins(self._folded, start):
            if words.ends(self._folded, end):
                self._judge_word(find, is_plural=False)
            elif words.ends_as_plural(self._folded, end):
                self._judge_word(find, is_plural=True)

    def _judge_word(self, find: Find, *, is_plural: bool) -> None:
        phrase, start, end = find
        span = start, end + is_plural
        for (role, joints), brand_ids in phrase.owners.items():
            if joints and (is_plural or not all(self._text[start + joint].isupper() for joint in joints)):
                continue
            if is_plural and not self._may_be_plural(role, start, end):
                continue
            if role is Role.EXCLUSION:
                self._names.exclusions.append((span, brand_ids))
            elif self._is_read(span):
                self._keep_word(role, brand_ids, span)

    def _keep_word(self, role: Role, brand_ids: Collection[str], span: Span) -> None:
        if role is Role.CONTEXT:
            self._context.append((span[1], brand_ids))
            return
        start, end = span
        is_named = role is Role.NAME or self._folded[max(start - 5, 0) : start] == "chez "
        for brand_id in brand_ids:
            if is_named or self._may_be_name(brand_id, start, end):
                is_sure = is_named or self._capitals.get(brand_id, False)
                self._found[span].append(Sign(brand_id, "name", self._text[start:end], span, is_sure))

    def _may_be_plural(self, role: Role, start: int, end: int) -> bool:
        """The plural of an ordinary word is no brand; that of a name must be seen to be one."""
        return role > Role.AMBIGUOUS or (role is Role.NAME and words.is_safe_plural(self._text, start, end))

    def _may_be_name(self, brand_id: str, start: int, end: int) -> bool:
        """Whether an ordinary word is written as a name, or at least not as a part of another word."""
        if self._text[start].isupper():
            return True
        return brand_id not in self._capitals and not words.is_glued_by_hyphen(self._folded, start, end)

    def _judge_in_tag(self, find: Find, tag: Span) -> None:
        """What stands for a brand is all of the hashtag; the longer of two names in it has it."""
        phrase, start, end = find
        for (role, joints), brand_ids in phrase.owners.items():
            if role is Role.EXCLUSION:
                self._names.exclusions.append((tag, brand_ids))
            elif not self._is_read(tag):
                return
            elif role is Role.CONTEXT:
                if min(self._joints(start, end, tag, ())) > Joint.NONE:
                    self._context.append((end, brand_ids))
            else:
                is_plural = role is Role.NAME and not joints and self._is_plural_in_tag(start, end, tag[1])
                for brand_id in brand_ids:
                    pair = self._joints(start, end + is_plural, tag, self._own_words[brand_id])
                    is_named = role is Role.NAME or (
                        self._capitals.get(brand_id, False) and self._text[start].isupper()
                    )
                    if min(pair) >= (Joint.CAPITAL if is_named else Joint.AFFIX):
                        is_sure = is_named or Joint.SURE in pair
                        sign = Sign(brand_id, "hashtag", self._text[slice(*tag)], tag, is_sure)
                        self._found[start, end].append(sign)

    def _joints(self, start: int, end: int, tag: Span, own: Collection[str]) -> tuple[Joint, Joint]:
        return (
            words.joint_before(self._text, self._folded, tag[0] + 1, start, own),
            words.joint_after(self._text, self._folded, start, end, tag[1], own),
        )

    def _is_plural_in_tag(self, start: int, end: int, tag_end: int) -> bool:
        is_plural = end + 1 == tag_end and words.ends_as_plural(self._folded, end)
        return is_plural and words.is_safe_plural(self._text, start, end)

    def _is_read(self, span: Span) -> bool:
        return not (self._unread and overlaps(self._unread, *span))

    def result(self) -> Names:
        for sign in self._longest():
            if sign.span and not self._names.is_excluded(sign.brand_id, sign.span):
                is_sure = sign.is_sure or _is_near(self._context_of(sign.brand_id), *sign.span)
                self._names.signs.append(sign if is_sure == sign.is_sure else sign._replace(is_sure=True))
        return self._names

    def _longest(self) -> Iterator[Sign]:
        """The signs of the longest of those spans that overlap."""
        for span in longest(self._found, len(self._text)):
            yield from self._found[span]

    def _context_of(self, brand_id: str) -> list[int]:
        if brand_id not in self._context_ends:
            ends = [end for end, brand_ids in self._context if brand_id in brand_ids]
            self._context_ends[brand_id] = ends
        return self._context_ends[brand_id]


def _is_near(places: Sequence[int], start: int, end: int) -> bool:
    """Whether a context word ends near [start, end). `places` are in order, as finds are."""
    position = bisect_left(places, start - CONTEXT_REACH)
    return position < len(places) and places[position] <= end + CONTEXT_REACH
