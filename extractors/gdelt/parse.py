"""GDELT's answers to records: articles, of which only the title is known, and points of curves. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from agorascope.landing import RawPage
from agorascope.records import Parsed
from agorascope.text import clean_text, has_bidi_controls
from extractors.gdelt.document import read_document
from extractors.gdelt.settings import LANGUAGES
from extractors.reading import MAX_EXCERPT, PageReader, RejectedError
from extractors.values import dictionaries, moment, text_of

CODES = {name: code for code, name in LANGUAGES.items()}
SETTLED = timedelta(days=1)  # late articles are counted in their hour or day until then
MAX_POINTS = 20_000
METRICS = {"article count": "volume", "average tone": "tone"}  # by the name of the series


def parse_page(page: RawPage) -> Parsed:
    """Every record of one landed page."""
    document, is_repaired, problem = read_document(page.body, page.content_type)
    reader = PageReader(page, instance="gdelt", is_repaired=is_repaired)
    if problem or page.options.get("poison") or not isinstance(document, dict):
        excerpt = page.body[:MAX_EXCERPT].decode("utf-8", "replace")
        detail = f"The answer is not what was asked for: {problem or 'not usable'}. It is asked for again."
        reader.reject(excerpt, None, "bad_page", detail)
        return reader.result()
    if document and not {"articles", "timeline"} & document.keys():
        reader.reject(document, None, "not_posts", "Neither articles nor a timeline.")
    articles = document.get("articles")
    if isinstance(articles, list):
        reader.each(articles, lambda item, position: _read_article(reader, item, position))
    _read_timeline(reader, document)
    return reader.result()


def seen_at(item: Mapping[str, Any]) -> datetime | None:
    """When GDELT saw an article, to the quarter of an hour."""
    return moment(item.get("seendate"))


def step_of(points: list[datetime]) -> timedelta | None:
    """The smallest step of a curve."""
    ordered = sorted(set(points))
    return min((later - at for at, later in pairwise(ordered)), default=None)


def _read_article(reader: PageReader, item: Any, position: int) -> None:
    if not isinstance(item, dict):
        raise RejectedError("bad_record", "Not an article.")
    url, title = text_of(item.get("url")), text_of(item.get("title"))
    if not url:
        raise RejectedError("missing_key", "The article has no address, which is its key.")
    domain = text_of(item.get("domain"))
    reader.post(
        position,
        uri=url,
        kind="article",
        post_id=url,
        created=seen_at(item),
        created_source=item.get("seendate"),
        title=clean_text(title, unescape=True) or None if title else None,
        author_id=domain,
        author_handle=domain,
        lang=CODES.get((text_of(item.get("language")) or "").strip().lower()),
        url=url,
        links=[],
        flags=["bidi"] if title and has_bidi_controls(title) else [],
    )
    page = f"https://{domain}/" if domain else None
    reader.member(position, member_id=domain, handle=domain, url=page)


def _read_timeline(reader: PageReader, document: Mapping[str, Any]) -> None:
    """One row for each point: the hour or day, and what is still counted is not final."""
    query = text_of(reader.page.options.get("query")) or _title_of(document) or reader.page.source
    for series in dictionaries(document.get("timeline")):
        metric = METRICS.get((text_of(series.get("series")) or "").strip().lower())
        points = dictionaries(series.get("data"))[:MAX_POINTS]
        if metric is None:
            reader.reject(series.get("series"), None, "unknown_series", "A curve that is not kept.")
            continue
        period = _period(reader, points)
        if period:
            reader.each(points, partial(_read_point, reader, query, metric, period))


def _period(reader: PageReader, points: list[dict[str, Any]]) -> str | None:
    step = step_of([at for point in points if (at := moment(point.get("date")))])
    if step is None:
        return text_of(reader.page.options.get("period")) or "day"
    if step < timedelta(hours=1):
        reader.reject(str(step), None, "fine_timeline", "Steps of less than an hour; ask for more days.")
        return None
    return "hour" if step < timedelta(days=1) else "day"


def _read_point(
    reader: PageReader, query: str, metric: str, period: str, point: Mapping[str, Any], position: int
) -> None:
    start, value = moment(point.get("date")), point.get("value")
    if start is None:
        raise RejectedError("bad_date", f"The time of a point cannot be read: {str(point.get('date'))[:80]}")
    values = {metric: value, "monitored": point.get("norm")}
    end = start + (timedelta(hours=1) if period == "hour" else timedelta(days=1))
    for name, number in values.items():
        is_number = isinstance(number, int | float) and not isinstance(number, bool)
        reader.metric(
            position,
            channel_kind="query",
            channel_id=query,
            metric=name,
            value=float(number) if is_number and abs(number) < 1e15 else None,  # type: ignore[arg-type]
            period=period,
            period_start=start,
            is_final=end + SETTLED <= reader.observed_at,
        )


def _title_of(document: Mapping[str, Any]) -> str | None:
    details = document.get("query_details")
    return text_of(details.get("title")) if isinstance(details, dict) else None
