"""Targeted diffusions: to the people an audience names, tried dry, approved by a second person, counted for all."""

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.base.audit import AuditEntry
from content_store.models import Document
from delivery import addresses, privacy
from delivery.composing import compose
from delivery.enums import DeliveryState, Reason
from delivery.models import Delivery, Recipient
from delivery.sending import Sender
from delivery.suppressing import suppress
from diffusion import approving
from diffusion.audiences import as_lines, read_lines
from diffusion.enums import Stage
from diffusion.models import Diffusion
from diffusion.people import addressed, unreached
from diffusion.planning import dry_run
from diffusion.proposing import propose
from diffusion.starting import follow, start_due
from forums.models import ForumPage, RecommendationPage
from reference.contacts import Contact
from reference.models import Actor
from tests import factories
from tests.admin.page_types import posted
from tests.delivery.conftest import Server

from .conftest import approve

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> None:
    """Six contacts of five actors: France's by theme, one whose consent ended, one without an address."""
    for code, name, values in (
        ("member-FR", "paris", {"languages": ["fr"], "themes": ["SC"]}),
        ("member-KE", "nairobi", {"languages": ["en"]}),
        ("member-SN", "dakar", {"languages": ["ar"], "themes": ["ED"]}),
        ("sector-SC", "water", {"languages": ["en"]}),
        ("sector-ED", "schools", {"languages": ["en"]}),
    ):
        factories.contact(Actor.objects.get(code=code), email=f"{name}@example.org", name=name.title(), **values)
    factories.contact(Actor.objects.get(code="member-SE"), name="Without an address")
    ended = factories.contact(Actor.objects.get(code="member-BR"), email="brasilia@example.org")
    ended.withdraw()


@pytest.fixture
def forum(people: None) -> ForumPage:
    """On the sciences, with a recommendation that is there in French too."""
    forum = factories.forum("Forum on water", host="Riyadh")
    factories.translated(forum, "fr", title="Forum sur l'eau")
    found = factories.recommendation("Keep wells open", source_event=forum.translation_key, sectors=_sectors("SC"))
    factories.translated(found, "fr", title="Garder les puits ouverts")
    factories.drain()
    return forum


def _sectors(*codes: str) -> list[Any]:
    from reference.models import Sector

    return list(Sector.objects.filter(code__in=codes))


def _seen(client: Client, here: str) -> str:
    [field] = BeautifulSoup(client.get(here).content, "html.parser").find_all("input", {"name": "seen"})
    return str(field["value"])


def _who(text: str) -> list[str]:
    return sorted(item.recipient.name for item in addressed(read_lines(text)))


@pytest.mark.usefixtures("people")
def test_an_audience_is_filters_or_minus_others() -> None:
    assert _who("kind=member") == ["Dakar", "Nairobi", "Paris"]
    assert _who("kind=member theme=SC") == ["Nairobi", "Paris"]
    assert _who("kind=member,sector theme=SC") == ["Nairobi", "Paris", "Water"]
    assert _who("kind=member\nkind=sector\nnot actor=member-KE,sector-ED") == ["Dakar", "Paris", "Water"]
    assert _who("actor=member-FR role=focal-point") == ["Paris"]
    assert _who("actor=member-FR role=press") == []
    assert _who("country=FR,KE role=focal-point") == ["Nairobi", "Paris"]
    assert as_lines(read_lines("actor=member-FR,member-FR theme=SC")) == "actor=member-FR theme=SC"
    missed = {actor.code: why for actor, why in unreached(read_lines("actor=member-SE,member-BR,member-US,member-FR"))}
    assert missed == {
        "member-SE": "no contact with an address for this",
        "member-BR": "consent ended, or no longer in office",
        "member-US": "no contact person is known",
    }
    swede = factories.contact(Actor.objects.get(code="member-SE"), email="se@example.org", locales=["ru", "fr"])
    assert [item.recipient.locales for item in addressed(read_lines("actor=member-SE"))] == [["ru", "fr"]]
    Contact.objects.filter(pk=swede.pk).update(email="no address")
    assert _who("kind=member") == ["Dakar", "Nairobi", "Paris"]
    Actor.objects.filter(code="member-KE").update(hidden=True)
    assert _who("kind=member") == ["Dakar", "Paris"]
    text = "kind=member theme=SC\nnot actor=member-KE"
    assert as_lines(read_lines(text)) == text
    for wrong, said in (
        ("kind=planet", "kind does not know: planet"),
        ("colour=red", "“colour” is no filter of an audience. There are: kind, actor, country, theme, role"),
        ("actor=member-XX theme=ED", "actor does not know: member-XX"),
        ("members", "“members” is no filter"),
        ("kind=member theme=ED kind=sector", "says kind twice"),
        ("not kind=member", "Say to whom it goes"),
    ):
        with pytest.raises(ValidationError, match=said):
            read_lines(wrong)


def test_a_forums_recommendations_go_to_whom_they_concern(
    forum: ForumPage, editor: User, moderator: User, server: Server, client: Client
) -> None:
    suppress(Recipient.objects.for_address("nairobi@example.org").address_digest, Reason.HARD_BOUNCE)
    client.force_login(editor)
    edit = reverse("wagtailadmin_pages:edit", args=[forum.pk])
    add = f"{reverse('diffusions:add')}?content={forum.translation_key}"
    assert add.replace("&", "&amp;") in client.get(edit).content.decode()
    form = client.get(add)
    words = {"subject_en": "Results", "text_fr": "Chers collègues"}
    words["attachments"] = "https://example.org/annex.pdf"
    made = client.post(add, posted(form, form_id="w-editor-form", **words))
    diffusion = Diffusion.objects.get()
    here = reverse("diffusions:inspect", args=[diffusion.pk])
    assert made.headers["Location"] == here
    assert as_lines(diffusion.audience) == "kind=member,sector theme=SC"
    recommendation = RecommendationPage.objects.get(locale__language_code="en")
    assert diffusion.contents == [str(forum.translation_key), str(recommendation.translation_key)]
    shown = client.get(here).content.decode()
    assert "2 people would get it now." in shown
    assert "Concerned: 1 Member State and 1 sector." in shown
    assert "the address does not exist" in shown  # Kenya's
    assert "consent ended, or no longer in office" in shown
    assert "@example.org" not in shown  # no address of a person
    for approved in (
        "kind=member,sector theme=SC",
        "Chers collègues",
        "https://example.org/annex.pdf",
        "without opt-out",
    ):
        assert approved in shown
    client.post(here, {"do": "request"})
    client.post(here, {"do": "approve"})
    assert Diffusion.objects.get().stage == Stage.REQUESTED
    client.force_login(moderator)
    seen = _seen(client, here)
    Diffusion.objects.update(scheduled_for=timezone.now())
    client.post(here, {"do": "approve", "seen": seen})
    assert Diffusion.objects.get().stage == Stage.REQUESTED, "what was not seen is not approved"
    client.post(here, {"do": "approve", "seen": _seen(client, here)})
    assert Diffusion.objects.get().stage == Stage.APPROVED
    follow()
    assert start_due() == 0
    sender = Sender()
    while sender.run():
        pass
    assert sorted(server.to) == ["paris@example.org", "water@example.org"]
    mails = {mail["To"].addresses[0].addr_spec: mail for mail in server.mails}
    french, english = mails["paris@example.org"], mails["water@example.org"]
    assert (french["Content-Language"], english["Subject"]) == ("fr", "Results")
    html = french.get_body(("html",)).get_content()
    assert "Chers collègues" in html
    assert "Garder les puits ouverts" in html
    assert "/fr/" in html
    assert "diffusions" in french["List-Id"]
    follow()
    page = Client().get(recommendation.get_url()).content.decode()
    assert "Sent to 1 Member State and 1 sector on" in page
    assert "Sent to 1 Member State and 1 sector on" in Client().get(forum.get_url()).content.decode()
    panel = client.get(edit).content.decode()
    assert "Mails: 0 queued, 2 sent, 1 not reached" in panel
    shown = client.get(here).content.decode()
    assert "What came of it" in shown
    assert "@example.org" not in shown
    table = client.get(reverse("diffusion-report", args=[diffusion.pk])).content.decode()
    assert "member-FR,fr,sent,,1" in table
    assert "member-KE,en,cancelled,hard-bounce,1" in table
    assert 'member-BR,,,"consent ended' in table
    assert "example.org" not in table
    assert AuditEntry.objects.filter(action="diffusion.exported", user=moderator).exists()
    assert client.get(reverse("diffusions:edit", args=[diffusion.pk])).status_code in (302, 403)


def test_who_prefers_a_language_that_is_not_there_waits_for_it(forum: ForumPage, editor: User, moderator: User) -> None:
    found = Diffusion.objects.create(
        title="Wells",
        contents=[str(forum.translation_key)],
        audience=read_lines("actor=member-SN,member-FR"),
        hold_days=3,
        edited_by=editor,
    )
    run = dry_run(found)
    assert (run.total, dict(run.lacking)) == (2, {"ar": 1})
    english, french = factories.action("A well"), RecommendationPage.objects.get(locale__language_code="fr")
    factories.drain()
    Document.objects.filter(content_id=french.translation_key).exclude(locale="fr").delete()
    contents = [str(page.translation_key) for page in (english, french)]
    mixed = Diffusion(contents=contents, audience=found.audience, hold_days=3)
    run = dry_run(mixed)  # in no language as a whole
    assert (run.total, dict(run.lacking)) == (2, {"ar": 1, "fr": 1})
    approve(approving.request_approval(found, editor), moderator)
    follow()
    held = Delivery.objects.get(state=DeliveryState.HELD)
    assert held.locale == "ar"
    factories.translated(forum, "ar", title="منتدى المياه")
    factories.drain()
    follow()
    held.refresh_from_db()
    assert (held.state, held.locale) == (DeliveryState.QUEUED, "ar")


def test_contacts_are_written_to_as_they_chose_or_not_at_all(forum: ForumPage, editor: User, moderator: User) -> None:
    chosen = Recipient.objects.for_address("paris@example.org", locales=["en"])
    erased = Recipient.objects.for_address("water@example.org", name="Water")
    privacy.erase(erased)
    suppress(addresses.digest("nairobi@example.org"), Reason.ERASURE)
    found = Diffusion.objects.create(
        title="Wells",
        contents=[str(forum.translation_key)],
        audience=read_lines("actor=member-FR,member-KE,member-SN,sector-SC"),
        edited_by=editor,
    )
    approve(approving.request_approval(found, editor), moderator)
    follow()
    chosen.refresh_from_db()
    erased.refresh_from_db()
    assert (chosen.locales, chosen.name) == (["en"], "Paris")
    assert (erased.address, erased.name) == ("", "")
    assert not Recipient.objects.filter(address="nairobi@example.org").exists()
    rows = {row.recipient.address: row for row in Delivery.objects.select_related("recipient", "mailing", "actor")}
    assert {name: (row.locale, row.reason) for name, row in rows.items()} == {
        "paris@example.org": ("en", ""),
        "dakar@example.org": ("en", ""),
        "": ("en", Reason.ERASURE),
    }
    assert compose(rows["paris@example.org"])
    Contact.objects.get(email="paris@example.org").withdraw()
    assert compose(rows["paris@example.org"]) is None, "consent that ended after it was queued"
    mail = compose(rows["dakar@example.org"])
    assert mail
    assert "not to be had in the language you prefer" in mail.html
    assert Recipient.objects.get(address="dakar@example.org").locales == [], "the contact's are the contact's"


def test_mails_go_at_their_hour_and_no_faster_than_said(forum: ForumPage, editor: User, moderator: User) -> None:
    found = Diffusion.objects.create(
        title="Wells",
        contents=[str(forum.translation_key)],
        audience=read_lines("kind=member"),
        per_minute=1,
        scheduled_for=timezone.now() + dt.timedelta(hours=1),
        edited_by=editor,
    )
    approve(approving.request_approval(found, editor), moderator)
    assert start_due() == 0
    broken = Diffusion.objects.create(
        title="Broken", contents=found.contents, audience=found.audience, scheduled_for=timezone.now(), edited_by=editor
    )
    approve(approving.request_approval(broken, editor), moderator)
    Diffusion.objects.filter(pk=broken.pk).update(audience={"include": [{"actor": ["member-XX"]}]})
    Diffusion.objects.update(scheduled_for=timezone.now())
    assert start_due() == 1, "one that cannot be started holds up no other"
    first, second, third = Delivery.objects.order_by("due").values_list("due", flat=True)
    assert second - first == third - second == dt.timedelta(minutes=1)


def test_a_report_is_proposed_once_to_whom_it_concerns(people: None) -> None:
    factories.forum_report("Report on wells")
    factories.work_plan(sectors=_sectors("ED"))
    factories.drain()
    assert propose() == 2
    assert propose() == 0
    assert {as_lines(row.audience) for row in Diffusion.objects.all()} == {
        "kind=member,sector",
        "kind=member,sector theme=ED",
    }
    assert {row.stage for row in Diffusion.objects.all()} == {Stage.DRAFT}
    factories.action("A well", countries=["KE", "SN"])
    factories.drain()
    assert propose() == 1
    near = Diffusion.objects.first()
    assert near
    assert as_lines(near.audience) == "kind=member,office country=KE,SN"
    assert sorted(item.recipient.name for item in addressed(near.audience)) == ["Dakar", "Nairobi"]
    near.delete()
    assert propose() == 0, "what an editor threw away does not come back"
    follow()
    assert not Delivery.objects.exists()
