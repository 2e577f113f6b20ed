"""Makes follow-up as people send it in and others publish it."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User

from forums.follow_up import Commitment, FollowUp, FollowUpComment, PositionStatement, ProgressReport, StatusChange
from forums.models import RecommendationPage
from reference.models import Actor

LIAISON, SECRETARIAT, FRANCE, SENEGAL = "liaison-committee", "secretariat", "member-FR", "member-SN"


def actor(code: str) -> Actor:
    return Actor.objects.get(code=code)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def person(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]


def sent_in(row: FollowUp, by: str = "author") -> Any:
    row.submit(person(by))
    return row


def published(row: FollowUp, by: str = "reviewer") -> Any:
    sent_in(row)
    row.publish(person(by))
    return row


def change(page: RecommendationPage, after: str, date: str, who: str = SECRETARIAT, **values: Any) -> StatusChange:
    values.setdefault("text", "The Board decided it.")
    return StatusChange(recommendation=page.translation_key, actor=actor(who), after=after, date=day(date), **values)


def position(page: RecommendationPage, answer: str, date: str, who: str = SECRETARIAT) -> PositionStatement:
    return PositionStatement(
        recommendation=page.translation_key, actor=actor(who), position=answer, date=day(date), text="We answer."
    )


def report(page: RecommendationPage, date: str, who: str = SECRETARIAT, **values: Any) -> ProgressReport:
    period = {"period_from": day("2025-01-01"), "period_to": day("2025-06-30")}
    values = {"text": "It was done.", **period, **values}
    return ProgressReport(
        recommendation=page.translation_key,
        actor=actor(who),
        addressee=actor(values.pop("addressee", who)),
        date=day(date),
        **values,
    )


def commitment(page: RecommendationPage, date: str, who: str = SECRETARIAT, **values: Any) -> Commitment:
    return Commitment(
        recommendation=page.translation_key, actor=actor(who), date=day(date), text="We will meet.", **values
    )


def comment(page: RecommendationPage, date: str, who: str = LIAISON, **values: Any) -> FollowUpComment:
    return FollowUpComment(
        recommendation=page.translation_key, actor=actor(who), date=day(date), text="Well done.", **values
    )
