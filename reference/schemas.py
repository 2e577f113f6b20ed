"""Shapes of bodies, field offices, National Commissions and delegations."""

import datetime as dt

from content_store.schemas import Block, Card, Coded


class BodyCard(Card):
    """`title` is the body's name in this locale; `standing_body` is what it is addressed by in filters.

    `body_kind`: body, secretariat (a unit of it) or collective (a group addressed as a whole).
    """

    standing_body: Coded
    body_kind: str
    acronym: str


class BodyDocument(BodyCard):
    body: list[Block]


class FieldOfficeCard(Card):
    """`title` is the office's name in this locale; `office` is what it is addressed by in filters."""

    office: Coded
    office_kind: Coded
    city: str
    country: Coded
    region: Coded | None


class FieldOfficeDocument(FieldOfficeCard):
    """`covers`, kind and region as known at `as_of`; dates as known: 2014, 2014-04 or 2014-04-24, empty where not."""

    covers: list[Coded]
    bureau_for: Coded | None
    as_of: str
    opened: str
    closed: str
    body: list[Block]
    sources: list[str]


class NationalCommissionCard(Card):
    commission: Coded
    member: Coded
    region: Coded | None


class NationalCommissionDocument(NationalCommissionCard):
    website: str
    body: list[Block]


class DelegationCard(Card):
    """`member_kind`: member-state or associate-member."""

    member: Coded
    member_kind: str
    region: Coded | None
    electoral_group: Coded | None


class DelegationDocument(DelegationCard):
    joined: dt.date | None
    left: dt.date | None
    website: str
    body: list[Block]
