"""Shapes of theme consultations."""

import datetime as dt

from content_store.schemas import Block, Card, Link, Shape


class ThemeOption(Shape):
    """A theme offered. Counts of published answers, by delegations (with National Commissions) and by NGOs.

    None while the results are not published.
    """

    number: int
    text: str
    delegations: int | None
    organizations: int | None


class ThemeConsultationCard(Card):
    """Answers are taken from `opens` to `closes`, both days included."""

    session: Link | None
    opens: dt.date
    closes: dt.date
    results_published: bool


class ThemeConsultationDocument(ThemeConsultationCard):
    most_choices: int
    options: list[ThemeOption]
    body: list[Block]
