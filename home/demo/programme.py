"""The solidarity project; one invented project, one invented activity and one invented piece of news."""

import datetime as dt
from typing import Any

from cms.base.locales import LOCALES
from home.models import ArticlePage, HomePage, SectionPage
from ngo_pages.activities import ActivityFeedback, ProgrammeActivityIndexPage, ProgrammeActivityPage
from ngo_pages.models import Organization
from ngo_pages.projects import ProjectContribution, ProjectIndexPage, ProjectPage
from reference.enums import DocumentKind
from reference.models import Country, FieldOffice, Goal, OfficialDocument, Priority, Sector
from reference.submissions import Submission

from .files import attached
from .publishing import Body, Words, content_id, existing, publish
from .source import Record, facts, is_unverified, sources, words

_INDEXES: dict[str, type] = {"projects": ProjectIndexPage, "activities": ProgrammeActivityIndexPage}


def load_indexes() -> None:
    for name, model in _INDEXES.items():
        texts = _texts(words("programme")["indexes"][name], "title", "summary")
        publish(existing(HomePage, "home"), model(slug=name), name, texts)


def _texts(record: Record, *fields: str) -> dict[str, Words]:
    """Locale to field to text; lists become lines."""
    found: dict[str, Words] = {}
    for locale in LOCALES:
        values = {name: record[name][locale] for name in fields}
        found[locale] = {name: value if isinstance(value, str) else "\n".join(value) for name, value in values.items()}
    return found


def _organizations(names: list[str]) -> list[Organization]:
    return list(Organization.objects.filter(content_id__in=[content_id(name) for name in names]))


def load_solidarity() -> None:
    record, texts = facts()["solidarity_project"], words("solidarity")["ngo-solidarity-network"]
    page = ProjectPage(
        slug="solidarity-network",
        supporter=record["supported_by"],
        starts="" if is_unverified(record, "start") else str(record["start"]),
        report=OfficialDocument.objects.filter(kind=DocumentKind.REPORT).first(),
        report_author=record["report_author"]["name"],
        sources=sources(record),
    )
    page.partners = _organizations(record["partners"])
    page.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    page.sdgs = list(Goal.objects.filter(code__in=map(str, record["sdgs"])))
    fields = ("title", "summary", "questions", "objectives", "groups")
    publish(existing(ProjectIndexPage, "projects"), page, "project-solidarity-network", _texts(texts, *fields))


def load_fictional_project() -> None:
    record = words("programme")["project"]
    page = ProjectPage(slug=record["slug"], starts=record["starts"], fictional=True)
    page.partners = _organizations(record["partners"])
    page.sectors = list(Sector.objects.filter(code__in=record["sectors"]))
    page.sdgs = list(Goal.objects.filter(code__in=map(str, record["sdgs"])))
    texts = _texts(record, "title", "summary", "questions")
    made = publish(existing(ProjectIndexPage, "projects"), page, record["slug"], texts)
    for row in record["contributions"] if made else ():
        _send_in(
            ProjectContribution(
                project=page.translation_key,
                date=dt.date.fromisoformat(row["date"]),
                theme=row["theme"],
                **_said(row),
            )
        )


def load_fictional_activity() -> None:
    record = words("programme")["activity"]
    page = ProgrammeActivityPage(
        slug=record["slug"],
        sector=Sector.objects.get(code=record["sector"]),
        starts=dt.date.fromisoformat(record["start"]),
        ends=dt.date.fromisoformat(record["end"]),
        fictional=True,
    )
    page.offices = list(FieldOffice.objects.filter(code__in=record["offices"]))
    page.countries = list(Country.objects.filter(code__in=record["countries"]))
    page.priorities = list(Priority.objects.filter(code__in=record["priorities"]))
    page.sdgs = list(Goal.objects.filter(code__in=map(str, record["sdgs"])))
    texts = _texts(record, "title", "summary", "how_to_join")
    made = publish(existing(ProgrammeActivityIndexPage, "activities"), page, record["slug"], texts)
    for row in record["feedback"] if made else ():
        answered = row.get("answered_on")
        _send_in(
            ActivityFeedback(
                activity=page.translation_key,
                answer=row.get("answer", ""),
                answered_on=dt.date.fromisoformat(answered) if answered else None,
                **_said(row),
            )
        )


def _said(row: Record) -> dict[str, Any]:
    organization = Organization.objects.get(content_id=content_id(row["organization"]))
    return {"organization": organization, "text": row["text"], "language": row["language"]}


def _send_in(row: Submission) -> None:
    """The way of every submission; nobody signs, since nobody exists."""
    row.submit(None)
    row.publish(None)


def load_fictional_news() -> None:
    record = words("programme")["news"]
    page = ArticlePage(
        slug=record["slug"],
        date=dt.date.fromisoformat(record["date"]),
        office=FieldOffice.objects.get(code=record["office"]),
        fictional=True,
    )
    # The same files in every language: a file has its own.
    body = Body().documents([attached(entry).pk for entry in record["files"]])
    texts = {locale: {**words, "body": body} for locale, words in _texts(record, "title", "summary").items()}
    publish(existing(SectionPage, "about"), page, record["slug"], texts)
