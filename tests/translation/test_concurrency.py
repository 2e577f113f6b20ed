"""An original and its translation published at the same moment."""

import threading
import time
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Locale
from wagtail_localize.models import Translation

from cms.base.models import TranslationRecord
from cms.base.translation_policy import publish_translation, save_draft
from home.models import ArticlePage
from tests import factories
from tests.content_store.processes import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgresql  # SQLite has one writer at a time
def test_a_translation_knows_of_the_original_being_published(article: ArticlePage, fr: Locale, words: Any) -> None:
    french = publish_translation(article, fr, words, machine=False)
    save_draft(Translation.objects.get(source__object_id=article.translation_key), None)
    written = threading.Event()

    def editor() -> None:
        with transaction.atomic():
            factories.publish(ArticlePage.objects.get(pk=article.pk), title="Deeds")
            written.set()
            time.sleep(1)  # the translator waits for this commit

    def translator() -> None:
        written.wait(PATIENCE)
        ArticlePage.objects.get(pk=french.pk).latest_revision.publish()

    together(editor, translator)
    assert TranslationRecord.objects.get(page=french).stale_segments == 1
