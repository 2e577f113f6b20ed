"""What the demonstration lacks, and the tests look at. `python -m tests.browser.additions`."""

import datetime as dt

import django

from .page_types import ASKED, FORUM


def add_report() -> None:
    """The report of a forum, in all six languages."""
    from forums.models import ForumPage, ForumReportPage
    from tests import factories

    text = [{"type": "text", "value": "<p>The forum asks that every plan for water names who maintains the wells.</p>"}]
    forum = ForumPage.objects.get(slug=FORUM, locale__language_code="en")
    report = ForumReportPage(title="Report of the forum", slug="report", date=dt.date(2014, 9, 1), live=False)
    report.conclusions = ForumReportPage._meta.get_field("conclusions").to_python(text)
    forum.add_child(instance=report)
    published = factories.publish(report)
    factories.translated(published, "ar", title="تقرير المنتدى")
    for locale in ("fr", "es", "zh-hans", "ru"):
        factories.translated(published, locale)


def add_organization_to_be_asked() -> None:
    """A fictional NGO whose language is not the platform's first, and whom to write to."""
    from tests import factories

    page = factories.organization(
        "Union Exemple de la lecture (fictive)", slug=ASKED, name_language="fr", acronym="UEXL", fictional=True
    )
    factories.contact(page, name="Mme Exemple (fictive)", email=f"{ASKED}@example.org", fictional=True)


def add_submissions() -> None:
    """A draft of the fictional NGO, and what was refused to it."""
    from members.management.commands.set_up_demo_members import address_of
    from members.models import Assignment
    from ngo_pages.activities import ActivityFeedback, ProgrammeActivityPage
    from ngo_pages.models import Organization
    from ngo_pages.projects import ProjectContribution, ProjectPage

    actor = Assignment.objects.get(user__email=address_of("ngo")).actor
    row = {"organization": Organization.objects.get(content_id=actor.organization), "language": "en"}
    project = ProjectPage.objects.filter(live=True).first().translation_key
    ProjectContribution.objects.create(project=project, date=dt.date(2026, 5, 1), text="Fictional: begun.", **row)
    activity = ProgrammeActivityPage.objects.filter(live=True).first().translation_key
    refused = ActivityFeedback(activity=activity, text="Fictional: it was good.", **row)
    refused.submit(None)
    refused.refuse(None, "Please say what was good, and where.")


if __name__ == "__main__":
    django.setup()
    from content_store.drain import drain_all

    add_report()
    add_organization_to_be_asked()
    add_submissions()
    drain_all()
