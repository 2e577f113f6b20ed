"""What the demonstration lacks, and the tests look at. `python -m tests.browser.additions`."""

import datetime as dt

import django

from .page_types import ASKED, FORMER, FORMER_SESSION, FORUM, INVITED


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


def add_people() -> None:
    """One who has been invited, and one who is still signed in though the role has ended."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from members.enums import AssignedRole
    from members.mail import send_invitation
    from members.management.commands.set_up_demo_members import address_of
    from members.models import Assignment, today
    from reference.models import Actor

    invited, former = (
        User.objects.create_user(address_of(name), address_of(name), first_name="Example") for name in (INVITED, FORMER)
    )
    given = {"role": AssignedRole.SECTOR, "actor": Actor.objects.get(code="sector-ED")}
    send_invitation(Assignment.objects.create(user=invited, ends=today() + dt.timedelta(days=365), **given))
    yesterday = today() - dt.timedelta(days=1)
    Assignment.objects.create(user=former, starts=yesterday, ends=yesterday, **given)
    signed_in = {
        SESSION_KEY: str(former.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: former.get_session_auth_hash(),
    }
    ends = timezone.now() + dt.timedelta(days=365)
    Session.objects.create(session_key=FORMER_SESSION, session_data=SessionStore().encode(signed_in), expire_date=ends)


if __name__ == "__main__":
    django.setup()
    from content_store.drain import drain_all

    add_report()
    add_organization_to_be_asked()
    add_submissions()
    add_people()
    drain_all()
