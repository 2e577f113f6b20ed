"""The shapes every document is made of; the API's OpenAPI and the site's templates are built on them.

All URLs are absolute. Rich text is clean HTML. Dates are ISO 8601; times carry their zone.
"""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from cms.base.locales import Direction

State = Literal["original", "translated", "machine", "stale"]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Coded(Shape):
    """A vocabulary value: stable code, label in the served locale."""

    code: str
    label: str


class Link(Shape):
    """Another content, in the language nearest to the reader's that it exists in."""

    id: UUID
    kind: str
    title: str
    url: str
    locale: str
    dir: Direction


class TranslationLink(Shape):
    locale: str
    url: str
    state: State


class Rendition(Shape):
    url: str
    width: int
    height: int


class Image(Shape):
    """An image with its focal point (fractions of width and height) and renditions, smallest first."""

    alt: str
    credit: str
    width: int
    height: int
    focal_point: tuple[float, float] | None
    renditions: list[Rendition]


class File(Shape):
    """An attached file: size in bytes, type as MIME."""

    title: str
    url: str
    size: int
    content_type: str
    language: str | None = None
    symbol: str | None = None


class TextBlock(Shape):
    type: Literal["text"] = "text"
    html: str


class QuoteBlock(Shape):
    type: Literal["quote"] = "quote"
    text: str
    attribution: str


class ImageBlock(Shape):
    type: Literal["image"] = "image"
    image: Image
    caption: str


class Figure(Shape):
    """A number as printed (with "about" or "+" where the source has it) and what it counts."""

    value: str
    label: str


class FiguresBlock(Shape):
    type: Literal["figures"] = "figures"
    items: list[Figure]


class DocumentsBlock(Shape):
    type: Literal["documents"] = "documents"
    title: str
    items: list[File]


class Person(Shape):
    """A person in public function; no contact data."""

    name: str
    role: str
    affiliation: str


class PeopleBlock(Shape):
    type: Literal["people"] = "people"
    title: str
    items: list[Person]


class LinksBlock(Shape):
    type: Literal["links"] = "links"
    title: str
    items: list[Link]


Block = Annotated[
    TextBlock | QuoteBlock | ImageBlock | FiguresBlock | DocumentsBlock | PeopleBlock | LinksBlock,
    Field(discriminator="type"),
]


class Card(Shape):
    """The head that every document of every kind has, and the list profile of kinds that add nothing to it."""

    id: UUID
    kind: str
    slug: str
    url: str
    api_url: str
    locale: str
    dir: Direction
    state: State
    source_locale: str
    stale_since: dt.datetime | None
    stale_segments: int
    fictional: bool
    translations: list[TranslationLink]
    title: str
    summary: str
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    etag: str


#: The fields of `profile=minimal`.
MINIMAL_FIELDS = ("id", "kind", "slug", "url", "locale", "title", "etag")


class AttachedFile(Shape):
    """A file that a document shows as its own: `key` is its source's name and its id there (search.files.sources);
    `language` is the one it is written in."""

    key: str
    title: str
    url: str
    language: str


class SearchText(Shape):
    """What search reads of a document: names weigh most, then title, summary, text."""

    names: list[str] = []
    text: str = ""
