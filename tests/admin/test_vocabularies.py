"""Vocabularies in the admin: codes for ever, labels checked, nothing in use deleted, members found by any name."""

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from content_api.models import ApiKey
from content_store import saved
from content_store.criteria import Condition, Criteria
from content_store.models import SavedCriteria
from content_store.saved import UNHELD, criteria_of, forget, keep, uses_of_term
from reference.models import (
    Body,
    ClosedTerm,
    Country,
    GoverningSession,
    Member,
    NationalCommission,
    OfficialDocument,
    Sector,
    VocabularyTerm,
)
from reference.viewsets import VocabularyGroup, uses_of
from reference.widgets import LabelSelect
from tests import factories
from webhooks.life import create
from webhooks.models import Endpoint

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("viewset", VocabularyGroup().registerables, ids=lambda viewset: viewset.model_name)
def test_each_has_a_list_a_search_and_a_form(viewset: Any, moderator: Client) -> None:
    row = viewset.model.objects.first() or _row(viewset.model)
    assert moderator.get(reverse(f"{viewset.name}:index")).status_code == 200
    found = moderator.get(reverse(f"{viewset.name}:index"), {"q": row.label_fr or row.code}).context["object_list"]
    assert row in found
    form = moderator.get(reverse(f"{viewset.name}:edit", args=[row.pk])).context["form"]
    assert {"label_en", "label_fr", "label_es", "label_ar", "label_zh_hans", "label_ru"} <= set(form.fields)
    assert moderator.get(reverse(f"{viewset.name}:history", args=[row.pk])).status_code == 200
    assert moderator.get(reverse(f"{viewset.name}:usage", args=[row.pk])).status_code == 200


def _row(model: type[VocabularyTerm]) -> Any:
    """A value of a vocabulary that the platform's own data leaves empty."""
    own: dict[type[VocabularyTerm], dict[str, Any]] = {
        NationalCommission: {"member": Member.objects.get(code="SN")},
        GoverningSession: {"body": Body.objects.get(code="executive-board"), "number": 207},
        OfficialDocument: {"kind": "report"},
    }
    return model._default_manager.create(code="SN", label_en="Example", **own[model])


def _labels(row: Any) -> dict[str, Any]:
    return {f"label_{code}": getattr(row, f"label_{code}") for code in ("en", "fr", "es", "ar", "zh_hans", "ru")}


def test_a_code_is_for_ever_and_a_checked_label_is_no_draft(moderator: Client) -> None:
    sector = Sector.objects.get(code="ED")
    sector.machine_labels = ["fr", "ru"]
    sector.save()
    moderator.post(
        reverse("sector:edit", args=[sector.pk]),
        _labels(sector) | {"code": "XX", "label_fr": "Éducation, revue", "machine_drafts": ["fr", "ru"]},
    )
    sector.refresh_from_db()
    assert (sector.code, sector.label_fr, sector.machine_labels) == ("ED", "Éducation, revue", ["ru"])


def test_a_value_in_use_stays_and_one_out_of_use_goes(moderator: Client) -> None:
    factories.organization(sectors=["ED"])
    used, unused = Sector.objects.get(code="ED"), Sector.objects.create(code="OLD", label_en="Old")
    for sector in (used, unused):
        moderator.post(reverse("sector:delete", args=[sector.pk]))
    assert set(Sector.objects.filter(code__in=["ED", "OLD"])) == {used}


def test_a_member_is_in_use_as_an_addressee_too() -> None:
    factories.recommendation(addressees={"member-FR": "proposed"})
    assert uses_of(Member.objects.get(code="FR"))
    assert uses_of(Country.objects.get(code="FR"))
    assert not uses_of(OfficialDocument(pk=0))


def test_closed_sets_are_relabelled_only(moderator: Client) -> None:
    row = ClosedTerm.objects.filter(vocabulary="mechanisms").first()
    assert row
    data = _labels(row) | {"vocabulary": "positions", "code": "x", "label_ru": "Новое"}
    moderator.post(reverse("closedterm:edit", args=[row.pk]), data)
    after = ClosedTerm.objects.get(pk=row.pk)
    assert (after.vocabulary, after.code, after.label_ru) == (row.vocabulary, row.code, "Новое")


@pytest.mark.parametrize(
    ("chooser", "query", "found"),
    [
        ("choose_member", "Франция", "France"),
        ("choose_actor", "sector-ED", "Education"),
        ("choose_actor", "fran", "France"),
        ("choose_country", "法国", "France"),
        ("choose_document", "ex-11", "Partnership of NGOs"),
        ("choose_document", "partenariat", "Partnership of NGOs"),
    ],
)
def test_choosers_find_by_code_and_by_name_in_any_language(
    editor: Client, chooser: str, query: str, found: str
) -> None:
    OfficialDocument.objects.create(
        code="207-ex-11", kind="report", label_en="Partnership of NGOs", label_fr="Partenariat des ONG"
    )
    response = editor.get(reverse(f"{chooser}:choose_results"), {"q": query})
    assert found in response.content.decode()


def test_choosers_list_by_label_in_the_language_of_who_chooses(editor: Client) -> None:
    UserProfile.objects.create(user=User.objects.get(pk=editor.session["_auth_user_id"]), preferred_language="fr")

    def listed(chooser: str, **query: str) -> list[str]:
        page = editor.get(reverse(f"{chooser}:choose_results"), query).context["results"]
        return [value.labels()["fr"] for value in page]

    assert listed("choose_country")[:3] == ["Afghanistan", "Afrique du Sud", "Albanie"]
    assert listed("choose_actor", q="all") == ["Allemagne", "Îles Marshall"]
    with override("fr"):
        field = forms.ModelChoiceField(Country.objects.all(), widget=LabelSelect)
        names = [group[1][0]["label"] for group in field.widget.optgroups("country", [""])]
    assert names[:3] == ["---------", "Afghanistan", "Afrique du Sud"]
    assert names.index("Égypte") < names.index("Espagne")


@pytest.mark.parametrize("words", ["office-apia", "Апиа", "world un", "WU"])
def test_the_chooser_finds_offices_and_organizations(moderator: Client, words: str) -> None:
    record = factories.record("World Union", acronym="WU")
    hidden = factories.record("World Unpublished", acronym="WUX")
    hidden.unpublish()
    found = moderator.get(reverse("choose_actor:choose_results"), {"q": words}).context["results"].object_list
    assert [actor.code for actor in found] in (["office-apia"], [f"organization-{record.content_id}"])


def test_who_follows_a_value_is_shown_before_it_is_changed_or_removed(moderator: Client) -> None:
    factories.organization("Union of schools", sectors=["ED"])
    unused = Sector.objects.create(code="OLD", label_en="Old")
    factories.drain()
    key = ApiKey(name="Partner", organization="Example")
    key.new_token()
    key.save()
    chosen = Criteria(("organization",), (Condition("sector", "any", ("OLD", "ED")),))
    create(Endpoint(key=key, url="https://partner.example/"), chosen, ())

    def shown(action: str, row: Sector) -> str:
        return " ".join(moderator.get(reverse(f"sector:{action}", args=[row.pk])).content.decode().split())

    following = "Organizations – sector: Education, Old</span> – webhook endpoints: 1. It finds 1 content now."
    assert following in shown("edit", Sector.objects.get(code="ED"))
    assert following in shown("delete", unused)
    assert "find nothing by this value any more" in shown("delete", unused)
    assert "follows names this" not in shown("edit", Sector.objects.get(code="CLT"))
    moderator.post(reverse("sector:delete", args=[unused.pk]))
    factories.drain()
    saved = SavedCriteria.objects.get(pk=chosen.id)
    assert criteria_of(saved) == Criteria(("organization",), (Condition("sector", "any", ("ED", "OLD")),))
    forget()
    assert SavedCriteria.objects.filter(pk=saved.pk).exists()
    SavedCriteria.objects.update(created=timezone.now() - UNHELD * 2)
    Endpoint.objects.all().delete()
    keep(chosen)
    assert forget() == 0
    SavedCriteria.objects.update(created=timezone.now() - UNHELD * 2)
    assert forget() == 1


def test_of_very_many_that_follow_a_value_the_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    key = ApiKey(name="Partner", organization="Example")
    key.new_token()
    key.save()
    for others in ((), ("CLT",), ("SC",)):
        chosen = Criteria(("organization",), (Condition("sector", "any", ("ED", *others)),))
        create(Endpoint(key=key, url="https://partner.example/"), chosen, ())
    with CaptureQueriesContext(connection) as three:
        assert len(uses_of_term("sectors", "ED")) == 3
    monkeypatch.setattr(saved, "MOST_SHOWN", 1)
    with CaptureQueriesContext(connection) as one:
        assert len(uses_of_term("sectors", "ED")) == 1
    assert len(three) - len(one) == 2
