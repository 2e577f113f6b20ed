"""Profile pages follow their record: in what they show, in their title, and out of the public. So do actors."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.base.locales import LOCALES
from cms.base.schedule import register_duty
from content_store.dirty import content_key, is_shown, mark
from reference.models import Actor

from .confirmation import ask_and_remind
from .freshness import sweep_freshness
from .models import NetworkLink, Organization, OrganizationPage


@receiver([post_save, post_delete], sender=Organization)
def follow_record(sender: type[Organization], instance: Organization, **kwargs: Any) -> None:
    if kwargs.get("raw") or not is_shown(kwargs.get("update_fields")):
        return
    mark(content_key(instance.content_id))
    for page in OrganizationPage.objects.filter(organization=instance).select_related("locale"):
        # The record's names are written after this signal: the page is to see those of the instance.
        page.organization = instance
        if page.live and not instance.live:
            page.unpublish()
        elif page.title != instance.official_name(page.locale.language_code):
            page.save(clean=False)


@receiver(post_save, sender=Organization)
def keep_actor(sender: type[Organization], instance: Organization, **kwargs: Any) -> None:
    """An organization can be addressed from its first publication on, by its official names."""
    if kwargs.get("raw") or not is_shown(kwargs.get("update_fields")):
        return
    names = {locale: instance.official_name(locale) for locale in LOCALES}
    Actor.keep_organization(instance.content_id, name=str(instance), names=names, public=instance.live)


@receiver(post_delete, sender=Organization)
def hide_actor(sender: type[Organization], instance: Organization, **kwargs: Any) -> None:
    Actor.keep_organization(instance.content_id, name="", names={}, public=False)


@receiver([post_save, post_delete], sender=NetworkLink)
def show_at_the_other_end(sender: type[NetworkLink], instance: NetworkLink, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        mark(content_key(instance.other.content_id))


register_duty("freshness", sweep_freshness)
register_duty("confirmations", ask_and_remind)
