"""Each body, sector and member has its actor, made and kept in step when the row is saved."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Actor, Body, Member, Sector, VocabularyTerm

_PLACES: dict[type[VocabularyTerm], tuple[str, str, int]] = {
    Body: ("body", "", 0),
    Sector: ("sector", "sector-", 1000),
    Member: ("member", "member-", 2000),
}


@receiver(post_save, sender=Body)
@receiver(post_save, sender=Sector)
@receiver(post_save, sender=Member)
def keep_actor(sender: type[VocabularyTerm], instance: VocabularyTerm, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    field, prefix, base = _PLACES[sender]
    Actor.objects.update_or_create(
        **{field: instance}, defaults={"code": f"{prefix}{instance.code}", "order": base + instance.order}
    )
