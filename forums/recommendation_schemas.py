"""Shapes of recommendations: what was said, what the addressees answer, what is planned, what happened."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from cms.base.locales import Direction
from content_store.schemas import Block, Card, Coded, Link, Shape

from .schemas import OfficialDocumentOut


class Addressee(Shape):
    """Who is asked, and where they stand.

    `state` is the status, or `no-information` where nothing was said for twelve months; `since`: when the status was
    reached, null where it has not changed.
    """

    actor: Coded
    status: Coded
    position: Coded
    state: Coded
    since: dt.date | None


class RecommendationCard(Card):
    """`status` is the headline, computed from the addressees'; `adopted` as known (2018 or 2018-12-19).

    `follow_up_state` is that status, or `no-information` where nothing was said on it for twelve months.
    """

    reference: str
    kind_of_text: Coded
    status: Coded
    follow_up_state: Coded
    addressees: list[Addressee]
    source: Link | None
    adopted: str
    sectors: list[Coded]


class CorrigendumOut(Shape):
    date: dt.date
    reason: str


class Said(Shape):
    """Somebody's words, in the one language they were written in. `id` is unique among entries of its type."""

    id: int
    date: dt.date
    actor: Coded
    text: str
    locale: str
    dir: Direction


class CommitmentOut(Said):
    """What is planned: `text` is the action, `actor` leads it; `progress` is planned, under-way, done or dropped."""

    partners: list[Coded]
    target_date: dt.date | None
    indicator: str
    progress: Coded


class StatusEntry(Said):
    """A change of an addressee's status; `text` is the reason. `report`: id of the report that it follows."""

    type: Literal["status"] = "status"
    before: Coded
    status: Coded
    document: OfficialDocumentOut | None
    report: int | None


class PositionEntry(Said):
    """An addressee's answer to the text."""

    type: Literal["position"] = "position"
    position: Coded


class Attachment(Shape):
    """Evidence by its address: a page elsewhere, or a file that was sent in with the report."""

    title: str
    url: str


class ReportEntry(Said):
    """What happened in a period, on the word of `actor`; `claimed` is the status it asks for, if another."""

    type: Literal["report"] = "report"
    addressee: Coded
    period_from: dt.date
    period_to: dt.date
    claimed: Coded | None
    evidence: list[Link]
    documents: list[OfficialDocumentOut]
    attachments: list[Attachment]


class CommentEntry(Said):
    """What the Liaison Committee or a Member State says; `report`: id of the report it is about."""

    type: Literal["comment"] = "comment"
    report: int | None


TimelineEntry = Annotated[StatusEntry | PositionEntry | ReportEntry | CommentEntry, Field(discriminator="type")]


class FollowUpCounts(Shape):
    """`informed`: addressees of whom something is known since twelve months or less, or whose matter is closed."""

    addressees: int
    informed: int
    commitments: int
    reports: int
    comments: int


class FollowUpOut(Shape):
    """What is planned, and what was said and done since, oldest first.

    `turns_on`: the day on which this reads “no information” somewhere unless something is published before.
    """

    commitments: list[CommitmentOut]
    timeline: list[TimelineEntry]
    counts: FollowUpCounts
    turns_on: dt.date | None


class RecommendationDocument(RecommendationCard):
    """Follow-up apart: what was said is never changed by it."""

    text: str
    condition: str
    paragraph: str
    source_document: OfficialDocumentOut | None
    sdgs: list[Coded]
    priorities: list[Coded]
    clusters: list[Coded]
    related: list[Link]
    superseded_by: Link | None
    corrigenda: list[CorrigendumOut]
    locked: bool
    follow_up: FollowUpOut
    body: list[Block]
