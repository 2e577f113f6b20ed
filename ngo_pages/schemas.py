"""Shapes of organizations and actions."""

import datetime as dt

from content_store.schemas import Block, Card, Coded, Link, Shape


class Name(Shape):
    """A name in its own language ("und" where that is not known)."""

    text: str
    language: str
    type: Coded


class Headquarters(Shape):
    city: str
    country: Coded | None


class Status(Shape):
    """A status period; `since` and `until` as known: 2006, 2006-10 or 2006-10-03, empty where not known."""

    status: Coded
    since: str
    until: str
    decision: str


class Presence(Shape):
    country: Coded
    member_name: str


class OrganizationCard(Card):
    """`title` is the official name in this locale where one is known, else in `title_language`."""

    title_language: str
    acronym: str
    type: Coded
    status: Coded
    headquarters: Headquarters | None
    sectors: list[Coded]
    last_confirmed: dt.date | None


class OrganizationDocument(OrganizationCard):
    names: list[Name]
    statuses: list[Status]
    founded: int | None
    scope: Coded | None
    website: str
    sdgs: list[Coded]
    priorities: list[Coded]
    countries: list[Presence]
    solidarity_partner: bool
    mission: str
    body: list[Block]
    sources: list[str]


class ActionCard(Card):
    organizations: list[Link]
    countries: list[Coded]
    sectors: list[Coded]
    starts: dt.date | None
    ends: dt.date | None


class ActionDocument(ActionCard):
    sdgs: list[Coded]
    people_reached: int | None
    body: list[Block]


class IndexDocument(Card):
    """A page that lists others: its own words only; the list itself is asked for by criteria."""
