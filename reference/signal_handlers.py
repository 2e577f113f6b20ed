"""Rows that follow others: the actor of each body, sector and member; a member shows its country's region."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from content_store.dirty import mark
from content_store.terms import term_key

from .models import Actor, Body, Country, Member, Sector, VocabularyTerm

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


@receiver(post_save, sender=Country)
def mark_member(sender: type[Country], instance: Country, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        mark(term_key("members", instance.code))
