"""Somebody of each role, one of each thing they could reach for, and a second one that is another's."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from cms.base.models import MediaDocument
from cms.base.roles import set_up_roles
from content_api.models import ApiKey, KeyHolder
from content_store.criteria import Criteria
from content_store.enums import Tier
from delivery.enums import MailingKind, Reason
from delivery.models import Mailing, Recipient
from delivery.queueing import Intended, enqueue
from delivery.suppressing import suppress
from diffusion.models import Diffusion
from forums.consulting import AttendanceNotice, HearingRequest, ThemeAnswer
from members.enums import AssignedRole
from members.models import Assignment
from members.proposals import Proposal, keep
from ngo_pages.activities import ActivityFeedback
from ngo_pages.models import ActionPage
from ngo_pages.projects import ProjectContribution
from reference.models import Actor, Country, DocumentFile
from reference.submissions import Submission
from tests import factories
from tests.admin.page_types import posted
from tests.forums import following
from tests.members.conftest import actor, assigned
from webhooks.life import create
from webhooks.models import Endpoint

from .table import ROLES

ROLE_OF: Final = {
    "ngo": AssignedRole.NGO,
    "delegation": AssignedRole.DELEGATION,
    "commission": AssignedRole.COMMISSION,
    "office": AssignedRole.OFFICE,
    "sector": AssignedRole.SECTOR,
    "liaison": AssignedRole.LIAISON_COMMITTEE,
    "translator": AssignedRole.TRANSLATOR,
    "editor": AssignedRole.EDITOR,
    "moderator": AssignedRole.MODERATOR,
}
#: Tier to what a contact and a file of it say.
SAID: Final = {tier: f"Marker{tier.name.title().replace('_', '')}" for tier in Tier}


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is not done after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    """`own[role]`, `other[role]`: whom a role speaks for, and another of the kind; those without one get France's."""

    def __init__(self) -> None:
        for locale in ("fr", "ar"):
            factories.home_in(locale)
        self._pages()
        set_up_roles()
        self._actors()
        self._people()
        self._rows()
        self._keys()
        self.diffusion = Diffusion.objects.create(
            title="To all Member States",
            contents=[str(self.recommendation.translation_key)],
            audience={"include": [{"kind": ["member"]}]},
            requested_by=User.objects.get(username="admin"),
            requested_at=timezone.now(),
        )
        self._mail()
        factories.drain()

    def _mail(self) -> None:
        """A mailing to one person, who takes another list no more."""
        self.person = Recipient.objects.for_address("reader@partner.example")
        self.mailing = Mailing.objects.create(kind=MailingKind.DIGEST, key="world", title="Digest")
        enqueue(self.mailing, [Intended(self.person.pk, "en")])
        self.suppression = suppress(self.person.address_digest, Reason.UNSUBSCRIBED, MailingKind.NEWSLETTER)

    def _pages(self) -> None:
        self.profile = factories.organization("Fictional Example NGO", acronym="FEN", headquarters_country="FR")
        self.stranger = factories.organization("Fictional Other NGO", headquarters_country="KE")
        self.record, self.other_record = self.profile.organization, self.stranger.organization
        self.session = factories.session("Item 11", mechanism="hearing", starts=dt.date(2099, 1, 1))
        self.forum = factories.forum()
        self.activity = factories.activity()
        self.project = factories.project()
        self.article = factories.article()
        self.newsletter = factories.newsletter()
        today = timezone.localdate()
        self.themes = factories.theme_consultation(opens=today, closes=today + dt.timedelta(days=9))
        self.action = factories.action(organizations=[self.profile])
        for locale in ("fr", "ar"):
            factories.translated(factories.recommendation_index(), locale)

    def _actors(self) -> None:
        ngo, other = (actor(f"organization-{page.translation_key}") for page in (self.profile, self.stranger))
        france, kenya = actor("member-FR"), actor("member-KE")
        pairs = {
            "ngo": (ngo, other),
            "commission": (actor("commission-FR"), actor("commission-KE")),
            "office": (actor("office-dakar"), actor("office-nairobi")),
            "sector": (actor("sector-ED"), actor("sector-SC")),
            "liaison": (actor("liaison-committee"), kenya),
        }
        self.own: dict[str, Actor] = {role: pairs.get(role, (france, kenya))[0] for role in ROLES}
        self.other: dict[str, Actor] = {role: pairs.get(role, (france, kenya))[1] for role in ROLES}
        self.actors = {row.code: row for row in (*self.own.values(), *self.other.values())}
        asked = dict.fromkeys(self.actors, "proposed")
        self.recommendation = factories.recommendation(addressees=asked)
        for page in (self.profile, self.recommendation):
            for locale in ("fr", "ar"):
                factories.translated(page, locale)

    def _people(self) -> None:
        """`clients` are signed in; `ended` and `coming` have an assignment that is over, or is still to begin."""
        self._admin, self._forms = _signed_in(User.objects.create_superuser("admin")), dict[str, Any]()
        self.users: dict[str, User] = {"plain": User.objects.create_user("plain", "plain@example.org")}
        self.clients: dict[str, Client] = {"anonymous": Client()}
        self.ended: dict[str, Client] = {}
        self.coming: dict[str, Client] = {}
        for role, name in ROLE_OF.items():
            self.users[role] = self._assigned(role, name)
            day = timezone.now().date()
            for clients, life, dates in (
                (self.ended, "ended", {"starts": dt.date(2024, 1, 1), "ends": day - dt.timedelta(days=1)}),
                (self.coming, "coming", {"starts": day + dt.timedelta(days=1)}),
            ):
                user = self._assigned(role, f"{name}-{life}")
                clients[role] = _signed_in(user)
                Assignment.objects.filter(user=user).update(**dates)  # its group of the admin is still there
        for role, user in self.users.items():
            self.clients[role] = _signed_in(user)

    def _assigned(self, role: str, name: str) -> User:
        acts_for = self.own[role].code if role in ("ngo", "delegation", "commission", "office", "sector") else ""
        locale = "fr" if role == "translator" else ""
        return assigned(ROLE_OF[role], acts_for, name=name, locale=locale)

    def _rows(self) -> None:
        """Of each thing sent in one by its own people, and one by others."""
        author = User.objects.create_user("author")
        self.drafts, self.sent, self.published, self.proposals = {}, {}, {}, {}
        for code, who in self.actors.items():
            rows = [following.report(self.recommendation, "2026-03-01", code) for _ in range(3)]
            self.drafts[code], self.sent[code], self.published[code] = rows
            rows[0].save()
            for row in rows[1:]:
                row.submit(author)
            rows[2].publish(None)
            if who.organization or who.office or who.sector:
                self.proposals[code] = self._proposal(who, author)
        self.approving = self._proposal(self.own["ngo"], author, submits=True)
        ngo, session, themes = self.record, self.session.translation_key, self.themes.translation_key
        self.hearing = HearingRequest(session=session, organization=ngo, question="Heard?", language="en")
        self.notice = AttendanceNotice(session=session, actor=actor("member-SN"))
        self.answer = ThemeAnswer(consultation=themes, actor=actor("member-SN"), choices=[1])
        self.feedback = ActivityFeedback(activity=self.activity.translation_key, organization=ngo, text="Useful.")
        self.contribution = ProjectContribution(
            project=self.project.translation_key, organization=ngo, date=dt.date(2026, 3, 1), text="We came."
        )
        waiting: list[Submission] = [self.hearing, self.notice, self.answer, self.feedback, self.contribution]
        for item in waiting:
            item.submit(author)
        above = [tier for tier in Tier if tier > Tier.PUBLIC]
        self.contacts = {tier: factories.contact(self.profile, name=SAID[tier], tier=tier) for tier in above}
        self.files = {tier: self._file(tier) for tier in Tier}
        for page in (self.profile, self.recommendation, self.article):
            page.summary = "What is not published yet."
            page.save_revision()
        self.record.save_revision()

    def _proposal(self, who: Actor, author: User, *, submits: bool = False) -> Proposal:
        index = factories.action_index()
        page = ActionPage(title=f"Told by {who}", slug=f"told-{who.code.lower()}-{submits}", locale=index.locale)
        page.organizations, page.countries = [self.record], [Country.objects.get(code="SN")]
        return keep(page, index, who, author, proposal=None, submits=submits)

    def _file(self, tier: Tier) -> MediaDocument:
        file = MediaDocument(title=tier.name, file=ContentFile(SAID[tier].encode(), name=f"{tier.name}.txt"))
        file.save()
        record = factories.document_record(f"210 EX/{tier + 1}", access=tier)
        record.files = [DocumentFile(language="en", file=file)]
        record.save()
        return file

    def _keys(self) -> None:
        """`keys`: the headers of each reader of the API."""
        made = {tier.name.lower(): _key(tier.name, tier) for tier in Tier}
        revoked = _key("revoked", Tier.SECRETARIAT, revoked=timezone.now())
        expired = _key("expired", Tier.SECRETARIAT, expires=timezone.localdate() - dt.timedelta(days=1))
        self.held = ApiKey.objects.get(name=Tier.PUBLIC.name)
        KeyHolder.objects.create(key=self.held, email="holder@partner.example", locale="en")
        self.keys = {"none": {}, **made, "revoked": revoked, "expired": expired}
        self.endpoint = Endpoint(key=ApiKey.objects.get(name=Tier.PARTNER.name), url="https://partner.example/")
        create(self.endpoint, Criteria(), ())

    def form(self, url: str, form_id: str, **changes: str) -> Any:
        """What a form sends when nobody has changed anything but this; it is fetched once, by somebody with all
        rights."""
        if url not in self._forms:
            self._forms[url] = self._admin.get(url)
        return posted(self._forms[url], form_id=form_id, **changes)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _key(name: str, tier: Tier, **values: Any) -> dict[str, str]:
    key = ApiKey(name=name, organization="Example", tier=tier, **values)
    token = key.new_token()
    key.save()
    return {"authorization": f"Bearer {token}"}
