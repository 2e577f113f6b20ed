"""Every write of what documents are made of marks it dirty, in the write's own transaction.

Wagtail's own signals are not used: most fire outside any transaction. post_save and post_delete fire inside, on all of
Page's classes; for the base class too, which is what moves and expiry save.
"""

from typing import Any

from django.db.models import Model
from django.db.models.functions import Left
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction, Site

from cms.base.models import MediaDocument, MediaImage, TranslationRecord

from .dirty import ALL, content_key, is_shown, mark, mark_subtree
from .terms import term_key, vocabulary_of


@receiver([post_save, post_delete])
def mark_written(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    match instance:
        case Page():
            if is_shown(kwargs.get("update_fields")):
                _mark_page(instance)
        case TranslationRecord():
            for page in Page.objects.filter(pk=instance.page_id):
                mark(content_key(page.translation_key))
        case PageViewRestriction():
            for page in Page.objects.filter(pk=instance.page_id):
                mark(content_key(page.translation_key))  # at once, however much is below
                mark_subtree(page)
        case MediaImage():
            mark(f"image:{instance.pk}")
        case MediaDocument():
            mark(f"file:{instance.pk}")
        case Site():
            mark(ALL)
        case _:
            if vocabulary := vocabulary_of(instance):
                mark(term_key(vocabulary.name, instance.code))


def _mark_page(page: Page) -> None:
    """The page, and all below where their addresses are about to follow its own: a move or a new slug."""
    mark(content_key(page.translation_key))
    children = Page.objects.filter(depth=page.depth + 1, path__range=Page._get_children_path_interval(page.path))
    # No __startswith: for SQLite that is the same in capitals.
    if children.alias(above=Left("url_path", len(page.url_path))).exclude(above=page.url_path).exists():
        mark_subtree(page)
