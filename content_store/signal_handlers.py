"""Every write of what documents are made of marks it dirty, in the write's own transaction.

Wagtail's own signals are not used: most fire outside any transaction. post_save and post_delete fire inside, on all of
Page's classes; for the base class too, which is what moves and expiry save.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site

from cms.base.models import BasePage, MediaDocument, MediaImage, TranslationRecord

from .dirty import ALL, content_key, mark, mark_subtree
from .models import Document
from .terms import term_key, vocabulary_of


@receiver([post_save, post_delete])
def mark_written(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    if isinstance(instance, Page):
        _mark_page(instance, moved=sender is Page and kwargs.get("update_fields") is None)
    elif isinstance(instance, TranslationRecord | PageViewRestriction):
        page = Page.objects.filter(pk=instance.page_id).only("translation_key", "path").first()
        if page and isinstance(instance, PageViewRestriction):
            mark_subtree(page.path)
        elif page:
            mark(content_key(page.translation_key))
    elif isinstance(instance, MediaImage):
        mark(f"image:{instance.pk}")
    elif isinstance(instance, MediaDocument):
        mark(f"file:{instance.pk}")
    elif isinstance(instance, Site):
        mark(ALL)
    elif vocabulary := vocabulary_of(instance):
        mark(term_key(vocabulary.name, str(getattr(instance, "code", ""))))


def _mark_page(page: Page, *, moved: bool) -> None:
    """A move saves the page as base Page and rewrites the paths below it by SQL; so does a new slug."""
    mark(content_key(page.translation_key))
    if not moved and isinstance(page, BasePage) and page.numchild:
        stored = Document.objects.filter(content_id=page.translation_key, locale=page.locale.language_code)
        moved = stored.exclude(path=page.site_path).exists()
    if moved and page.numchild:
        mark_subtree(page.path)
