"""Shapes of home, sections and articles."""

import datetime as dt

from content_store.schemas import Block, Card, Coded, Image, Link


class PageDocument(Card):
    """Home and sections: words only; what they list is asked for by criteria."""

    body: list[Block]


class ArticleCard(Card):
    date: dt.date | None
    section: Link | None
    image: Image | None
    office: Coded | None


class ArticleDocument(ArticleCard):
    body: list[Block]
