"""What follows a newsletter: what is frozen goes with it, and its approval ends when it changes."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from .approving import lapse
from .newsletters import FrozenBlock, NewsletterPage


@receiver(post_delete, sender=NewsletterPage)
def forget_frozen(sender: type[NewsletterPage], instance: NewsletterPage, **kwargs: Any) -> None:
    if instance.is_original and not instance.alias_of_id:
        FrozenBlock.objects.filter(newsletter=instance.translation_key).delete()


@receiver([page_published, page_unpublished], sender=NewsletterPage)
def ask_again(sender: type[NewsletterPage], instance: NewsletterPage, **kwargs: Any) -> None:
    lapse(instance.translation_key)
