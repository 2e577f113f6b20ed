"""What is frozen goes with the newsletter."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from .newsletters import FrozenBlock, NewsletterPage


@receiver(post_delete, sender=NewsletterPage)
def forget_frozen(sender: type[NewsletterPage], instance: NewsletterPage, **kwargs: Any) -> None:
    if instance.is_original and not instance.alias_of_id:
        FrozenBlock.objects.filter(newsletter=instance.translation_key).delete()
