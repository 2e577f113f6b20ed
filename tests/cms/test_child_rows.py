"""The rows below a page or a record come in one order, whatever the database makes of it."""

import pytest
from django.apps import apps
from django.db.models import Model
from modelcluster.fields import ParentalKey

from ngo_pages.models import Organization, OrganizationName
from tests import factories

NAMES = ["Beta", "Alpha", "Gamma"]


def _child_models() -> list[type[Model]]:
    own = [
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in ("forums", "ngo_pages", "reference")
    ]
    return [model for model in own if any(isinstance(item, ParentalKey) for item in model._meta.fields)]


def test_no_two_rows_are_equal() -> None:
    assert len(_child_models()) > 20
    assert [model.__name__ for model in _child_models() if list(model._meta.ordering or ())[-1:] != ["pk"]] == []


@pytest.mark.django_db
def test_rows_that_code_made_stay_as_they_were_made() -> None:
    found = factories.record("World Organization", names=[OrganizationName(text=text) for text in NAMES])
    # PostgreSQL reads what was written last at the end, where nobody says otherwise.
    OrganizationName.objects.filter(text="Beta").update(language="fr")
    assert [name.text for name in Organization.objects.get(pk=found.pk).names.all()] == NAMES
