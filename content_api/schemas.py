"""Shapes of the API's own answers; documents have theirs in the apps they come from."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, create_model
from typing_extensions import TypedDict

from cms.base.locales import Direction
from content_store.schemas import MINIMAL_FIELDS, Card, State


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


#: What `profile=minimal` has of every kind.
MinimalDocument = create_model(
    "MinimalDocument",
    __config__=ConfigDict(extra="forbid"),
    **{name: (Card.model_fields[name].annotation, ...) for name in MINIMAL_FIELDS},  # type: ignore[call-overload]
)


class ListPage(Shape):
    """`next` is the value for `cursor`. Counts are null where they were not asked for."""

    next: str | None
    has_more: bool
    count: int | None
    requested_locale: str
    untranslated: int | None


class QueryEcho(Shape):
    """The query as it was understood, with all defaults. The same `criteria_id` means the same filters, however asked.

    The rest is a body for `POST /{list}/query`.
    """

    criteria_id: str
    locale: str
    fallback: list[str]
    profile: Literal["minimal", "list", "full"]
    fields: list[str]
    filter: dict[str, dict[str, list[str]]]
    facet: list[str]
    q: str
    sort: list[str]
    limit: int
    count: Literal["none", "exact"]


class FacetCount(Shape):
    code: str
    label: str
    count: int


class ChangesPage(Shape):
    """`next` is the value for `since`: it is there on the last page too."""

    next: str
    has_more: bool


class Digest(Shape):
    """`sha256` is of a line `{id} {locale} {etag}` and a line feed for each document, sorted by id and locale."""

    count: int
    sha256: str
    token: str


class SnapshotInfo(Shape):
    """A file: `count` documents in `bytes`, compressed; `etag` is that of the file's address."""

    kind: str
    locale: str
    url: str
    count: int
    bytes: int
    etag: str


class SnapshotList(Shape):
    """`token` is the `since` from which `/changes` goes on. Kinds and languages without a document have no item."""

    items: list[SnapshotInfo]
    token: str


class LanguageInfo(Shape):
    code: str
    autonym: str
    dir: Direction


class FilterInfo(Shape):
    name: str
    type: Literal["term", "content", "date", "flag", "text"]
    vocabulary: str | None
    operators: list[str]


class KindInfo(Shape):
    """`url` is null for kinds without a typed list; /content/{id}, /changes and /search have them all."""

    name: str
    url: str | None
    filters: list[FilterInfo]
    facets: list[str]
    sorts: list[str]
    default_sort: str


class TierInfo(Shape):
    name: str
    readers: str


class WhoAmI(Shape):
    """`reads`: the tier and all below it. `per_minute` is null for no limit; `expires` is the key's last day."""

    tier: str
    reads: list[TierInfo]
    per_minute: int | None
    key: str | None
    organization: str | None
    expires: dt.date | None


class Limits(Shape):
    anonymous_per_minute: int | None
    key_per_minute: int | None
    suggestions_per_minute: int | None
    default_limit: int
    limit: int
    limit_minimal: int
    query_bytes: int
    parameters: int
    filter_values: int


class RootLinks(Shape):
    openapi: str
    documentation: str
    vocabularies: str
    search: str
    suggest: str
    snapshots: str
    changes: str
    digest: str
    lookup: str
    coverage: str
    status: str
    whoami: str


class Root(Shape):
    """`seq` is the newest step of the change log."""

    title: str
    version: str
    default_locale: str
    locales: list[LanguageInfo]
    kinds: list[KindInfo]
    tiers: list[TierInfo]
    limits: Limits
    seq: int
    links: RootLinks


#: A label in each of the six languages.
Labels = TypedDict("Labels", {"en": str, "fr": str, "es": str, "ar": str, "zh-hans": str, "ru": str})


class VocabularyInfo(Shape):
    name: str
    labels: Labels
    count: int
    url: str


class VocabularyList(Shape):
    items: list[VocabularyInfo]


class TermInfo(Shape):
    """`parent` is the code above it (a country's region, a session's body). `facts` are the vocabulary's own."""

    code: str
    labels: Labels
    parent: str | None
    facts: dict[str, str | int | bool | list[str] | None]


class VocabularyDetail(Shape):
    name: str
    labels: Labels
    items: list[TermInfo]


class Coverage(Shape):
    """How far one kind is translated into one language. `missing`: contents that exist in other languages only."""

    kind: str
    locale: str
    contents: int
    original: int
    translated: int
    machine: int
    stale: int
    missing: int


class CoverageList(Shape):
    items: list[Coverage]


class ServedLocale(Shape):
    served: str
    dir: Direction
    state: State


class Highlights(Shape):
    """HTML: escaped text with <mark> around what was found."""

    title: str


class FoundFile(Shape):
    """The attached file that a hit was found by: `url` leads to the page of a PDF; a DOCX has headings in the place of
    pages. `locale` and `dir` are those of the snippet."""

    title: str
    url: str
    page: int | None
    heading: str
    locale: str
    dir: Direction


class CorrectionInfo(Shape):
    """Nothing was found for `original`; `applied`: `text` was searched instead."""

    original: str
    text: str
    applied: bool


class SuggestionInfo(Shape):
    """`id` is a content's; null for a vocabulary term."""

    text: str
    kind: str
    label: str
    url: str
    locale: str
    id: UUID | None


class SuggestionList(Shape):
    items: list[SuggestionInfo]


class MatchInfo(Shape):
    """`name`: which of its names was found. `item` in the language nearest to the one asked for."""

    score: float
    reason: Literal["name", "acronym", "alias", "former_name"]
    name: str
    item: MinimalDocument  # type: ignore[valid-type]


class Matches(Shape):
    items: list[MatchInfo]


class MatchesOf(Shape):
    q: str
    items: list[MatchInfo]


class ManyMatches(Shape):
    """In the order of the names asked for."""

    items: list[MatchesOf]


class Behind(Shape):
    """The step of the log it has come to, and how long it has missed what came after; null where it never ran."""

    seq: int
    behind_seconds: int | None


class Waiting(Shape):
    """What was written and is not rendered yet."""

    waiting: int
    behind_seconds: int


class FeedItem(Shape):
    """`id` stays when the content moves. `tags`: its kind, and `fictional` where it is invented."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: dt.datetime | None
    date_modified: dt.datetime | None
    language: str
    tags: list[str]


class JsonFeed(Shape):
    """JSON Feed 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"] = "https://jsonfeed.org/version/1.1"
    title: str
    home_page_url: str
    feed_url: str
    language: str
    items: list[FeedItem]


class EditionInfo(Shape):
    """A text of a content as it was public from one moment to another; `published_until` null while it is.

    `url` (a page of the site) and `api_url` never change. `withheld`: why it can be read no more.
    """

    number: int
    published_from: dt.datetime
    published_until: dt.datetime | None
    url: str
    api_url: str
    withheld: str | None


class EditionList(Shape):
    """The oldest first."""

    id: UUID
    kind: str
    locale: str
    items: list[EditionInfo]


class Available(Shape):
    """A language that the content exists in."""

    locale: str
    api_url: str


class ParameterErrorInfo(Shape):
    param: str
    code: str
    detail: str
    allowed: list[str] | None
    did_you_mean: str | None


class ProblemDocument(Shape):
    """RFC 9457. `available` with no-translation and gone, `reason` with gone and unauthorized, `did_you_mean` with
    unknown-route, `start` (where a mirror begins) with expired-token, `published_from` with not-published-then."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: list[ParameterErrorInfo] = []
    did_you_mean: str | None = None
    available: list[Available] = []
    reason: str | None = None
    start: str | None = None
    published_from: dt.datetime | None = None


class Moved(Shape):
    """The body of a redirect."""

    location: str
