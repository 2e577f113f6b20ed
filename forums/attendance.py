"""How many sessions there were and how many members attended, year by year and member by member; from documents."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from content_store.models import DocumentCode, Term
from content_store.query import readable


@dataclass(frozen=True)
class YearOfDialogue:
    """`members`: different members that attended, whatever the number of sessions."""

    year: str
    sessions: int
    members: int


@dataclass(frozen=True)
class MemberAttending:
    code: str
    label: str
    sessions: int


def by_year() -> list[YearOfDialogue]:
    """Years with dated sessions, earliest first. Two queries."""
    rows = readable().filter(kind="session").values("pk")
    held = DocumentCode.objects.filter(field="year", document__in=rows)
    sessions = dict(held.values_list("code").annotate(Count("document__content_id", distinct=True)))
    year = DocumentCode.objects.filter(field="year", document=OuterRef("document")).values("code")[:1]
    attended = DocumentCode.objects.filter(field="member", document__in=rows).annotate(year=Subquery(year))
    members = dict(attended.values_list("year").annotate(Count("code", distinct=True)))
    return [YearOfDialogue(name, count, members.get(name, 0)) for name, count in sorted(sessions.items())]


def by_member(locale: str, most: int = 20) -> list[MemberAttending]:
    """The members that attended most sessions. Two queries."""
    rows = readable().filter(kind="session").values("pk")
    attended = DocumentCode.objects.filter(field="member", document__in=rows).values_list("code")
    counted = attended.annotate(sessions=Count("document__content_id", distinct=True)).order_by("-sessions", "code")
    found = list(counted[:most])
    terms = Term.objects.filter(vocabulary="members", code__in=[code for code, _ in found])
    labels = {term.code: str(term.labels[locale]) for term in terms}
    return [MemberAttending(code, labels.get(code, code), sessions) for code, sessions in found]
