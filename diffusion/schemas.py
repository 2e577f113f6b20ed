"""Shapes of newsletters."""

from typing import Annotated, Literal

from pydantic import Field

from content_store.schemas import Card, Link, Shape, TextBlock


class ItemsBlock(Shape):
    """Contents under a heading, as the newsletter was published with; those that are not public any more are gone."""

    type: Literal["items"] = "items"
    heading: str
    items: list[Link]


class NewsletterCard(Card):
    """`month`: 2026-11."""

    month: str


class NewsletterDocument(NewsletterCard):
    introduction: str
    sections: list[Annotated[TextBlock | ItemsBlock, Field(discriminator="type")]]
