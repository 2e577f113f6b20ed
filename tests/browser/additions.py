"""What the demonstration lacks, and the tests look at. `python -m tests.browser.additions`."""

import datetime as dt

import django

from .page_types import ASKED, FORMER, FORMER_SESSION, FORUM, INVITED

#: Locale to the address of somebody who takes the newsletter in it.
NEWSLETTER_READERS = {locale: f"newsletter-{locale}@example.org" for locale in ("en", "fr", "ar")}


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


def make_room_for_newsletter() -> None:
    """The demonstration's newsletter is of the month before, so that this month's is still to be made."""
    from content_store.dirty import content_key, mark
    from diffusion.models import NewsletterPage
    from diffusion.months import month_before, this_month

    rows = NewsletterPage.objects.filter(slug="demonstration")
    rows.update(month=month_before(this_month()))
    mark(*(content_key(row.translation_key) for row in rows))


def add_newsletter_readers() -> None:
    """Three who take the newsletter, in three languages."""
    from django.utils import timezone

    from content_store.saved import keep
    from delivery.models import Recipient
    from subscriptions.asking import NEWSLETTER
    from subscriptions.enums import State
    from subscriptions.models import Subscription

    for locale, address in NEWSLETTER_READERS.items():
        reader = Recipient.objects.for_address(address, locales=[locale])
        given = {"state": State.ACTIVE, "confirmed_at": timezone.now()}
        Subscription.objects.create(recipient=reader, criteria=keep(NEWSLETTER), **given)


if __name__ == "__main__":
    django.setup()
    from content_store.drain import drain_all

    add_report()
    add_organization_to_be_asked()
    add_submissions()
    add_people()
    make_room_for_newsletter()
    add_newsletter_readers()
    drain_all()
