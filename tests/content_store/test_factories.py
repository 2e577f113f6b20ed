"""Every factory makes a page that the public sees."""

from collections.abc import Callable

import pytest
from wagtail.models import Page

from content_store.models import Document, RenderFailure
from tests import factories

MAKERS = [
    factories.home_in,
    factories.directory,
    factories.organization,
    factories.action_index,
    factories.action,
    factories.event_index,
    factories.forum,
    factories.conference,
    factories.dialogue_index,
    factories.session,
    factories.recommendation_index,
    factories.recommendation,
    factories.section,
    factories.article,
]


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_each_page_has_a_document_in_each_language_it_is_translated_to(make: Callable[[], Page]) -> None:
    page = make()
    factories.translated(page, "ar")
    factories.drain()
    found = Document.objects.filter(content_id=page.translation_key).values_list("locale", flat=True)
    assert sorted(found) == ["ar", "en"]
    assert not RenderFailure.objects.exists()
