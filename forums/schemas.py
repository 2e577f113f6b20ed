"""Shapes of events, dialogue sessions and recommendations."""

import datetime as dt
from typing import Literal

from content_store.schemas import Block, Card, Coded, Link, Shape


class Measured(Shape):
    """A figure as exact as its source: `qualifier` is exact, about or more-than."""

    measure: str
    label: str
    qualifier: Literal["exact", "about", "more-than"]
    value: int


class Attendance(Shape):
    """A member that took part. `kind` tells Member States from Associate Members; `level` may be unknown."""

    member: Coded
    kind: Literal["member-state", "associate-member"]
    level: Coded | None


class DocumentVersion(Shape):
    """A document in one language."""

    language: str
    url: str


class OfficialDocumentOut(Shape):
    """A document by its symbol (empty where it has none); `page` is its own content.

    `url` and `versions` are empty where this reader may not have its files; `role` is what it is for who lists it.
    """

    code: str
    symbol: str
    title: str
    kind: str
    date: str
    url: str
    original_language: str
    versions: list[DocumentVersion]
    access: Literal["public", "restricted"]
    page: Link | None
    role: Coded | None = None


class OfficialDocumentCard(Card):
    """An official document's own content. `session` and `number` are read from the symbol."""

    code: str
    symbol: str
    document_kind: Coded
    issued_by: Coded | None
    governing_session: Coded | None
    session: int | None
    number: str
    date: str
    versions: list[DocumentVersion]
    access: Literal["public", "restricted"]


class OfficialDocumentDocument(OfficialDocumentCard):
    original_language: str
    #: `url` of the head is this page's address; the document's own stands here.
    document_url: str


class EventCard(Card):
    """Days are the event's own, at its place."""

    theme: str
    starts: dt.date | None
    ends: dt.date | None
    city: str
    country: Coded | None
    mode: Coded | None
    sectors: list[Coded]


class StageReached(Shape):
    """A step of an event; `date` as known (2019, 2019-10 or 2019-10-11), empty where not."""

    stage: Coded
    date: str
    document: OfficialDocumentOut | None


class EventDocument(EventCard):
    """`stages` stand in the order of an event's steps; `evaluated_with` are the Member States of its evaluation."""

    venue: str
    final_text: str
    financing: str
    stages: list[StageReached]
    evaluated_with: list[Coded]
    sdgs: list[Coded]
    figures: list[Measured]
    attendance: list[Attendance]
    documents: list[OfficialDocumentOut]
    body: list[Block]


class ForumCard(EventCard):
    number: int | None
    year: int | None


class ForumDocument(ForumCard, EventDocument):
    subtitle: str
    host: str
    panels: list[str]


class ForumReportCard(Card):
    forum: Link | None
    date: dt.date | None


class ForumReportDocument(ForumReportCard):
    conclusions: list[Block]
    evaluation: list[Block]
    documents: list[OfficialDocumentOut]


class ConferenceCard(EventCard):
    year: int


class ConferenceDocument(ConferenceCard, EventDocument):
    subthemes: list[str]
    outcomes: list[str]


class SessionCard(Card):
    """`begins` and `finishes` carry the zone where the time is known; `starts` and `ends` are days."""

    theme: str
    mechanism: Coded
    governing_session: Coded | None
    state_of_session: Coded
    starts: dt.date | None
    ends: dt.date | None
    begins: dt.datetime | None
    finishes: dt.datetime | None
    timezone: str
    place: str
    city: str
    country: Coded | None


class SessionPerson(Shape):
    """Named only with consent."""

    role: str
    name: str
    title: str
    organization: Link | None
    member: Coded | None
    minutes: int | None


class AttendanceCounts(Shape):
    """How many of those named took part; `figures` of the session has what its source counts."""

    member_states: int
    associate_members: int
    organizations: int


class Hearing(Shape):
    """A published request to be heard, in the language it was written in."""

    organization: Link | None
    name: str
    item: str
    question: str
    text: str
    language: str
    decision: Coded
    decided_on: dt.date | None


class SessionDocument(SessionCard):
    """`announced`: members that said they will attend; empty once the session is held, when `attendance` tells."""

    agenda_item: str
    agenda: list[str]
    hours: list[str]
    event: Link | None
    consultation: Link | None
    proposed_by: list[Coded]
    agreed_with: list[Coded]
    interpretation: list[str]
    sectors: list[Coded]
    sdgs: list[Coded]
    priorities: list[Coded]
    people: list[SessionPerson]
    attendance: list[Attendance]
    announced: list[Attendance]
    organizations: list[Link]
    counts: AttendanceCounts
    figures: list[Measured]
    documents: list[OfficialDocumentOut]
    recommendations: list[Link]
    outcome: list[Block]
    points_raised: list[str]
    commitments: list[str]
    follow_up: dt.date | None
    hearings: list[Hearing]
