"""Keeps the rules of translation_policy at the one place every write of a page passes: its save."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.locales.components import LOCALE_COMPONENTS
from wagtail_localize.models import LocaleSynchronization, TranslationSource

from . import roles, translation_policy
from .audited import audited
from .models import BasePage

audited(User, "groups", "user_permissions", without={"last_login"})
audited(Group, "permissions")

# wagtail-localize has no hook here; tests/translation/test_upstream.py fails when the function changes.
TranslationSource.create_or_update_translation = translation_policy.create_or_update_translation

# Nor for its offer to fill one language's tree with aliases of another's.
LOCALE_COMPONENTS[:] = [item for item in LOCALE_COMPONENTS if item["model"] is not LocaleSynchronization]


def _written_whole(instance: Any, kwargs: dict[str, Any]) -> bool:
    """A published page of ours is written, not only its metadata (revisions, drafts, moves write some fields)."""
    return (
        isinstance(instance, BasePage)
        and instance.live
        and not instance.alias_of_id
        and not kwargs.get("raw")
        and kwargs.get("update_fields") is None
    )


def _stops_being_alias(instance: Any, update_fields: Any) -> bool:
    """Wagtail's conversion of a public alias writes this field alone."""
    fields = set(update_fields or ())
    return isinstance(instance, BasePage) and instance.live and not instance.alias_of_id and "alias_of_id" in fields


@receiver(pre_save, sender=LocaleSynchronization)
def refuse_alias_trees(sender: type[Model], **kwargs: Any) -> None:
    raise translation_policy.TranslationRefused("Trees are not synchronised: a page exists where it is translated.")


@receiver(pre_save)
def check_translation(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Refuses the publication of a translation that may not be public; other writes of one already public pass."""
    if _stops_being_alias(instance, kwargs.get("update_fields")) and not instance.is_original:
        raise translation_policy.TranslationRefused(
            _("Translate the original of “%(page)s”: an alias has another language's words.") % {"page": instance.title}
        )
    if not _written_whole(instance, kwargs) or instance.is_original:
        return
    before = sender._default_manager.filter(pk=instance.pk, live=True).values_list("live_revision_id", flat=True)
    instance.is_being_published = list(before) != [instance.live_revision_id]
    if instance.is_being_published:
        translation_policy.check_publication(instance)


@receiver(post_save)
def expire_translations(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """A content that expires does so in every language."""
    if not isinstance(instance, Page) or instance.live or not instance.expired or kwargs.get("raw"):
        return
    page = instance.specific
    if isinstance(page, BasePage) and page.is_original:
        for translation in page.get_translations().filter(live=True, alias_of=None):
            translation.unpublish(set_expired=True)


@receiver(post_save)
def grant_translators(sender: type[Model], instance: Any, created: bool, **kwargs: Any) -> None:
    """A new language's home: its translators work there from now on."""
    if created and isinstance(instance, BasePage) and instance.is_home and not kwargs.get("raw"):
        roles.grant_translators(instance)


@receiver(post_save)
def keep_translation_records(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if not _written_whole(instance, kwargs):
        return
    if instance.is_original:
        translation_policy.compare_translations(instance)
    elif instance.__dict__.pop("is_being_published", False):
        translation_policy.record_publication(instance)
