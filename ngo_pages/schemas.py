"""Shapes of organizations and actions."""

import datetime as dt

from content_store.schemas import Block, Card, Coded, Image, Link, Shape
from reference.contact_documents import ContactOut


class Name(Shape):
    """A name in its own language ("und" where that is not known)."""

    text: str
    language: str
    type: Coded


class Headquarters(Shape):
    city: str
    country: Coded | None


class DecisionDocument(Shape):
    """The official document of a decision; `symbol` and `url` may be empty."""

    code: str
    symbol: str
    title: str
    url: str


class StatusHeld(Shape):
    """A status period; `since` and `until` as known: 2006, 2006-10 or 2006-10-03, empty where not known.

    `step` is what it was in the life cycle (admitted, renewed, reverted, …); `term_ends` the end of an associate
    status's eight years, as exact as its beginning.
    """

    status: Coded
    step: Coded
    since: str
    until: str
    term_ends: str
    decided_by: Coded | None
    decision: str
    document: DecisionDocument | None


class Presence(Shape):
    country: Coded
    member_name: str
    members: int | None


class NetworkRelation(Shape):
    """What the other organization is to this one."""

    relation: Coded
    organization: Link


class OrganizationCard(Card):
    """`title` is the official name in this locale where one is known, else in `title_language`."""

    title_language: str
    acronym: str
    type: Coded
    status: Coded
    headquarters: Headquarters | None
    sectors: list[Coded]
    last_confirmed: dt.date | None
    freshness: Coded


class OrganizationDocument(OrganizationCard):
    names: list[Name]
    statuses: list[StatusHeld]
    founded: int | None
    scope: Coded | None
    website: str
    sdgs: list[Coded]
    priorities: list[Coded]
    subjects: list[Coded]
    expertise: list[Coded]
    working_languages: list[Coded]
    ecosoc_status: Coded | None
    countries: list[Presence]
    network: list[NetworkRelation]
    contacts: list[ContactOut]
    solidarity_partner: bool
    mission: str
    body: list[Block]
    sources: list[str]


class Place(Shape):
    """Where something took place; degrees, north and east positive, null where no point is known."""

    country: Coded
    name: str
    latitude: float | None
    longitude: float | None


class Photo(Shape):
    """An image with who made it (`image.credit`), and by what right it is shown."""

    image: Image
    caption: str
    rights: str


class ActionCard(Card):
    organizations: list[Link]
    countries: list[Coded]
    places: list[Place]
    sectors: list[Coded]
    starts: dt.date | None
    ends: dt.date | None


class ActionDocument(ActionCard):
    sdgs: list[Coded]
    priorities: list[Coded]
    office: Coded | None
    recommendations: list[Link]
    activity: Link | None
    people_reached: int | None
    photos: list[Photo]
    body: list[Block]


class Contribution(Shape):
    """What somebody brought to a project, in `language` ("und" where that is not known)."""

    date: dt.date
    organization: Link | None
    theme: str
    text: str
    language: str


class ProjectCard(Card):
    """Dates as known: 2020, 2020-03 or 2020-03-15, empty where not."""

    partners: list[Link]
    starts: str
    ends: str
    sectors: list[Coded]


class ProjectDocument(ProjectCard):
    """`contributions`: the published ones, newest first, two hundred at most."""

    supporter: str
    objectives: list[str]
    questions: list[str]
    groups: list[str]
    sdgs: list[Coded]
    report: Coded | None
    report_author: str
    contributions: list[Contribution]
    body: list[Block]
    sources: list[str]


class Feedback(Shape):
    """What an NGO says of an activity and the sector's answer, both in `language`; empty and null while unanswered."""

    submitted_on: dt.date | None
    organization: Link | None
    text: str
    language: str
    answer: str
    answered_on: dt.date | None


class ProgrammeActivityCard(Card):
    sector: Coded
    offices: list[Coded]
    countries: list[Coded]
    starts: dt.date | None
    ends: dt.date | None


class ProgrammeActivityDocument(ProgrammeActivityCard):
    """`feedback`: the published ones, newest first, two hundred at most."""

    priorities: list[Coded]
    sdgs: list[Coded]
    how_to_join: str
    feedback: list[Feedback]
    body: list[Block]


class IndexDocument(Card):
    """A page that lists others: its own words only; the list itself is asked for by criteria."""
