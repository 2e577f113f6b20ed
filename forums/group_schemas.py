"""Shapes of working groups and consultations."""

from content_store.schemas import Block, Card, Coded, Link

from .schemas import Measured, OfficialDocumentOut


class WorkingGroupCard(Card):
    """`opened` and `closed` as known (2019 or 2019-10), empty where not; `open` while it is not closed."""

    parent_body: Coded | None
    open: bool
    opened: str
    closed: str
    sectors: list[Coded]


class WorkingGroupDocument(WorkingGroupCard):
    coordinator: Link | None
    themes: list[str]
    mandate: list[Block]
    organizations: list[Link]
    documents: list[OfficialDocumentOut]


class ConsultationCard(Card):
    acronym: str
    sectors: list[Coded]
    since: int | None


class ConsultationDocument(ConsultationCard):
    """`organizations` are those of its members that the directory holds; `members` is the number its source gives."""

    standing_body: Coded | None
    members: Measured | None
    organizations: list[Link]
    procedures: list[Block]
    documents: list[OfficialDocumentOut]
