"""Form widgets of the admin: what an editor reads in them."""

import pytest
from bs4 import BeautifulSoup
from django import forms

from reference.models import Country
from reference.widgets import FilteredCheckboxes
from tests import factories

pytestmark = pytest.mark.django_db


def test_long_lists_begin_with_what_is_chosen_then_go_by_name_and_say_each_name_once() -> None:
    factories.vocabularies()
    chosen = Country.objects.get(code="ZM")
    field = forms.ModelMultipleChoiceField(Country.objects.all(), widget=FilteredCheckboxes)
    soup = BeautifulSoup(field.widget.render("countries", [chosen.pk], {"id": "id_countries"}), "html.parser")
    labels = [" ".join(item.get_text().split()) for item in soup.find_all("li")]
    assert labels[0] == "Zambia"
    assert labels[1:4] == ["Afghanistan", "Åland Islands", "Albania"]
    assert labels.count("Zambia") == 1
    assert not soup.select("label label"), "a label in a label is read twice"
