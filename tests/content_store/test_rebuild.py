"""A rebuild renders everything again, and the bytes are those that the publications wrote."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.forms import model_to_dict

from content_store.enums import Tier
from content_store.models import Change, Document, DocumentCode, DocumentDependency, RenderFailure
from home.models import ArticlePage
from ngo_pages.models import Organization, OrganizationName
from tests import factories

from .reading import document, newest
from .restricted import restrict_organizations

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    """All that the store holds, down to the byte, without primary keys."""
    documents = {}
    for row in Document.objects.all():
        plain = model_to_dict(row, exclude=["id"])
        codes = sorted(DocumentCode.objects.filter(document=row).values_list("field", "code", "target"))
        documents[row.content_id, row.locale, row.tier] = (plain, codes)
    return {
        "documents": documents,
        "dependencies": sorted(DocumentDependency.objects.values_list("content_id", "target")),
        "changes": list(Change.objects.order_by("seq").values_list("seq", "op", "content_id", "locale", "etag")),
    }


@pytest.fixture
def a_full_site(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = restrict_organizations(monkeypatch)
    organizations = [
        factories.organization(
            f"Organization {number}",
            sectors=["SC", "ED"],
            sdgs=["17", "4"],
            headquarters_country="FR",
            headquarters_city="Paris",
            summary="Works.",
            mission="To work.",
        )
        for number in range(3)
    ]
    factories.translated(organizations[0], "fr")
    factories.translated(organizations[0], "ar")
    for organization in organizations[:2]:
        secrets[organization.translation_key] = {Tier.PARTNER: "Writes.", Tier.SECRETARIAT: "By night."}
    record = organizations[1].organization
    record.names = [OrganizationName(text="Organisation 1", language="fr", type="official")]
    record.save_revision().publish()
    factories.action(organizations=organizations, countries=["SN", "CI"], starts=dt.date(2020, 1, 2))
    forum = factories.forum(starts=dt.date(2014, 7, 30), sectors=["SC"])
    factories.translated(forum, "es", title="Foro")
    event = forum.translation_key
    factories.session(event=event, starts=dt.date(2014, 7, 30), starts_at=dt.time(9, 30), timezone="Africa/Abidjan")
    factories.recommendation(source_event=event, addressees={"secretariat": "proposed", "member-FR": "implemented"})
    page = factories.article(
        body=[
            ("text", f'<p><a linktype="page" id="{forum.pk}">forum</a></p>'),
            ("links", {"title": "", "items": [forum]}),
        ]
    )
    factories.translated(page, "zh-hans", title="新闻")
    gone = factories.article("Gone")
    factories.drain()
    ArticlePage.objects.get(pk=gone.pk).unpublish()
    factories.drain()
    assert not RenderFailure.objects.exists()


def test_a_rebuild_changes_no_byte_and_logs_no_step(a_full_site: None) -> None:
    before = everything()
    call_command("rebuild_documents", verbosity=0)
    assert everything() == before


def test_a_rebuild_from_nothing_is_the_same(a_full_site: None) -> None:
    before = everything()
    Document.objects.all().delete()
    DocumentDependency.objects.all().delete()
    call_command("rebuild_documents", verbosity=0)
    after = everything()
    assert after["dependencies"] == before["dependencies"]
    assert after["documents"].keys() == before["documents"].keys()
    for key, (plain, codes) in after["documents"].items():
        expected, expected_codes = before["documents"][key]
        assert plain | {"seq": 0} == expected | {"seq": 0}
        assert codes == expected_codes


def test_a_rebuild_mends_what_is_amiss(a_full_site: None) -> None:
    before = newest()
    row = Document.objects.filter(kind="organization", locale="en", tier=Tier.SECRETARIAT).first()
    assert row is not None
    Document.objects.filter(pk=row.pk).update(card="{}")
    orphan = factories.article("Orphan")
    factories.drain()
    Document.objects.filter(content_id=orphan.translation_key).update(content_id="0" * 32)
    call_command("rebuild_documents", verbosity=0)
    assert Document.objects.get(pk=row.pk).card == row.card
    assert document(orphan) is not None
    assert not Document.objects.filter(content_id="0" * 32).exists()
    assert newest() > before


def test_a_rebuild_names_what_failed() -> None:
    page = factories.organization("World Organization")
    factories.drain()
    Organization.objects.update(scope="galactic")
    with pytest.raises(CommandError, match=str(page.translation_key)):
        call_command("rebuild_documents", verbosity=0)
    assert document(page)["title"] == "World Organization"


def test_a_rebuild_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    factories.article()
    factories.drain()
    call_command("rebuild_documents")
    assert "contents rendered, 0 changes written." in capsys.readouterr().out
