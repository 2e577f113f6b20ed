"""A write of an organization's record marks its content dirty."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from content_store.dirty import content_key, mark

from .models import Organization, OrganizationPage


@receiver([post_save, post_delete], sender=Organization)
def mark_organization(sender: type[Model], instance: Organization, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    mark(content_key(instance.content_id))
    for page in OrganizationPage.objects.filter(organization=instance).select_related("locale"):
        title = instance.official_name(page.locale.language_code)
        if page.title != title:
            page.save(clean=False)
